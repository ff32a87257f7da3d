"""Reminders on the booking form and on the manage page."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.chain import MORNING
from wervel.common.clock import CLINIC_ZONE
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotQuery, search_slots

pytestmark = pytest.mark.usefixtures("chain")

PERSON = {
    "given": "Demo",
    "family": "Demo",
    "birth_date_day": "31",
    "birth_date_month": "3",
    "birth_date_year": "1980",
    "email": "demo@patient.example",
    "phone": "0612345678",
}
ALL = ["week", "day", "hours"]


TWO_WEEKS = timedelta(days=14)


def held(client: Client, ahead: timedelta = TWO_WEEKS) -> str:
    """The address of the details of a booking that far ahead."""
    query = SlotQuery("first-consultation-back", earliest=MORNING + ahead, limit=1)
    (slot,) = search_slots(query).slots
    return client.post("/nl/afspraak/kies/", {"slot": slot.id})["Location"]


def booked(client: Client, reminders: list[str]) -> Appointment:
    answer = client.post(held(client), {**PERSON, "reminders": reminders})
    client.post(answer["Location"])
    return Appointment.objects.get()


def chosen(appointment: Appointment) -> list[str]:
    appointment.refresh_from_db()
    return [kind for kind in ALL if getattr(appointment, f"remind_{kind}")]


def ticked(page: str) -> list[str]:
    return [kind for kind in ALL if f'value="{kind}" checked' in page]


def offered(page: str) -> list[str]:
    return [kind for kind in ALL if f'value="{kind}"' in page]


def test_the_day_before_is_ticked_until_somebody_chooses(client: Client) -> None:
    details = held(client)
    assert ticked(client.get(details).text) == ["day"]
    review = client.post(details, {**PERSON, "reminders": []})["Location"]
    assert ticked(client.get(details).text) == []
    assert "geen herinnering" in client.get(review).text


@pytest.mark.parametrize("kinds", [[], ["day"], ["week", "hours"], ALL])
def test_what_is_ticked_is_booked(client: Client, kinds: list[str]) -> None:
    assert chosen(booked(client, kinds)) == kinds


def test_the_last_look_names_what_was_chosen(client: Client) -> None:
    review = client.post(held(client), {**PERSON, "reminders": ["week", "hours"]})["Location"]
    assert "7 dagen van tevoren, 2 uur van tevoren" in client.get(review).text


@pytest.mark.parametrize(
    ("ahead", "kinds"),
    [
        (TWO_WEEKS, ALL),
        (timedelta(days=3), ["day", "hours"]),
        (timedelta(hours=4), ["hours"]),
        (timedelta(hours=2), []),
    ],
)
def test_only_what_is_still_to_come_is_offered(
    client: Client, ahead: timedelta, kinds: list[str]
) -> None:
    assert offered(client.get(held(client, ahead)).text) == kinds


@pytest.mark.parametrize("typed", ["year", "\x00", "\udc80", "x" * 10_000, "💥"])
def test_an_unknown_kind_is_none(client: Client, typed: str) -> None:
    sent = typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    assert chosen(booked(client, [sent, "day"])) == ["day"]


def manage(appointment: Appointment, language: str = "nl") -> str:
    path = {"nl": "nl/afspraak/beheren", "de": "de/termin/verwalten", "en": "en/appointment/manage"}
    return f"/{path[language]}/{appointment.manage_secret}/"


def test_the_manage_page_changes_and_stops_them(client: Client) -> None:
    appointment = booked(client, ["day"])
    page = manage(appointment)
    assert ticked(client.get(page).text) == ["day"]
    answer = client.post(f"{page}herinneringen/", {"reminders": ["week", "hours"]})
    assert answer["Location"] == f"{page}?reminders=1#reminders"
    assert answer["Cache-Control"] == "no-store"
    after = client.get(answer["Location"]).text
    assert "Wij hebben uw keuze bewaard" in after
    assert ticked(after) == chosen(appointment) == ["week", "hours"]
    client.post(f"{page}herinneringen/")
    assert chosen(appointment) == []
    assert "geen herinnering" in client.get(page).text


@pytest.mark.parametrize(
    ("language", "heading"),
    [("nl", "Herinneringen"), ("de", "Erinnerungen"), ("en", "Reminders")],
)
def test_it_speaks_three_languages(client: Client, language: str, heading: str) -> None:
    page = client.get(manage(booked(client, ["day"]), language)).text
    assert f"<h2>{heading}</h2>" in page


def test_opening_the_address_changes_nothing(client: Client) -> None:
    appointment = booked(client, ["day"])
    assert client.get(f"{manage(appointment)}herinneringen/").status_code == 405
    assert chosen(appointment) == ["day"]


def test_another_site_changes_nothing(client: Client) -> None:
    appointment = booked(client, ["day"])
    answer = client.post(
        f"{manage(appointment)}herinneringen/", headers={"origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403
    assert chosen(appointment) == ["day"]


def test_a_guessed_address_says_that_we_do_not_know_it(client: Client) -> None:
    answer = client.post("/nl/afspraak/beheren/AAAAAAAAAAAAAAAAAAAAAA/herinneringen/")
    assert answer.status_code == 404


def test_nothing_is_offered_for_what_is_cancelled_or_over(
    client: Client, morning: time_machine.Traveller
) -> None:
    appointment = booked(client, ["day"])
    page = manage(appointment)
    morning.move_to(appointment.start - timedelta(hours=1))
    assert offered(client.get(page).text) == []
    morning.move_to(appointment.start)
    assert client.post(f"{page}herinneringen/").status_code == 410
    morning.move_to(datetime(2026, 3, 10, 7, 0, tzinfo=CLINIC_ZONE))
    client.post(page)
    assert offered(client.get(page).text) == []
    assert client.post(f"{page}herinneringen/")["Location"] == page
    assert chosen(appointment) == ["day"]
