"""When somebody works or something can be used.

Rooms and devices follow the hours of their clinic unless they have hours of their own.
"""

from django.db import models

from wervel.directory.choices import Weekday
from wervel.directory.models import Claimable, HealthcareService, Location, Practitioner
from wervel.directory.opening import WeeklyHours
from wervel.reasoning.urgency import Urgency


class Schedule(models.Model):
    """Weekly hours of a claimable at a clinic, by the wall clock, while the rule is valid.

    In each such stretch at most `most_visits` may begin, where it is set.
    """

    claimable = models.ForeignKey(Claimable, models.CASCADE, related_name="schedules")
    location = models.ForeignKey(Location, models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    most_visits = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="schedule_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(most_visits__isnull=True) | models.Q(most_visits__gte=1),
                name="schedule_has_room",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claimable_id} {self.weekday} {self.opens}-{self.closes}"

    @property
    def rule(self) -> WeeklyHours:
        return WeeklyHours(
            self.weekday,
            self.opens,
            self.closes,
            self.valid_from,
            self.valid_until,
            self.most_visits,
        )


class DayHours(models.Model):
    """Hours on one calendar day in place of the weekly ones: more, fewer, or none at all.

    A day may have several stretches. One without times says that there is none.
    """

    claimable = models.ForeignKey(Claimable, models.CASCADE, related_name="day_hours")
    location = models.ForeignKey(Location, models.CASCADE, related_name="+")
    day = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__isnull=True, closes__isnull=True)
                | models.Q(opens__isnull=False, closes__gt=models.F("opens")),
                name="day_hours_forward",
            ),
            models.UniqueConstraint(
                fields=["claimable", "location", "day", "opens"], name="day_hours_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claimable_id} {self.day} {self.opens}-{self.closes}"


class KeptFree(models.Model):
    """A weekly stretch that only visits of at least this urgency may take.

    It opens to everybody `release_minutes` before it begins.
    """

    claimable = models.ForeignKey(Claimable, models.CASCADE, related_name="kept_free")
    location = models.ForeignKey(Location, models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    urgency = models.CharField(max_length=12)
    release_minutes = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="kept_free_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(urgency__in=[Urgency.WITHIN_DAYS.value, Urgency.SAME_DAY.value]),
                name="kept_free_for_the_urgent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claimable_id} {self.weekday} {self.opens}-{self.closes}"


class DailyQuota(models.Model):
    """The claimable whose ticks are the seats of a practitioner's day for one service.

    Each visit claims one, so that more visits than seats cannot be written.
    """

    claimable = models.OneToOneField(Claimable, models.PROTECT, related_name="quota")
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="+")
    service = models.ForeignKey(HealthcareService, models.CASCADE, related_name="quotas")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "practitioner"], name="one_quota_of_a_practitioner"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.practitioner_id}"


class SessionQuota(models.Model):
    """The claimable whose ticks are the seats of somebody's sessions at a clinic.

    Each visit that begins in a session with a limit claims one of its ticks, so that more visits
    than it may have cannot be written.
    """

    claimable = models.OneToOneField(Claimable, models.PROTECT, related_name="session_quota")
    owner = models.ForeignKey(Claimable, models.CASCADE, related_name="+")
    location = models.ForeignKey(Location, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "location"], name="one_quota_of_sessions")
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.location_id}"


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
