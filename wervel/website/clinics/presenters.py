"""A clinic and a practitioner as their pages show them: plain values, also for structured data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wervel.common.dates import near_day_words, time_words
from wervel.common.language import language_name
from wervel.directory.choices import Access, Specialty, TravelWay
from wervel.directory.exceptions import LocationUnknown
from wervel.directory.geography import Place, distance_km
from wervel.directory.profiles import (
    ClinicProfile,
    PersonProfile,
    ServiceProfile,
    clinic_profile,
)
from wervel.scheduling.selectors.slots import SlotOffer
from wervel.website.booking.presenters import price_words
from wervel.website.clinics.links import booking_link, clinic_link, person_link, route_link
from wervel.website.clinics.opening import OpeningView, opening_view

ACCESS_ICONS: Mapping[Access, str] = {
    Access.STEP_FREE: "accessible",
    Access.LIFT: "lift",
    Access.TOILET: "toilet",
    Access.PARKING: "parking",
    Access.TRANSIT: "bus",
    Access.HEARING_LOOP: "ear",
}
WAY_ICONS: Mapping[TravelWay, str] = {
    TravelWay.TRAIN: "train",
    TravelWay.CAR: "car",
    TravelWay.PARKING: "parking",
}


@dataclass(frozen=True, slots=True)
class Feature:
    """Something in words with its icon; `label` is what it is about, where that is not clear."""

    icon: str
    words: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class ServiceView:
    """`booking_url` is empty for what only a practitioner asks for."""

    slug: str
    name: str
    summary: str
    facts: str
    minutes: int
    price_cents: int
    booking_url: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A practitioner in the list of a clinic."""

    slug: str
    name: str
    facts: str
    url: str


@dataclass(frozen=True, slots=True)
class ClinicView:
    """`distance_km` is None when we do not know where the reader is. `access_codes` and
    `language_codes` are for programs; telephone in E.164, degrees in WGS 84."""

    slug: str
    name: str
    url: str
    street: str
    postal_code: str
    town: str
    country: str
    latitude: float
    longitude: float
    phone: str
    email: str
    drawing: str
    directions: str
    distance_km: int | None
    route_url: str
    booking_url: str
    opening: OpeningView
    ways: tuple[Feature, ...]
    access: tuple[Feature, ...]
    access_codes: tuple[str, ...]
    languages: str
    language_codes: tuple[str, ...]
    people: tuple[PersonLine, ...]
    bookable: tuple[ServiceView, ...]
    on_request: tuple[ServiceView, ...]


@dataclass(frozen=True, slots=True)
class FirstTime:
    """The first free time at a clinic, short: ``vandaag 09:20``."""

    offer: SlotOffer

    @property
    def iso(self) -> str:
        return self.offer.start.isoformat()

    @property
    def words(self) -> str:
        return f"{near_day_words(self.offer.start.date())} {time_words(self.offer.start)}"


@dataclass(frozen=True, slots=True)
class PersonView:
    """A practitioner. `clinics` are pairs of name and address of the page."""

    slug: str
    name: str
    url: str
    about: str
    specialty: str
    specialty_codes: tuple[str, ...]
    languages: str
    language_codes: tuple[str, ...]
    clinics: tuple[tuple[str, str], ...]
    services: tuple[ServiceView, ...]


def clinic_view(clinic: ClinicProfile, place: Place | None = None, near: str = "") -> ClinicView:
    """`place` is where the reader is, and `near` what was typed to say so."""
    services = [_service(one, clinic.slug, near) for one in clinic.services]
    return ClinicView(
        slug=clinic.slug,
        name=clinic.name,
        url=clinic_link(clinic.slug, near),
        street=clinic.street,
        postal_code=clinic.postal_code,
        town=clinic.town,
        country=clinic.country,
        latitude=clinic.latitude,
        longitude=clinic.longitude,
        phone=clinic.phone,
        email=clinic.email,
        drawing=clinic.drawing,
        directions=clinic.directions,
        distance_km=round(distance_km(place, clinic)) if place else None,
        route_url=route_link(clinic.latitude, clinic.longitude),
        booking_url=booking_link(clinic=clinic.slug, near=near),
        opening=opening_view(clinic),
        ways=_ways(clinic),
        access=tuple(Feature(ACCESS_ICONS[one], _begun(str(one.label))) for one in clinic.access),
        access_codes=tuple(one.value for one in clinic.access),
        languages=language_words(clinic.languages),
        language_codes=clinic.languages,
        people=tuple(_person_line(person) for person in clinic.people),
        bookable=tuple(one for one in services if one.booking_url),
        on_request=tuple(one for one in services if not one.booking_url),
    )


def person_view(person: PersonProfile) -> PersonView:
    return PersonView(
        slug=person.slug,
        name=person.name,
        url=person_link(person.slug),
        about=person.about,
        specialty=_begun(specialty_words(person.specialties)),
        specialty_codes=tuple(one.value for one in person.specialties),
        languages=language_words(person.languages),
        language_codes=person.languages,
        clinics=tuple((clinic.name, clinic_link(clinic.slug)) for clinic in person.clinics),
        services=tuple(_service(one, person.clinics[0].slug) for one in person.services),
    )


def specialty_words(specialties: Iterable[Specialty]) -> str:
    return ", ".join(str(one.label) for one in specialties)


def language_words(codes: Iterable[str]) -> str:
    """``Nederlands, Duits en Engels``."""
    *names, last = [language_name(code) for code in codes] or [""]
    return (
        _("%(first)s and %(last)s") % {"first": ", ".join(names), "last": last} if names else last
    )


def _service(service: ServiceProfile, clinic: str, near: str = "") -> ServiceView:
    facts = _("%(minutes)s minutes · %(price)s") % {
        "minutes": service.minutes,
        "price": price_words(service.price_cents),
    }
    address = booking_link(service=service.slug, clinic=clinic, near=near)
    return ServiceView(
        slug=service.slug,
        name=service.name,
        summary=service.summary,
        facts=facts,
        minutes=service.minutes,
        price_cents=service.price_cents,
        booking_url=address if service.public else "",
    )


def _person_line(person: PersonProfile) -> PersonLine:
    facts = _("%(specialty)s, speaks %(languages)s") % {
        "specialty": _begun(specialty_words(person.specialties)),
        "languages": language_words(person.languages),
    }
    return PersonLine(person.slug, person.name, facts, person_link(person.slug))


def _begun(words: str) -> str:
    """As the beginning of a line."""
    return words[:1].upper() + words[1:]


def ways_to(slug: str) -> tuple[Feature, ...]:
    """How one gets to a clinic; nothing for one that has closed for good."""
    try:
        return _ways(clinic_profile(slug))
    except LocationUnknown:
        return ()


def _ways(clinic: ClinicProfile) -> tuple[Feature, ...]:
    return tuple(Feature(WAY_ICONS[way], text, str(way.label)) for way, text in clinic.routes)
