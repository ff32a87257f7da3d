"""Nobody keeps times from others: few holds, few open appointments, and one place at a time."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from tests.website.booking.test_hold import PERSON
from wervel.common.ratelimits import limits
from wervel.scheduling.models import Appointment, Hold
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots
from wervel.scheduling.services.hoarding import MOST_OPEN
from wervel.scheduling.services.holds import MOST_HELD

pytestmark = pytest.mark.usefixtures("chain", "limited")
FIRST = "first-consultation-back"
CHOOSE = "/nl/afspraak/kies/"
ELSEWHERE = "198.51.100.7"


@pytest.fixture
def limited(settings: Settings) -> None:
    settings.RATE_LIMITS = True


def apart(count: int, clinic: str | None = None) -> list[SlotOffer]:
    """Free times with an hour between them."""
    found: list[SlotOffer] = []
    while len(found) < count:
        earliest = found[-1].end + timedelta(hours=1) if found else None
        query = SlotQuery(service=FIRST, location=clinic, earliest=earliest, limit=1)
        found += search_slots(query).slots
    return found


def book(client: Client, slot: str, number: int, **person: str) -> int:
    """From another address each time; the status of the last step."""
    sender = f"203.0.113.{number}"
    details = client.post(CHOOSE, {"slot": slot}, REMOTE_ADDR=sender)["Location"]
    review = client.post(details, {**PERSON, **person}, REMOTE_ADDR=sender)["Location"]
    return client.post(review, REMOTE_ADDR=sender).status_code


def test_one_client_holds_only_a_few_times(client: Client, morning: time_machine.Traveller) -> None:
    slots = [one.id for one in apart(MOST_HELD + 2)]
    statuses = [client.post(CHOOSE, {"slot": slot}).status_code for slot in slots[:-1]]
    assert statuses == [302] * MOST_HELD + [429]
    refused = client.post(CHOOSE, {"slot": slots[-1]})
    main = refused.text.split("<main")[1].split("</main>")[0]
    assert "Vanaf uw verbinding worden al veel tijden vastgehouden." in main
    assert "tel:+492214710100" in main
    assert client.post(CHOOSE, {"slot": slots[-1]}, REMOTE_ADDR=ELSEWHERE).status_code == 302
    morning.shift(600)
    assert client.post(CHOOSE, {"slot": apart(1)[0].id}).status_code == 302


def test_the_interface_for_programs_counts_with_it(client: Client) -> None:
    statuses = []
    for one in apart(MOST_HELD + 1):
        body = json.dumps({"slot": one.id})
        answer = client.post("/api/v1/holds", body, content_type="application/json")
        statuses.append(answer.status_code)
    assert statuses == [201] * MOST_HELD + [429]
    assert answer.json()["code"] == "too-many-held"
    assert "Retry-After" in answer.headers


def test_no_address_is_kept_with_a_hold(client: Client) -> None:
    client.post(CHOOSE, {"slot": apart(1)[0].id}, REMOTE_ADDR=ELSEWHERE)
    holder = Hold.objects.get().holder
    assert len(holder) == 32
    assert ELSEWHERE not in holder


def test_who_changes_the_time_holds_one(client: Client) -> None:
    first, second = (one.id for one in apart(2))
    details = client.post(CHOOSE, {"slot": first})["Location"]
    draft = details.split("/")[-3]
    client.post(CHOOSE, {"slot": second, "draft": draft})
    live = Hold.objects.filter(freed_at__isnull=True)
    assert [hold.slot for hold in live] == [second]


@pytest.fixture
def patient_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many bookings an hour are not what is tested here."""
    monkeypatch.setitem(limits.LIMITS, "booking.phone", limits.Limit(100, limits.HOUR))


@pytest.mark.usefixtures("patient_limits")
@pytest.mark.parametrize("same", [{"phone": "0612345678"}, {"email": "DEMO@patient.example"}])
def test_one_telephone_or_address_has_only_a_few_open_appointments(
    client: Client, same: dict[str, str]
) -> None:
    statuses = []
    for number, one in enumerate(apart(MOST_OPEN + 1)):
        own = {"phone": f"061111111{number}", "email": f"d{number}@patient.example"}
        statuses.append(book(client, one.id, number, **{**own, **same}))
        same = {name: value.lower() for name, value in same.items()}
    assert statuses == [302] * MOST_OPEN + [409]


@pytest.mark.usefixtures("patient_limits")
def test_the_next_one_is_refused_in_words_and_with_the_telephone(client: Client) -> None:
    slots = [one.id for one in apart(MOST_OPEN + 2)]
    statuses = [
        book(client, slot, number, given=f"Demo {number}", email=f"d{number}@patient.example")
        for number, slot in enumerate(slots[: MOST_OPEN + 1])
    ]
    assert statuses == [302] * MOST_OPEN + [409]
    details = client.post(CHOOSE, {"slot": slots[-1]}, REMOTE_ADDR=ELSEWHERE)["Location"]
    review = client.post(details, PERSON, REMOTE_ADDR=ELSEWHERE)["Location"]
    refused = client.post(review, REMOTE_ADDR=ELSEWHERE)
    assert "Er zijn al meer afspraken met dit telefoonnummer of e-mailadres." in refused.text
    assert "tel:+492214710100" in refused.text.split("<main")[1].split("</main>")[0]
    Appointment.objects.filter(pk=Appointment.objects.first().pk).update(status="cancelled")
    assert client.post(review, REMOTE_ADDR=ELSEWHERE).status_code == 302


def overlapping() -> tuple[str, str]:
    """Two times that overlap, at two clinics."""
    (there,) = apart(1, "bottrop")
    query = SlotQuery(service=FIRST, location="aachen", limit=20)
    here = next(one for one in search_slots(query).slots if one.end > there.start)
    assert here.start < there.end
    return here.id, there.id


def test_nobody_is_in_two_places_at_once(client: Client) -> None:
    here, there = overlapping()
    assert book(client, here, 1) == 302
    assert book(client, there, 2, given="jozwiak", email="another@patient.example") == 409
    assert Appointment.objects.count() == 1


def test_two_people_of_one_household_may_come_at_one_time(client: Client) -> None:
    here, there = overlapping()
    assert book(client, here, 1) == 302
    assert book(client, there, 2, given="Anna") == 302


def test_a_cancelled_appointment_is_in_nobodys_way(client: Client) -> None:
    here, there = overlapping()
    assert book(client, here, 1) == 302
    Appointment.objects.update(status="cancelled")
    assert book(client, there, 2) == 302
