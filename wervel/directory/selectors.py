"""Reads of the directory. It holds nothing personal: everybody may see it."""

from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from wervel.directory.exceptions import LocationUnknown
from wervel.directory.legal import LegalEntity
from wervel.directory.models import LegalDetails, Location, Organization, Practitioner
from wervel.directory.opening import WeeklyHours


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """How the chain is reached. Numbers in E.164."""

    name: str
    phone: str
    whatsapp: str
    email: str


def contact_details() -> ContactDetails | None:
    """None before the chain has been set up."""
    found = Organization.objects.first()
    if found is None:
        return None
    return ContactDetails(found.name, found.phone, found.whatsapp, found.email)


def legal_entity() -> LegalEntity | None:
    """Who stands behind the chain in law; None while nobody has said so."""
    names = [field.name for field in fields(LegalEntity)]
    found = LegalDetails.objects.values(*names).first()
    return LegalEntity(**found) if found else None


def locations() -> list[Location]:
    """All clinics in their order, without those that have closed for good."""
    return list(Location.objects.filter(active=True))


def location(slug: str) -> Location:
    """One clinic, or LocationUnknown."""
    found = Location.objects.filter(slug=slug, active=True).first()
    if found is None:
        raise LocationUnknown
    return found


def practitioner_of(user_id: str) -> Practitioner | None:
    """Whose account this is, if it is a practitioner's."""
    try:
        return Practitioner.objects.filter(user_id=UUID(user_id), active=True).first()
    except ValueError:
        return None


def practitioners_at(place: Location) -> list[Practitioner]:
    """Who works at the clinic, by name."""
    rows = Practitioner.objects.filter(roles__location=place, active=True)
    return list(rows.distinct().order_by("name"))


def clinic_of(practitioner: Practitioner) -> str:
    """Where somebody works first of all; empty when nowhere."""
    role = practitioner.roles.filter(location__active=True).order_by("location__position").first()
    return role.location.slug if role else ""


def weekly_hours(place: Location) -> list[WeeklyHours]:
    return [
        WeeklyHours(rule.weekday, rule.opens, rule.closes, rule.valid_from, rule.valid_until)
        for rule in place.opening_hours.all()
    ]


@dataclass(frozen=True, slots=True)
class Opening:
    """When a clinic is open: by the week, and the days on which it is closed all the same."""

    hours: list[WeeklyHours]
    closures: frozenset[date]


def openings() -> list[Opening]:
    """Those of all clinics, in their order, without those that have closed for good."""
    places = Location.objects.filter(active=True).prefetch_related("opening_hours", "closures")
    return [
        Opening(weekly_hours(place), frozenset(one.day for one in place.closures.all()))
        for place in places
    ]
