"""Structured data of clinics and their people."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.website.sharing.test_heads import canonicals, meta
from tests.website.sharing.vocabulary import nodes_of, problems
from wervel.common.actor import system
from wervel.directory.models import Location, OpeningHours
from wervel.directory.profiles import clinic_profile
from wervel.directory.services import add_closure

pytestmark = [pytest.mark.usefixtures("chain"), pytest.mark.once]

BASE = "http://127.0.0.1:8000"
AACHEN = "/nl/klinieken/aachen/"
DOCTOR, THERAPIST, RADIOGRAPHER = (
    f"/nl/klinieken/team/demo-{name}/" for name in ("vos", "mulder", "brandt")
)
PEOPLE = (DOCTOR, THERAPIST, RADIOGRAPHER)
PAGES = (AACHEN, "/de/kliniken/bottrop/", "/en/clinics/oberhausen/", *PEOPLE)
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


def first(client: Client, address: str) -> dict[str, Any]:
    return nodes_of(client.get(address).content.decode())[0]


def test_structured_data_is_valid(client: Client) -> None:
    found = {address: nodes_of(client.get(address).content.decode()) for address in PAGES}
    assert {len(nodes) for nodes in found.values()} == {2}
    assert [
        f"{address} {problem}"
        for address, nodes in found.items()
        for node in nodes
        for problem in problems(node)
    ] == []


def test_a_clinic_says_what_the_directory_says(client: Client) -> None:
    found, clinic = first(client, AACHEN), clinic_profile("aachen")
    assert found["@type"] == "MedicalClinic"
    assert found["name"] == "Wervel Aken"
    assert found["url"] == BASE + AACHEN
    assert found["telephone"] == clinic.phone
    assert found["address"]["streetAddress"] == clinic.street
    assert found["address"]["addressLocality"] == "Aachen"
    assert found["geo"]["latitude"] == clinic.latitude
    assert found["priceRange"] == "€35–€95"
    assert found["medicalSpecialty"] == [
        "https://schema.org/Musculoskeletal",
        "https://schema.org/Physiotherapy",
        "https://schema.org/Radiography",
    ]
    names = [service["name"] for service in found["availableService"]]
    assert names == [service.name for service in clinic.services]


def hours(client: Client) -> list[tuple[list[str], str, str]]:
    return [
        (
            [day.removeprefix("https://schema.org/") for day in one["dayOfWeek"]],
            one["opens"],
            one["closes"],
        )
        for one in first(client, AACHEN)["openingHoursSpecification"]
    ]


def test_days_that_are_open_alike_share_a_line(client: Client) -> None:
    assert hours(client) == [(DAYS, "08:00", "18:00"), (["Saturday"], "09:00", "13:00")]


def test_hours_that_end_say_so(client: Client) -> None:
    rules = OpeningHours.objects.filter(location__slug="aachen", weekday=5)
    rules.update(valid_from=date(2026, 1, 1), valid_until=date(2026, 6, 30))
    (saturday,) = first(client, AACHEN)["openingHoursSpecification"][1:]
    assert (saturday["validFrom"], saturday["validThrough"]) == ("2026-01-01", "2026-06-30")


def test_a_closed_day_is_named(client: Client) -> None:
    reason = {"nl": "Verbouwing", "de": "Umbau", "en": "Building work"}
    place = Location.objects.get(slug="aachen")
    add_closure(location=place, day=date(2026, 3, 16), reason=reason, actor=system("tests"))
    found = first(client, AACHEN)
    assert found["openingHoursSpecification"][-1] == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": "https://schema.org/Monday",
        "opens": "00:00",
        "closes": "00:00",
        "validFrom": "2026-03-16",
        "validThrough": "2026-03-16",
    }
    assert problems(found) == []


def test_only_a_doctor_is_a_physician(client: Client) -> None:
    doctor, therapist, radiographer = (first(client, address) for address in PEOPLE)
    assert doctor["@type"] == "Physician"
    assert doctor["medicalSpecialty"] == ["https://schema.org/Musculoskeletal"]
    assert doctor["parentOrganization"] == {"@id": BASE + AACHEN}
    assert doctor["knowsLanguage"] == ["nl", "de", "en"]
    assert (therapist["@type"], therapist["jobTitle"]) == ("Person", "Fysiotherapeut")
    assert radiographer["@type"] == "Person"
    assert set(therapist).isdisjoint({"medicalSpecialty", "availableService"})


def test_where_the_reader_is_stays_out_of_it(client: Client) -> None:
    html = client.get(AACHEN, {"near": "Maastricht"}).content.decode()
    assert "near" not in str(nodes_of(html))
    assert canonicals(html) == [BASE + AACHEN]
    assert meta(html)["description"] == meta(client.get(AACHEN).content.decode())["description"]
