"""When practitioners work. Rooms and devices follow the hours of their clinic."""

from django.db import models

from wervel.directory.choices import Weekday
from wervel.directory.models import Claimable, Location


class Schedule(models.Model):
    """Weekly hours of a claimable at a clinic, by the wall clock, while the rule is valid."""

    claimable = models.ForeignKey(Claimable, models.CASCADE, related_name="schedules")
    location = models.ForeignKey(Location, models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="schedule_forward"
            )
        ]

    def __str__(self) -> str:
        return f"{self.claimable_id} {self.weekday} {self.opens}-{self.closes}"


class Leave(models.Model):
    """A claimable is away or out of order from `start` until `end`."""

    claimable = models.ForeignKey(Claimable, models.CASCADE, related_name="leaves")
    start = models.DateTimeField()
    end = models.DateTimeField(db_index=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="leave_forward"
            )
        ]

    def __str__(self) -> str:
        return f"{self.claimable_id} {self.start:%Y-%m-%d} to {self.end:%Y-%m-%d}"
