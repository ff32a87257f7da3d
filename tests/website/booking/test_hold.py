"""The ten minutes of a held time: seen, made longer, and over without a loss."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from wervel.common.actor import VISITOR
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment, Hold
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare

pytestmark = pytest.mark.usefixtures("chain")
FIRST = "first-consultation-back"
PERSON = {
    "given": "Jóźwiak",
    "family": "Demo",
    "birth_date_day": "31",
    "birth_date_month": "3",
    "birth_date_year": "1980",
    "email": "demo@patient.example",
    "phone": "0612345678",
    "reason": "Mijn rug 🙂",
}


@pytest.fixture
def slot(chain: None) -> str:
    return search_slots(SlotQuery(service=FIRST)).slots[0].id


@pytest.fixture
def details_url(client: Client, slot: str) -> str:
    return str(client.post("/nl/afspraak/kies/", {"slot": slot})["Location"])


@pytest.fixture
def extend_url(details_url: str) -> str:
    return details_url.replace("/gegevens/", "/verlengen/")


@pytest.mark.parametrize(
    ("passed", "seconds", "left", "state"),
    [
        (0, 600, "Nog 10 minuten.", "calm"),
        (61, 539, "Nog 9 minuten.", "calm"),
        (480, 120, "Nog 2 minuten.", "soon"),
        (541, 59, "Nog 1 minuut.", "soon"),
        (600, 0, "Nog 0 minuten.", "over"),
    ],
)
def test_what_is_left_is_said_without_a_script(
    client: Client,
    details_url: str,
    morning: time_machine.Traveller,
    passed: int,
    seconds: int,
    left: str,
    state: str,
) -> None:
    morning.shift(passed)
    hold = client.get(details_url).context["hold"]
    assert (hold.seconds, hold.left, hold.state) == (seconds, left, state)


def test_one_tap_gives_ten_minutes_from_now_and_keeps_what_is_typed(
    client: Client, details_url: str, extend_url: str, morning: time_machine.Traveller
) -> None:
    morning.shift(timedelta(minutes=8, seconds=30))
    answer = client.post(extend_url, {"given": "Demo", "birth_date_day": "31"})
    assert answer["Location"] == f"{details_url}?extended=1#hold"
    page = client.get(f"{details_url}?extended=1")
    assert page.context["hold"].seconds == 600
    assert page.context["form"]["given"].value() == "Demo"
    assert page.context["form"].summary == []
    assert Hold.objects.count() == 1


def test_forty_minutes_are_the_most(
    client: Client, details_url: str, extend_url: str, morning: time_machine.Traveller
) -> None:
    for _ in range(4):
        morning.shift(timedelta(minutes=9))
        client.post(extend_url, {"given": "Demo"})
    page = client.get(details_url)
    assert (page.context["hold"].seconds, page.context["hold"].may_extend) == (240, False)
    assert "10 minuten langer" not in page.text


def test_the_last_look_can_be_made_longer_too(
    client: Client, details_url: str, extend_url: str, morning: time_machine.Traveller
) -> None:
    review = client.post(details_url, PERSON)["Location"]
    morning.shift(timedelta(minutes=9))
    answer = client.post(extend_url, {"review": "1"})
    assert answer["Location"] == f"{review}?extended=1#hold"
    page = client.get(review)
    assert page.context["hold"].seconds == 600
    assert page.context["details"]["reason"] == "Mijn rug 🙂"


def test_looking_makes_nothing_longer(client: Client, details_url: str, extend_url: str) -> None:
    assert client.get(extend_url).status_code == 405
    before = Hold.objects.get().expires_at
    client.get(details_url)
    assert Hold.objects.get().expires_at == before


def test_an_unknown_draft_is_not_made_longer(client: Client) -> None:
    answer = client.post(f"/nl/afspraak/{'A' * 22}/verlengen/", {})
    assert answer.status_code == 404
    assert answer.context["days"]


@pytest.mark.parametrize("language", ["nl/afspraak", "de/termin", "en/appointment"])
def test_over_and_taken_while_looking_once_more(
    client: Client,
    details: PatientDetails,
    details_url: str,
    slot: str,
    morning: time_machine.Traveller,
    language: str,
) -> None:
    """R6: a clear message, everything typed is kept, three others; and never booked twice."""
    review = str(client.post(details_url, PERSON)["Location"])
    words = {"nl/afspraak": "controleren", "de/termin": "pruefen", "en/appointment": "check"}
    review = review.replace("nl/afspraak", language).replace("controleren", words[language])
    morning.shift(timedelta(minutes=10))
    book_appointment(wanted=prepare(slot=slot), details=details, actor=VISITOR)
    answer = client.post(review)
    assert answer.status_code == 409
    others = [card for _, cards in answer.context["days"] for card in cards]
    assert len(others) == 3
    assert slot not in {card.id for card in others}
    assert Appointment.objects.count() == 1
    again = {"slot": others[0].id, "draft": answer.context["draft"]}
    chosen = client.post("/nl/afspraak/kies/", again)["Location"]
    form = client.get(chosen).context["form"]
    assert {name: form[name].value() for name in ("given", "email", "phone", "reason")} == {
        name: PERSON[name] for name in ("given", "email", "phone", "reason")
    }
    booked = client.post(client.post(chosen, PERSON)["Location"])
    assert booked.status_code == 302
    assert Appointment.objects.count() == 2


def test_over_but_still_free_is_held_again_by_going_on(
    client: Client, details_url: str, morning: time_machine.Traveller
) -> None:
    morning.shift(timedelta(minutes=10))
    page = client.get(details_url)
    assert "We houden deze tijd niet meer voor u vast" in page.text
    review = client.post(details_url, PERSON)["Location"]
    assert client.get(review).context["hold"].seconds == 600


def test_over_and_taken_is_said_to_who_wants_longer(
    client: Client,
    details: PatientDetails,
    details_url: str,
    extend_url: str,
    slot: str,
    morning: time_machine.Traveller,
) -> None:
    morning.shift(timedelta(minutes=10))
    book_appointment(wanted=prepare(slot=slot), details=details, actor=VISITOR)
    answer = client.post(extend_url, {"given": "Demo"})
    assert (answer.status_code, answer.context["title"]) == (409, "Drie andere tijden")
    assert client.get(details_url).context["form"]["given"].value() == "Demo"
