"""Holds, moves and cancellations over the interface for programs, once for each key."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.website.test_api import PATIENT, book, slots
from wervel.contact.models import OutboundMessage
from wervel.directory.models import Location
from wervel.scheduling.models import Appointment, Claim
from wervel.scheduling.verification import verify_scheduling

pytestmark = pytest.mark.usefixtures("chain")
Ask = Callable[..., Any]


@pytest.fixture
def ask(client: Client) -> Ask:
    """POST as a program: with a body, and with a key unless it is empty."""

    def post(path: str, body: Any = None, key: str = "") -> Any:
        return client.post(
            f"/api/v1{path}",
            data=json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Idempotency-Key": key} if key else {},
        )

    return post


@pytest.fixture
def secret(client: Client) -> str:
    booked = book(client, {"slot": slots(client)[0]["id"], "patient": PATIENT}, key="first")
    return str(booked.json()["manage_url"]).rstrip("/").rpartition("/")[2]


def test_a_hold_is_extended_and_released(
    client: Client, ask: Ask, morning: time_machine.Traveller
) -> None:
    slot = slots(client)[0]["id"]
    held = ask("/holds", {"slot": slot}).json()
    morning.shift(60)
    longer = ask(f"/holds/{held['id']}/extend")
    assert (longer.status_code, longer.json()["id"]) == (200, held["id"])
    assert longer.json()["expires_at"] == "2026-03-10T06:11:00+01:00"
    for _ in range(2):
        released = ask(f"/holds/{held['id']}/release")
        assert (released.status_code, released.json()["status"]) == (200, "released")
    assert not Claim.objects.exists()
    assert slots(client)[0]["id"] == slot
    gone = ask(f"/holds/{held['id']}/extend")
    assert (gone.status_code, gone.json()["code"]) == (410, "hold-expired")
    assert len(gone.json()["alternatives"]) == 3


def test_with_a_key_an_extension_happens_once(
    client: Client, ask: Ask, morning: time_machine.Traveller
) -> None:
    held = ask("/holds", {"slot": slots(client)[0]["id"]}, key="hold").json()
    first = ask(f"/holds/{held['id']}/extend", key="k")
    morning.shift(60)
    again = ask(f"/holds/{held['id']}/extend", key="k")
    assert (again.status_code, again.content) == (200, first.content)
    other = ask(f"/holds/{held['id']}/release", key="k")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


def test_an_appointment_moves_once_for_a_key(client: Client, ask: Ask, secret: str) -> None:
    wanted, other = (slots(client, limit=20)[number] for number in (9, 15))
    path = f"/appointments/{secret}/move"
    first = ask(path, {"slot": wanted["id"]}, key="k")
    again = ask(path, {"slot": wanted["id"]}, key="k")
    assert (first.status_code, first.json()["start"]) == (200, wanted["start"])
    assert (again.status_code, again.content) == (200, first.content)
    refused = ask(path, {"slot": other["id"]}, key="k")
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency-key-reused")
    moved = Appointment.objects.get()
    assert (moved.sequence, OutboundMessage.objects.count()) == (1, 2)
    back = ask(path, {"slot": other["id"]}, key="k2")
    assert (back.status_code, back.json()["start"]) == (200, other["start"])
    late = ask(path, {"slot": wanted["id"]}, key="k")
    assert (late.status_code, late.content) == (200, first.content)
    assert Appointment.objects.get().sequence == 2
    assert list(verify_scheduling()) == []


def test_a_move_wants_a_key(client: Client, ask: Ask, secret: str) -> None:
    answer = ask(f"/appointments/{secret}/move", {"slot": slots(client)[4]["id"]})
    assert answer.status_code == 400
    assert Appointment.objects.get().sequence == 0


def test_a_taken_time_is_a_conflict_and_the_appointment_stands(
    client: Client, ask: Ask, secret: str
) -> None:
    wanted = slots(client, limit=9)[8]
    book(client, {"slot": wanted["id"], "patient": PATIENT}, key="second")
    before = client.get(f"/api/v1/appointments/{secret}").json()
    refused = ask(f"/appointments/{secret}/move", {"slot": wanted["id"]}, key="k")
    assert (refused.status_code, refused.json()["code"]) == (409, "slot-taken")
    assert refused["Content-Type"] == "application/problem+json"
    assert len(refused.json()["alternatives"]) == 3
    assert client.get(f"/api/v1/appointments/{secret}").json() == before
    assert OutboundMessage.objects.count() == 2
    other = ask(
        f"/appointments/{secret}/move", {"slot": refused.json()["alternatives"][0]["id"]}, key="k"
    )
    assert other.status_code == 422


def test_too_late_names_the_number_to_call(
    client: Client, ask: Ask, secret: str, morning: time_machine.Traveller
) -> None:
    slot = slots(client, limit=20)[19]["id"]
    morning.shift(timedelta(minutes=1))
    for answer in (
        ask(f"/appointments/{secret}/move", {"slot": slot}, key="k"),
        ask(f"/appointments/{secret}/cancel"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (410, "too-late-to-change")
        place = Location.objects.get(pk=Appointment.objects.get().location_id)
        assert answer.json()["phone"] == place.phone
    shown = client.get(f"/api/v1/appointments/{secret}").json()
    assert (shown["can_move"], shown["can_cancel"]) == (False, False)
    assert shown["change_until"] == "2026-03-10T06:00:00+01:00"


def test_a_cancellation_with_a_key_gets_the_same_answer(ask: Ask, secret: str) -> None:
    first = ask(f"/appointments/{secret}/cancel", key="k")
    again = ask(f"/appointments/{secret}/cancel", key="k")
    assert (first.status_code, first.json()["status"]) == (200, "cancelled")
    assert (again.status_code, again.content) == (200, first.content)
    assert OutboundMessage.objects.count() == 2
    assert list(verify_scheduling()) == []


@pytest.mark.parametrize("step", ["move", "cancel"])
def test_a_secret_that_is_none(client: Client, ask: Ask, step: str) -> None:
    slot = slots(client)[0]["id"]
    answer = ask(f"/appointments/{'A' * 22}/{step}", {"slot": slot}, key="k")
    assert (answer.status_code, answer.json()["code"]) == (404, "appointment-unknown")


@pytest.mark.parametrize("step", ["extend", "release"])
@pytest.mark.parametrize("secret", ["x", "A" * 22, "%00", "%F0%9F%A6%B4"])
def test_a_hold_that_is_none(ask: Ask, step: str, secret: str) -> None:
    answer = ask(f"/holds/{secret}/{step}")
    assert answer.status_code == (404 if step == "extend" else 200)


@pytest.mark.parametrize("slot", ["", "x", None, 1, [], {}, "\x00", "a" * 10_000, "🦴"])
def test_what_is_no_time_is_a_problem(ask: Ask, secret: str, slot: Any) -> None:
    answer = ask(f"/appointments/{secret}/move", {"slot": slot}, key="k")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert Appointment.objects.get().sequence == 0


def test_the_document_knows_every_operation(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for path, required in {
        "/api/v1/holds/{secret}/extend": False,
        "/api/v1/holds/{secret}/release": False,
        "/api/v1/appointments/{secret}/move": True,
        "/api/v1/appointments/{secret}/cancel": False,
    }.items():
        operation = paths[path]["post"]
        assert {"200", "409", "422", "429"} <= set(operation["responses"])
        (key,) = (one for one in operation["parameters"] if one["name"] == "Idempotency-Key")
        assert (key["in"], key["required"]) == ("header", required)
