"""Who and what the chain consists of: FHIR's Organization, Location, Practitioner and so on."""

from typing import Any

from django.db import models

from wervel.common.ids import uuid7
from wervel.common.language import LANGUAGES, localized
from wervel.directory.choices import ClaimableKind, DeviceType, RoomType, Specialty, Weekday


def _three_languages(field: str) -> models.CheckConstraint:
    filled = models.Q()
    for language in LANGUAGES:
        filled &= models.Q(**{f"{field}__has_key": language})
    return models.CheckConstraint(condition=filled, name=f"%(class)s_{field}_in_nl_de_en")


class Claimable(models.Model):
    """Anything one appointment can take for itself: a practitioner, room, device or person."""

    kind = models.CharField(max_length=12, choices=ClaimableKind.choices)
    label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ClaimableKind.values), name="claimable_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.label


class Organization(models.Model):
    """The chain itself."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20)
    whatsapp = models.CharField(max_length=20)
    email = models.EmailField()

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    """A clinic. Coordinates are WGS 84 degrees; `access` lists codes of choices.Access."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="locations")
    slug = models.SlugField(unique=True)
    names = models.JSONField()
    street = models.CharField(max_length=120)
    postal_code = models.CharField(max_length=12)
    country = models.CharField(max_length=2, default="DE")
    latitude = models.FloatField()
    longitude = models.FloatField()
    phone = models.CharField(max_length=20)
    email = models.EmailField()
    access = models.JSONField(default=list)
    directions = models.JSONField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]
        constraints = [_three_languages("names"), _three_languages("directions")]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return localized(self.names)


class OpeningHours(models.Model):
    """When a clinic is open on a weekday, by its wall clock, while the rule is valid."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["location", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="opening_hours_forward"
            )
        ]

    def __str__(self) -> str:
        return f"{self.location_id} {self.weekday} {self.opens}-{self.closes}"


class Closure(models.Model):
    """A day on which a clinic is closed besides Sundays and public holidays."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="closures")
    day = models.DateField()
    reason = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "day"], name="one_closure_a_day"),
            _three_languages("reason"),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} {self.day}"


class Practitioner(models.Model):
    """A person who examines, treats or scans. `languages` lists BCP 47 codes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claimable = models.OneToOneField(Claimable, models.PROTECT, related_name="practitioner")
    user = models.OneToOneField(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="practitioner"
    )
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    languages = models.JSONField(default=list)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class PractitionerRole(models.Model):
    """What a practitioner does at a clinic (FHIR PractitionerRole)."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="roles")
    location = models.ForeignKey(Location, models.CASCADE, related_name="practitioner_roles")
    specialty = models.CharField(max_length=20, choices=Specialty.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "location", "specialty"], name="one_role_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} {self.specialty}"


class Room(models.Model):
    """A room of a clinic that one appointment takes at a time."""

    claimable = models.OneToOneField(Claimable, models.PROTECT, related_name="room")
    location = models.ForeignKey(Location, models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=60)
    room_type = models.CharField(max_length=20, choices=RoomType.choices)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["location", "name"], name="room_name_once")]

    def __str__(self) -> str:
        return self.name


class Device(models.Model):
    """A scanner of a clinic that one appointment takes at a time."""

    claimable = models.OneToOneField(Claimable, models.PROTECT, related_name="device")
    location = models.ForeignKey(Location, models.CASCADE, related_name="devices")
    name = models.CharField(max_length=60)
    device_type = models.CharField(max_length=20, choices=DeviceType.choices)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "name"], name="device_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class HealthcareService(models.Model):
    """What can be booked. Times in minutes, price in euro cents, notice in minutes.

    `grid_minutes` are the steps between starts, counted from midnight by the clinic's wall clock.
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
    price_cents = models.PositiveIntegerField()
    public = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]
        constraints = [
            _three_languages("names"),
            _three_languages("summaries"),
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
