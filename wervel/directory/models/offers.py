"""What can be booked, and what it needs."""

from typing import Any

from django.db import models

from wervel.common.ids import uuid7
from wervel.common.language import localized
from wervel.directory.choices import ClaimableKind, DeviceType, RoomType, Specialty
from wervel.directory.models.texts import three_languages

# A time that is given back later than this can hardly be booked any more: the notice is an hour.
LATE_CHANGE_HOURS = 2
# A seat for each visit has to fit into the shortest day, which has 276 ticks.
MOST_A_DAY = 200
LONGEST_WAIT = 12 * 60


class HealthcareService(models.Model):
    """What can be booked. Times in minutes, price in euro cents, notice in minutes.

    `grid_minutes` are the steps between starts, counted from midnight by the clinic's wall clock.
    Up to `late_change_hours` before it begins a patient may move or cancel a visit without us.
    `public` services are shown to visitors; the others are booked by staff. Ages are whole years
    at the visit, both included. `access` lists what every visit needs, as codes of choices.Access
    and choices.Ability. `daily_limit` is the most visits a practitioner has of it in a day.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(unique=True)
    names = models.JSONField()
    summaries = models.JSONField()
    minutes = models.PositiveSmallIntegerField()
    grid_minutes = models.PositiveSmallIntegerField(default=15)
    minimum_notice_minutes = models.PositiveIntegerField(default=60)
    horizon_days = models.PositiveSmallIntegerField(default=60)
    late_change_hours = models.PositiveSmallIntegerField(default=LATE_CHANGE_HOURS)
    price_cents = models.PositiveIntegerField()
    min_age = models.PositiveSmallIntegerField(null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(null=True, blank=True)
    access = models.JSONField(default=list, blank=True)
    daily_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    public = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]
        constraints = [
            three_languages("names"),
            three_languages("summaries"),
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0) & models.Q(grid_minutes__gt=0),
                name="service_takes_time",
            ),
            models.CheckConstraint(
                condition=models.Q(max_age__isnull=True)
                | models.Q(min_age__isnull=True)
                | models.Q(max_age__gte=models.F("min_age")),
                name="service_ages_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(daily_limit__isnull=True)
                | models.Q(daily_limit__gte=1, daily_limit__lte=MOST_A_DAY),
                name="service_daily_limit_counts",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return localized(self.names)

    @property
    def summary(self) -> str:
        return localized(self.summaries)


class ServiceRequirement(models.Model):
    """One resource a service needs: a specialty, a type of room or a type of device.

    It is needed `starts_after` minutes after the start of the visit, for `minutes` (None: until its
    end), and claimed from `buffer_before` minutes before that until `buffer_after` minutes after.
    """

    service = models.ForeignKey(HealthcareService, models.CASCADE, related_name="requirements")
    kind = models.CharField(max_length=12, choices=ClaimableKind.choices)
    code = models.CharField(max_length=20)
    starts_after = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    buffer_before = models.PositiveSmallIntegerField(default=0)
    buffer_after = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["service", "id"]
        constraints = [
            models.UniqueConstraint(fields=["service", "kind"], name="one_requirement_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(starts_after__lte=LONGEST_WAIT)
                & (models.Q(minutes__isnull=True) | models.Q(minutes__gt=0)),
                name="requirement_within_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.kind}:{self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse a code that no resource of this kind can have, and a time beyond the visit."""
        known = {
            ClaimableKind.PRACTITIONER: Specialty.values,
            ClaimableKind.ROOM: RoomType.values,
            ClaimableKind.DEVICE: DeviceType.values,
        }
        if self.code not in known.get(ClaimableKind(self.kind), []):
            raise ValueError(f"{self.code!r} is no {self.kind}")
        if self.starts_after + (self.minutes or 1) > self.service.minutes:
            raise ValueError(f"{self.code!r} is needed longer than the visit")
        super().save(*args, **kwargs)
