"""Reads of the directory. It holds nothing personal: everybody may see it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from wervel.directory.exceptions import LocationUnknown, ServiceUnknown
from wervel.directory.models import HealthcareService, Location, Organization, PractitionerRole
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


def locations() -> list[Location]:
    """All clinics in their order, with opening hours, closures and practitioners at hand."""
    roles = PractitionerRole.objects.select_related("practitioner")
    return list(
        Location.objects.prefetch_related(
            "opening_hours", "closures", Prefetch("practitioner_roles", queryset=roles)
        )
    )


def location(slug: str) -> Location:
    """One clinic, or LocationUnknown."""
    found = Location.objects.filter(slug=slug).first()
    if found is None:
        raise LocationUnknown
    return found


def public_services() -> list[HealthcareService]:
    """What a visitor can book, in order."""
    return list(HealthcareService.objects.filter(public=True, active=True))


def public_service(slug: str) -> HealthcareService:
    """One service a visitor can book, or ServiceUnknown."""
    found = HealthcareService.objects.filter(slug=slug, public=True, active=True).first()
    if found is None:
        raise ServiceUnknown
    return found


def weekly_hours(place: Location) -> list[WeeklyHours]:
    return [
        WeeklyHours(rule.weekday, rule.opens, rule.closes, rule.valid_from, rule.valid_until)
        for rule in place.opening_hours.all()
    ]


def closed_days(place: Location) -> set[date]:
    return {closure.day for closure in place.closures.all()}
