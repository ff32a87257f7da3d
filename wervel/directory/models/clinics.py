"""The chain and its clinics: where they are, when they are open, what stands in them."""

from django.db import models

from wervel.common.ids import uuid7
from wervel.common.language import localized
from wervel.directory.choices import DeviceType, Drawing, RoomType, TravelWay, Weekday
from wervel.directory.models.claimables import Claimable
from wervel.directory.models.texts import three_languages


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
    """A clinic. Coordinates are WGS 84 degrees; `access` lists codes of choices.Access.

    One that is not `active` has closed for good: nobody finds it or books there.
    """

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
    drawing = models.CharField(max_length=20, choices=Drawing.choices, default=Drawing.CLINIC)
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]
        constraints = [
            three_languages("names"),
            three_languages("directions"),
            models.CheckConstraint(
                condition=models.Q(drawing__in=Drawing.values), name="location_drawing_known"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return localized(self.names)


class Route(models.Model):
    """How one gets to a clinic in one way, or where one parks."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="routes")
    way = models.CharField(max_length=10, choices=TravelWay.choices)
    texts = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "way"], name="one_route_a_way"),
            models.CheckConstraint(
                condition=models.Q(way__in=TravelWay.values), name="route_way_known"
            ),
            three_languages("texts"),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} {self.way}"


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
            three_languages("reason"),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} {self.day}"


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
    """A scanner of a clinic that one appointment takes at a time.

    `abilities` lists codes of choices.Ability.
    """

    claimable = models.OneToOneField(Claimable, models.PROTECT, related_name="device")
    location = models.ForeignKey(Location, models.CASCADE, related_name="devices")
    name = models.CharField(max_length=60)
    device_type = models.CharField(max_length=20, choices=DeviceType.choices)
    abilities = models.JSONField(default=list, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "name"], name="device_name_once")
        ]

    def __str__(self) -> str:
        return self.name
