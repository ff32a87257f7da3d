"""What anybody may read about a clinic and its people, as plain values in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from wervel.common import clock
from wervel.common.language import current_language, localized
from wervel.directory import selectors
from wervel.directory.choices import Access, ClaimableKind, Specialty, TravelWay
from wervel.directory.exceptions import LocationUnknown, PractitionerUnknown
from wervel.directory.models import (
    Closure,
    Device,
    HealthcareService,
    Location,
    Practitioner,
    PractitionerRole,
    Room,
)
from wervel.directory.opening import WeeklyHours

Codes = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ServiceProfile:
    """`public`: a visitor may book it; else a practitioner asks for it."""

    slug: str
    name: str
    summary: str
    minutes: int
    price_cents: int
    public: bool


@dataclass(frozen=True, slots=True)
class ClinicName:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class PersonProfile:
    """A practitioner. `specialties` are what they do at any of their open `clinics`; `services`
    what a visitor can book with them."""

    slug: str
    name: str
    about: str
    languages: tuple[str, ...]
    specialties: tuple[Specialty, ...]
    clinics: tuple[ClinicName, ...]
    services: tuple[ServiceProfile, ...]


@dataclass(frozen=True, slots=True)
class ClinicProfile:
    """A clinic. `town` is as on the envelope; `closures` are those from today on, with reasons."""

    slug: str
    name: str
    street: str
    postal_code: str
    town: str
    country: str
    latitude: float
    longitude: float
    phone: str
    email: str
    drawing: str
    access: tuple[Access, ...]
    directions: str
    routes: tuple[tuple[TravelWay, str], ...]
    hours: tuple[WeeklyHours, ...]
    closures: Mapping[date, str]
    people: tuple[PersonProfile, ...]
    services: tuple[ServiceProfile, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """What is spoken there: the reader's language first, then the one most people speak."""
        spoken = [code for person in self.people for code in person.languages]
        mine = current_language()
        return tuple(
            sorted(set(spoken), key=lambda code: (code != mine, -spoken.count(code), code))
        )


def clinic_profiles() -> list[ClinicProfile]:
    """All clinics in their order; as many queries for three as for one."""
    services = _services()
    return [_clinic(place, services) for place in _clinics()]


def clinic_profile(slug: str) -> ClinicProfile:
    """One clinic, or LocationUnknown, also when it has closed for good."""
    place = _clinics().filter(slug=slug).first()
    if place is None:
        raise LocationUnknown
    return _clinic(place, _services())


def person_profiles() -> list[PersonProfile]:
    """Everybody who works at a clinic now, by their slugs."""
    services = _services()
    found = (_person(each, services) for each in _people())
    return [person for person in found if person.clinics]


def person_profile(slug: str) -> PersonProfile:
    """Somebody who works at a clinic now, or PractitionerUnknown."""
    found = _people().filter(slug=slug).first()
    person = _person(found, _services()) if found else None
    if person is None or not person.clinics:
        raise PractitionerUnknown
    return person


def _people() -> QuerySet[Practitioner]:
    roles = PractitionerRole.objects.filter(location__active=True)
    ordered = roles.select_related("location").order_by("location__position", "location__slug")
    return Practitioner.objects.filter(active=True).prefetch_related(Prefetch("roles", ordered))


def _clinics() -> QuerySet[Location]:
    roles = PractitionerRole.objects.filter(practitioner__active=True)
    return Location.objects.filter(active=True).prefetch_related(
        "opening_hours",
        "routes",
        Prefetch("closures", Closure.objects.filter(day__gte=clock.today()).order_by("day")),
        Prefetch("rooms", Room.objects.filter(active=True)),
        Prefetch("devices", Device.objects.filter(active=True)),
        Prefetch("practitioner_roles", roles.order_by("pk")),
        Prefetch("practitioner_roles__practitioner", _people()),
    )


def _services() -> list[tuple[ServiceProfile, Codes]]:
    """Everything offered, with the kinds and codes of what it takes."""
    rows = HealthcareService.objects.filter(active=True).prefetch_related("requirements")
    return [
        (
            ServiceProfile(
                one.slug, one.name, one.summary, one.minutes, one.price_cents, one.public
            ),
            frozenset((need.kind, need.code) for need in one.requirements.all()),
        )
        for one in rows
    ]


def _clinic(place: Location, services: Sequence[tuple[ServiceProfile, Codes]]) -> ClinicProfile:
    roles = list(place.practitioner_roles.all())
    present = {(ClaimableKind.PRACTITIONER.value, role.specialty) for role in roles}
    present |= {(ClaimableKind.ROOM.value, room.room_type) for room in place.rooms.all()}
    present |= {(ClaimableKind.DEVICE.value, one.device_type) for one in place.devices.all()}
    people = {role.practitioner_id: role.practitioner for role in roles}
    routes = {TravelWay(route.way): localized(route.texts) for route in place.routes.all()}
    return ClinicProfile(
        slug=place.slug,
        name=place.name,
        street=place.street,
        postal_code=place.postal_code,
        town=place.names["de"],
        country=place.country,
        latitude=place.latitude,
        longitude=place.longitude,
        phone=place.phone,
        email=place.email,
        drawing=place.drawing,
        access=tuple(Access(code) for code in place.access),
        directions=localized(place.directions),
        routes=tuple((way, routes[way]) for way in TravelWay if way in routes),
        hours=tuple(selectors.weekly_hours(place)),
        closures={one.day: localized(one.reason) for one in place.closures.all()},
        people=tuple(_person(each, services) for each in people.values()),
        services=tuple(service for service, needs in services if needs and needs <= present),
    )


def _person(found: Practitioner, services: Sequence[tuple[ServiceProfile, Codes]]) -> PersonProfile:
    roles = list(found.roles.all())
    codes = dict.fromkeys(role.specialty for role in roles)
    able = {(ClaimableKind.PRACTITIONER.value, code) for code in codes}
    places = {role.location.slug: role.location.name for role in roles}
    return PersonProfile(
        slug=found.slug,
        name=found.name,
        about=localized(found.about),
        languages=tuple(found.languages),
        specialties=tuple(Specialty(code) for code in codes),
        clinics=tuple(ClinicName(slug, name) for slug, name in places.items()),
        services=tuple(one for one, needs in services if one.public and needs & able),
    )
