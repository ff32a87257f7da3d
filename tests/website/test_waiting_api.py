"""Waiting for an earlier time, over the interface for programs."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.scheduling.waiting import TUESDAY, book, free, on
from wervel.common.jobs.worker import run_due_jobs
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment, WaitingEntry, WaitingOffer

pytestmark = pytest.mark.usefixtures("chain")


@pytest.fixture
def late(morning: time_machine.Traveller, details: PatientDetails) -> Appointment:
    """On Friday at two, while earlier times are free."""
    morning.move_to(on(TUESDAY, 9))
    return book(free("aachen", on(TUESDAY + timedelta(days=3), 14)), details)


def post(client: Client, path: str, body: Any = None, key: str = "k1") -> Any:
    return client.post(
        f"/api/v1{path}",
        data=json.dumps(body) if body is not None else "",
        content_type="application/json",
        headers={"Idempotency-Key": key} if key else {},
    )


def join(client: Client, late: Appointment, key: str = "k1", **body: Any) -> Any:
    path = f"/appointments/{late.manage_secret}/waiting"
    return post(client, path, {"locations": ["aachen"], **body}, key)


def offered(client: Client, late: Appointment) -> dict[str, Any]:
    join(client, late)
    run_due_jobs()
    found: dict[str, Any] = client.get(f"/api/v1/appointments/{late.manage_secret}/waiting").json()[
        "offer"
    ]
    return found


def test_nobody_waits_who_did_not_ask_to(client: Client, late: Appointment) -> None:
    answer = client.get(f"/api/v1/appointments/{late.manage_secret}/waiting")
    assert answer.json() == {"can_wait": True, "wishes": None, "offer": None}


def test_joining_tells_the_wishes_back(client: Client, late: Appointment) -> None:
    answer = join(
        client, late, near="6211", radius_km=60, weekdays=["friday", "monday"], parts=["morning"]
    )
    assert answer.status_code == 200, answer.content
    wishes = answer.json()["wishes"]
    assert wishes == {
        "since": "2026-03-10T09:00:00+01:00",
        "locations": ["aachen"],
        "radius_km": 60,
        "weekdays": ["monday", "friday"],
        "parts": ["morning"],
        "notice_hours": 24,
        "own_language": False,
        "same_practitioner": False,
    }


def test_joining_is_done_once_for_a_key(client: Client, late: Appointment) -> None:
    first, second = join(client, late), join(client, late)
    assert (first.status_code, first.content) == (200, second.content)
    assert WaitingEntry.objects.count() == 1
    other = join(client, late, notice_hours=2)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    without = join(client, late, key="")
    assert without.status_code == 400


def test_an_offer_is_accepted_once_for_a_key(client: Client, late: Appointment) -> None:
    offer = offered(client, late)
    assert offer["state"] == "open"
    assert client.get(f"/api/v1/offers/{offer['id']}").json() == offer
    first = post(client, f"/offers/{offer['id']}/accept", key="a")
    second = post(client, f"/offers/{offer['id']}/accept", key="a")
    assert (first.status_code, first.content) == (200, second.content)
    third = post(client, f"/offers/{offer['id']}/accept", key="b")
    assert (third.status_code, third.json()) == (200, first.json())
    found = first.json()
    assert found == client.get(f"/api/v1/offers/{offer['id']}").json()
    assert (found["state"], found["appointment"]["start"]) == ("accepted", offer["start"])
    late.refresh_from_db()
    assert late.sequence == 1


def test_a_declined_offer_is_over(client: Client, late: Appointment) -> None:
    offer = offered(client, late)
    declined = post(client, f"/offers/{offer['id']}/decline", key="d")
    assert (declined.status_code, declined.json()["state"]) == (200, "declined")
    late_answer = post(client, f"/offers/{offer['id']}/accept", key="a")
    assert (late_answer.status_code, late_answer.json()["code"]) == (410, "offer-over")


def test_an_offer_that_ran_out_is_gone(
    client: Client, late: Appointment, morning: time_machine.Traveller
) -> None:
    offer = offered(client, late)
    morning.move_to(WaitingOffer.objects.get().expires_at)
    assert client.get(f"/api/v1/offers/{offer['id']}").json()["state"] == "expired"
    answer = post(client, f"/offers/{offer['id']}/accept", key="a")
    assert (answer.status_code, answer.json()["code"]) == (410, "offer-over")


def test_leaving_withdraws_the_offer(client: Client, late: Appointment) -> None:
    offer = offered(client, late)
    left = post(client, f"/appointments/{late.manage_secret}/waiting/leave", key="l")
    assert left.json() == {"can_wait": True, "wishes": None, "offer": None}
    assert client.get(f"/api/v1/offers/{offer['id']}").json()["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"locations": []}, 422, "places"),
        ({"locations": [], "near": "6211"}, 422, "places"),
        ({"weekdays": []}, 422, "weekdays"),
        ({"parts": []}, 422, "parts"),
        ({"weekdays": ["funday"]}, 422, "weekdays.0"),
        ({"notice_hours": -1}, 422, "notice_hours"),
        ({"near": "xqzwxqzw"}, 422, "near"),
        ({"near": "\x00"}, 422, "near"),
        ({"radius_km": 10**30}, 422, "radius_km"),
        ({"unknown": 1}, 422, "unknown"),
    ],
)
def test_bad_wishes_are_refused_by_their_field(
    client: Client, late: Appointment, body: dict[str, Any], status: int, field: str
) -> None:
    answer = join(client, late, **body)
    assert answer.status_code == status, answer.content
    assert [one["field"] for one in answer.json()["errors"]] == [field]
    assert WaitingEntry.objects.count() == 0


def test_an_unknown_clinic_and_unknown_secrets_are_404(client: Client, late: Appointment) -> None:
    assert join(client, late, locations=["nowhere"]).status_code == 404
    for path in (f"/appointments/{'A' * 22}/waiting", "/appointments/x/waiting"):
        assert client.get(f"/api/v1{path}").status_code == 404
    for path in (f"/offers/{'A' * 22}", "/offers/x"):
        assert client.get(f"/api/v1{path}").status_code == 404
        assert post(client, f"{path}/accept").status_code == 404
