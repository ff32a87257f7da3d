"""What is free, kept beside the claims so that a search reads a few rows."""

from django.db import models

from wervel.directory.models import Claimable, Location


class FreeDay(models.Model):
    """The free ticks of one claimable at one clinic on one UTC day (days since the epoch).

    `open` and `free` are bitmaps of 288 bits: within hours and not away, and the same without
    what is claimed. `pool` says what the claimable can serve as. The last three columns are made
    from `free` by the functions of bitmap.py with these names; they let a search begin at the
    rows that matter.
    """

    claimable = models.ForeignKey(Claimable, models.CASCADE, related_name="+", db_index=False)
    location = models.ForeignKey(Location, models.CASCADE, related_name="+", db_index=False)
    day = models.IntegerField()
    pool = models.CharField(max_length=100)
    open = models.BinaryField(max_length=36)
    free = models.BinaryField(max_length=36)
    first_run = models.SmallIntegerField()
    longest_run = models.SmallIntegerField()
    halves = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claimable", "day", "location"], name="one_free_day")
        ]
        indexes = [
            models.Index(fields=["location", "day"], name="free_day_at_clinic"),
            models.Index(
                fields=["pool", "day", "first_run", "halves", "id"], name="free_day_by_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claimable_id} day {self.day}"


class CatalogueVersion(models.Model):
    """One row whose number changes whenever clinics, people or services change.

    The number is random: no two states that were ever visible share one.
    """

    number = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.number)
