"""One counter for each thing that is limited and each one who does it."""

from django.db import models


class RateCounter(models.Model):
    """`key` is a keyed hash (no address or telephone number is stored); `window` its number."""

    name = models.CharField(max_length=60)
    key = models.CharField(max_length=32)
    window = models.BigIntegerField()
    hits = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "key"], name="rate_counter_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.hits}"
