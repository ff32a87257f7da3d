"""A clinic and a practitioner, for search engines."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from django.conf import settings
from django.urls import reverse

from wervel.directory.choices import Specialty
from wervel.directory.opening import WeeklyHours
from wervel.directory.profiles import ClinicProfile, PersonProfile, ServiceProfile
from wervel.directory.selectors import ContactDetails
from wervel.website.sharing.organizations import NAME, publisher
from wervel.website.sharing.structured import Data, filled

SCHEMA = "https://schema.org/"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FIELDS: Mapping[Specialty, str] = {
    Specialty.SPINE: "Musculoskeletal",
    Specialty.PHYSIOTHERAPY: "Physiotherapy",
    Specialty.RADIOLOGY: "Radiography",
    Specialty.RADIOGRAPHY: "Radiography",
}
# Who of them is a physician; the others are named by what they do.
PHYSICIANS = frozenset({Specialty.SPINE, Specialty.RADIOLOGY})


def clinic_data(clinic: ClinicProfile, details: ContactDetails | None) -> Data:
    specialties = [one for person in clinic.people for one in person.specialties]
    return filled(
        {
            "@type": "MedicalClinic",
            "@id": _clinic_address(clinic.slug),
            "url": _clinic_address(clinic.slug),
            "name": f"{details.name if details else NAME} {clinic.name}",
            "description": clinic.directions,
            "telephone": clinic.phone,
            "email": clinic.email,
            "address": _address(clinic),
            "geo": {
                "@type": "GeoCoordinates",
                "latitude": clinic.latitude,
                "longitude": clinic.longitude,
            },
            "openingHoursSpecification": [*_week(clinic.hours), *_closed(clinic)],
            "priceRange": _prices(clinic.services),
            "medicalSpecialty": _fields(specialties),
            "availableService": [_service(service) for service in clinic.services],
            "knowsLanguage": list(clinic.languages),
            "parentOrganization": publisher(details),
        }
    )


def practitioner_data(
    person: PersonProfile,
    clinic: ClinicProfile,
    *,
    job_title: str,
    details: ContactDetails | None,
) -> Data:
    """`clinic` is where they work first. Only a doctor is called a physician."""
    address = settings.BASE_URL + reverse("website:practitioner", args=[person.slug])
    known = {
        "@id": address,
        "url": address,
        "name": person.name,
        "description": person.about,
        "knowsLanguage": list(person.languages),
        "telephone": clinic.phone,
        "address": _address(clinic),
    }
    if PHYSICIANS.isdisjoint(person.specialties):
        work = {"jobTitle": job_title, "worksFor": publisher(details)}
        return filled({"@type": "Person", **known, **work})
    return filled(
        {
            "@type": "Physician",
            **known,
            "medicalSpecialty": _fields(person.specialties),
            "availableService": [_service(service) for service in person.services],
            "parentOrganization": {"@id": _clinic_address(clinic.slug)},
        }
    )


def _clinic_address(slug: str) -> str:
    return settings.BASE_URL + reverse("website:clinic", args=[slug])


def _address(clinic: ClinicProfile) -> Data:
    return {
        "@type": "PostalAddress",
        "streetAddress": clinic.street,
        "postalCode": clinic.postal_code,
        "addressLocality": clinic.town,
        "addressCountry": clinic.country,
    }


def _week(hours: Iterable[WeeklyHours]) -> list[Data]:
    """One line for all the days that are open alike."""

    def alike(one: WeeklyHours) -> tuple[str, str, str, str]:
        bounds = (one.valid_from, one.valid_until)
        first, last = (bound.isoformat() if bound else "" for bound in bounds)
        return (f"{one.opens:%H:%M}", f"{one.closes:%H:%M}", first, last)

    return [
        filled(
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": [SCHEMA + DAYS[one.weekday] for one in rules],
                "opens": opens,
                "closes": closes,
                "validFrom": first,
                "validThrough": last,
            }
        )
        for (opens, closes, first, last), rules in groupby(sorted(hours, key=alike), key=alike)
    ]


def _closed(clinic: ClinicProfile) -> list[Data]:
    """A day without opening is one that opens and closes at midnight."""
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": SCHEMA + DAYS[day.weekday()],
            "opens": "00:00",
            "closes": "00:00",
            "validFrom": day.isoformat(),
            "validThrough": day.isoformat(),
        }
        for day in sorted(clinic.closures)
    ]


def _prices(services: Sequence[ServiceProfile]) -> str:
    """From the least to the most that a visitor can book, in whole euros."""
    cents = [service.price_cents for service in services if service.public]
    if not cents:
        return ""
    return f"€{min(cents) // 100}–€{-(-max(cents) // 100)}"


def _fields(specialties: Iterable[Specialty]) -> list[str]:
    return sorted({SCHEMA + FIELDS[specialty] for specialty in specialties})


def _service(service: ServiceProfile) -> Data:
    return {"@type": "MedicalProcedure", "name": service.name, "description": service.summary}
