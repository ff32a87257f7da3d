"""Each page that costs something is limited for one sender, whatever part of a network they use."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from wervel.common.ratelimits import limits
from wervel.common.ratelimits.limits import HOUR, Limit

pytestmark = pytest.mark.usefixtures("chain", "few")
SERVICE = "first-consultation-back"
CHOOSE = "/nl/afspraak/kies/"
PERSON = {
    "given": "Demo",
    "family": "Demo",
    "birth_date_day": "31",
    "birth_date_month": "3",
    "birth_date_year": "1980",
    "email": "demo@patient.example",
    "phone": "0612345678",
}


@pytest.fixture
def few(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.RATE_LIMITS = True
    for name in ("hold.address", "booking.address", "slots.address", "search.address"):
        monkeypatch.setitem(limits.LIMITS, name, Limit(2, HOUR))


def slot_ids(client: Client, count: int) -> list[str]:
    answer = client.get("/api/v1/slots", {"service": SERVICE, "limit": count})
    return [one["id"] for one in json.loads(answer.content)["slots"]]


@pytest.mark.parametrize("path", ["/nl/zoeken/?q=rug", "/nl/afspraak/?near=maastricht"])
def test_reading_without_end_is_slowed(client: Client, path: str) -> None:
    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(path, REMOTE_ADDR="198.51.100.7").status_code == 200


def test_one_network_holds_only_so_many_times(client: Client) -> None:
    statuses = [
        client.post(CHOOSE, {"slot": slot}, REMOTE_ADDR=f"2001:db8::{number}").status_code
        for number, slot in enumerate(slot_ids(client, 3), 1)
    ]
    assert statuses == [302, 302, 429]


def test_another_telephone_number_each_time_does_not_book_more(client: Client) -> None:
    addresses = []
    for number, slot in enumerate(slot_ids(client, 3)):
        sender = f"198.51.100.{number}"
        details = client.post(CHOOSE, {"slot": slot}, REMOTE_ADDR=sender)["Location"]
        person = {**PERSON, "given": f"Demo {number}", "phone": f"061234567{number}"}
        addresses.append(client.post(details, person, REMOTE_ADDR=sender)["Location"])
    assert [client.post(review).status_code for review in addresses] == [302, 302, 429]


def test_an_ended_hold_is_not_renewed_without_end(
    client: Client, morning: time_machine.Traveller
) -> None:
    details = client.post(CHOOSE, {"slot": slot_ids(client, 1)[0]})["Location"]
    answers = []
    for _ in range(2):
        morning.shift(timedelta(minutes=11))
        answers.append(client.post(details, PERSON))
    assert [answer.status_code for answer in answers] == [302, 429]
    assert client.get(details).context["form"]["family"].value() == "Demo"
