"""The interface for programs, over its addresses."""

import json
from typing import Any

import pytest
from django.test import Client

from wervel.scheduling.models import Appointment

SERVICE = "first-consultation-back"
PATIENT = {
    "given": "Demo",
    "family": "Patiënt",
    "birth_date": "1980-03-31",
    "email": "demo@patient.example",
    "phone": "+31201234567",
    "language": "nl",
}

pytestmark = pytest.mark.usefixtures("chain")


def slots(client: Client, **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/slots", {"service": SERVICE, **query})
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["slots"]
    return found


def book(client: Client, body: dict[str, Any], key: str = "k1") -> Any:
    return client.post(
        "/api/v1/appointments",
        data=json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


def test_services_are_those_that_visitors_can_book(client: Client) -> None:
    found = client.get("/api/v1/services").json()["services"]
    assert [one["slug"] for one in found] == [
        "first-consultation-back",
        "physiotherapy-intake",
        "results-talk",
    ]
    assert found[0]["minutes"] == 30


def test_nearest_location_comes_first(client: Client) -> None:
    found = client.get("/api/v1/locations", {"near": "6211"}).json()["locations"]
    assert [one["slug"] for one in found] == ["aachen", "oberhausen", "bottrop"]
    assert found[0]["distance_km"] < 40


def test_slots_come_earliest_first_in_the_clinics_time(client: Client) -> None:
    found = slots(client, near="6211", limit=4)
    assert [one["start"] for one in found] == ["2026-03-10T08:00:00+01:00"] * 4
    assert [one["location"]["slug"] for one in found] == ["aachen"] * 3 + ["oberhausen"]
    assert set(found[0]) == {"id", "start", "end", "service", "location", "practitioner"}
    assert found[0]["practitioner"] == {
        "slug": "demo-jansen",
        "name": "dr. Demo Jansen",
        "languages": ["nl", "de"],
    }


def test_a_time_is_booked_once_for_a_key(client: Client) -> None:
    body = {"slot": slots(client)[0]["id"], "patient": PATIENT, "reason": "Rug"}
    first, second = book(client, body), book(client, body)
    assert first.status_code == 201, first.content
    assert (second.status_code, second.content) == (201, first.content)
    assert Appointment.objects.count() == 1
    other = book(client, {**body, "reason": "Nek"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


def test_a_taken_time_is_a_conflict_with_three_others(client: Client) -> None:
    body = {"slot": slots(client)[0]["id"], "patient": PATIENT}
    book(client, body)
    refused = book(client, body, key="k2")
    assert refused.status_code == 409
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "slot-taken"
    assert len(refused.json()["alternatives"]) == 3


def test_a_held_time_is_kept_for_its_holder(client: Client) -> None:
    slot = slots(client)[0]["id"]
    held = client.post("/api/v1/holds", {"slot": slot}, content_type="application/json")
    assert held.status_code == 201, held.content
    assert book(client, {"slot": slot, "patient": PATIENT}).status_code == 409
    booked = book(client, {"hold": held.json()["id"], "patient": PATIENT}, key="k2")
    assert booked.status_code == 201, booked.content


def test_the_holder_of_the_secret_sees_and_cancels(client: Client) -> None:
    booked = book(client, {"slot": slots(client)[0]["id"], "patient": PATIENT}).json()
    secret = booked["manage_url"].rstrip("/").rpartition("/")[2]
    assert client.get(f"/api/v1/appointments/{secret}").json() == booked
    cancelled = client.post(f"/api/v1/appointments/{secret}/cancel").json()
    assert (cancelled["status"], cancelled["can_cancel"]) == ("cancelled", False)


def test_the_document_of_the_interface_is_served(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert "/api/v1/slots" in paths


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_another_method_is_a_problem(client: Client, method: str) -> None:
    answer = getattr(client, method)("/api/v1/slots")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["   ", "\u200b", "\u3164"])
def test_a_name_that_shows_nothing_is_refused(client: Client, name: str) -> None:
    body = {"slot": slots(client)[0]["id"], "patient": {**PATIENT, "family": name}}
    answer = book(client, body)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"field": "patient.family", "message": "Dit is leeg. Vul het in."}
    ]


def test_a_name_that_grows_when_folded_is_stored(client: Client) -> None:
    long = "\ufdfa" * 120
    answer = book(client, {"slot": slots(client)[0]["id"], "patient": {**PATIENT, "family": long}})
    assert answer.status_code == 201
    assert Appointment.objects.get().patient.family == long


@pytest.mark.parametrize(
    "address",
    ['"a,b@c.example"@d.example', "a@[127.0.0.1]", "a@localhost", "a%b.example@c.de"],
)
def test_a_mail_address_that_leads_elsewhere_is_refused(client: Client, address: str) -> None:
    body = {"slot": slots(client)[0]["id"], "patient": {**PATIENT, "email": address}}
    answer = book(client, body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "patient.email")


def test_one_telephone_number_books_five_times_an_hour(client: Client) -> None:
    """A time that was taken does not count, and neither does the same request again."""
    taken = slots(client)[0]["id"]
    body = {"slot": taken, "patient": PATIENT}
    assert [book(client, body, key="first").status_code for _ in range(8)] == [201] * 8
    assert [book(client, body, key=f"t{n}").status_code for n in range(8)] == [409] * 8
    for number in range(4):
        body = {"slot": slots(client)[0]["id"], "patient": PATIENT}
        assert book(client, body, key=f"k{number}").status_code == 201
    body = {"slot": slots(client)[0]["id"], "patient": PATIENT}
    refused = book(client, body, key="sixth")
    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-requests")
    assert 1 <= int(refused["Retry-After"]) <= 3601


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        ({}, ["day"]),
        ({"reminders": []}, []),
        ({"reminders": ["hours", "week"]}, ["week", "hours"]),
    ],
)
def test_a_booking_says_when_to_remind(
    client: Client, given: dict[str, list[str]], kinds: list[str]
) -> None:
    slot = slots(client, limit=1)[0]["id"]
    assert book(client, {"slot": slot, "patient": PATIENT, **given}).status_code == 201
    booked = Appointment.objects.get()
    chosen = [kind for kind in ("week", "day", "hours") if getattr(booked, f"remind_{kind}")]
    assert chosen == kinds


@pytest.mark.parametrize("reminders", [["year"], ["day"] * 4, "day", [None]])
def test_an_unknown_reminder_is_refused(client: Client, reminders: Any) -> None:
    slot = slots(client, limit=1)[0]["id"]
    answer = book(client, {"slot": slot, "patient": PATIENT, "reminders": reminders})
    assert (answer.status_code, Appointment.objects.count()) == (422, 0)
