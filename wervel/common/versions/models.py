"""One number for each thing that public pages are made of."""

from django.db import models


class Version(models.Model):
    """`subject` on a UTC day (days since the epoch); `ALWAYS` where it has no day of its own.

    The number is random: no two states that were ever visible share one.
    """

    subject = models.CharField(max_length=60)
    day = models.IntegerField()
    number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "day"], name="one_version_a_subject_and_day")
        ]
        indexes = [models.Index(fields=["day", "number"], name="version_by_day")]

    def __str__(self) -> str:
        return f"{self.subject} {self.day}"
