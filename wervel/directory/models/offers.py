"""What can be booked, and what it needs."""

from typing import Any

from django.db import models

from wervel.common.ids import uuid7
from wervel.common.language import localized
from wervel.directory.choices import ClaimableKind, DeviceType, RoomType, Specialty
from wervel.directory.models.texts import three_languages

# A time that is given back later than this can hardly be booked any more: the notice is an hour.
LATE_CHANGE_HOURS = 2


class HealthcareService(models.Model):
    """What can be booked. Times in minutes, price in euro cents, notice in minutes.

    `grid_minutes` are the steps between starts, counted from midnight by the clinic's wall clock.
    Up to `late_change_hours` before it begins a patient may move or cancel a visit without us.
    `public` services are shown to visitors; the others are booked by staff.
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

    It is claimed from `buffer_before` minutes before the start until `buffer_after` minutes after
    the end of the service.
    """

    service = models.ForeignKey(HealthcareService, models.CASCADE, related_name="requirements")
    kind = models.CharField(max_length=12, choices=ClaimableKind.choices)
    code = models.CharField(max_length=20)
    buffer_before = models.PositiveSmallIntegerField(default=0)
    buffer_after = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["service", "id"]
        constraints = [
            models.UniqueConstraint(fields=["service", "kind"], name="one_requirement_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.kind}:{self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse a code that no resource of this kind can have."""
        known = {
            ClaimableKind.PRACTITIONER: Specialty.values,
            ClaimableKind.ROOM: RoomType.values,
            ClaimableKind.DEVICE: DeviceType.values,
        }
        if self.code not in known.get(ClaimableKind(self.kind), []):
            raise ValueError(f"{self.code!r} is no {self.kind}")
        super().save(*args, **kwargs)
