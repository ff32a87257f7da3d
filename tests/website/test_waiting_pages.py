"""Waiting for an earlier time, on the pages behind the links."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.scheduling.waiting import TUESDAY, book, free, on, wait
from wervel.common.jobs.worker import run_due_jobs
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment, WaitingEntry, WaitingOffer

pytestmark = pytest.mark.usefixtures("chain")

WISHES = {"places": ["aachen"], "weekdays": ["2", "4"], "parts": ["morning"], "notice": "24"}


@pytest.fixture
def late(morning: time_machine.Traveller, details: PatientDetails) -> Appointment:
    """On Friday at two, while earlier times are free."""
    morning.move_to(on(TUESDAY, 9))
    return book(free("aachen", on(TUESDAY + timedelta(days=3), 14)), details)


def manage(late: Appointment) -> str:
    return f"/nl/afspraak/beheren/{late.manage_secret}/"


def earlier(late: Appointment) -> str:
    return f"{manage(late)}eerder/"


@pytest.fixture
def offer(late: Appointment) -> WaitingOffer:
    wait(late)
    run_due_jobs()
    return WaitingOffer.objects.get()


def page_of(offer: WaitingOffer) -> str:
    return f"/nl/afspraak/aanbod/{offer.secret}/"


def test_confirmation_and_appointment_lead_to_the_list(client: Client, late: Appointment) -> None:
    for address in (manage(late), f"/nl/afspraak/bevestigd/{late.manage_secret}/"):
        page = client.get(address).text
        assert "Mail mij als het eerder kan" in page
        assert earlier(late) in page


def test_everything_at_the_own_clinic_is_ticked_at_first(client: Client, late: Appointment) -> None:
    page = client.get(earlier(late)).text
    assert page.count(" checked") == 1 + 6 + 3 + 1
    assert 'value="aachen" checked' in page


def test_joining_and_leaving(client: Client, late: Appointment) -> None:
    joined = client.post(earlier(late), {"answer": "join", **WISHES}, follow=True)
    assert "U staat op de lijst" in joined.text
    entry = WaitingEntry.objects.get()
    assert (entry.weekdays, entry.parts, entry.notice_hours) == (0b10100, 1, 24)
    assert [place.slug for place in entry.places.all()] == ["aachen"]
    assert "U wacht op een eerdere tijd" in client.get(manage(late)).text
    again = client.get(earlier(late)).text
    assert again.count(" checked") == 1 + 2 + 1 + 1
    left = client.post(earlier(late), {"answer": "leave"}, follow=True)
    assert "U wacht niet meer" in left.text
    assert "Mail mij als het eerder kan" in client.get(manage(late)).text


@pytest.mark.parametrize("field", list(WISHES))
def test_what_is_missing_is_named_and_the_rest_is_kept(
    client: Client, late: Appointment, field: str
) -> None:
    answer = client.post(earlier(late), {**WISHES, field: []})
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.text
    gone = 1 if field == "notice" else len(WISHES[field])
    assert answer.text.count(" checked") == 5 - gone
    assert WaitingEntry.objects.count() == 0


@pytest.mark.parametrize("value", ["\x00", "nowhere", "9" * 10_000, "\u202e", "🦴"])
@pytest.mark.parametrize("field", list(WISHES))
def test_no_value_breaks_the_form(
    client: Client, late: Appointment, field: str, value: str
) -> None:
    answer = client.post(earlier(late), {**WISHES, field: value})
    assert answer.status_code == 422


def test_the_offer_shows_both_times_and_how_long(client: Client, offer: WaitingOffer) -> None:
    page = client.get(page_of(offer)).text
    for words in ("Uw tijd nu", "De nieuwe tijd", "14:00", "11:20", "tot vandaag 09:20"):
        assert words in page
    assert "U hebt nog 20 minuten" in page
    assert WaitingOffer.objects.get().state == "open"


def test_the_button_takes_the_new_time(
    client: Client, offer: WaitingOffer, late: Appointment
) -> None:
    answer = client.post(page_of(offer), {"answer": "accept"}, follow=True)
    assert "Uw afspraak is nu eerder" in answer.text
    assert "11:20" in answer.text
    assert "11:20" in client.get(manage(late)).text
    twice = client.post(page_of(offer), {"answer": "accept"}, follow=True)
    assert (twice.status_code, "Uw afspraak is nu eerder" in twice.text) == (200, True)


def test_the_other_button_keeps_the_old_one(client: Client, offer: WaitingOffer) -> None:
    answer = client.post(page_of(offer), {"answer": "decline"}, follow=True)
    assert "U houdt uw eigen tijd" in answer.text
    assert "U blijft op de lijst" in answer.text
    late = client.post(page_of(offer), {"answer": "accept"})
    assert (late.status_code, "U houdt uw eigen tijd" in late.text) == (410, True)


def test_after_its_end_the_offer_says_so_kindly(
    client: Client, offer: WaitingOffer, morning: time_machine.Traveller
) -> None:
    morning.move_to(offer.expires_at)
    for answer in (client.get(page_of(offer)), client.post(page_of(offer), {"answer": "accept"})):
        assert "Dit aanbod is voorbij" in answer.text
        assert "Er is niets verloren" in answer.text
        assert 'value="accept"' not in answer.text


def test_the_offer_for_a_cancelled_appointment_is_over(
    client: Client, offer: WaitingOffer, late: Appointment
) -> None:
    client.post(manage(late))
    answer = client.post(page_of(offer), {"answer": "accept"})
    assert answer.status_code == 410
    cannot = client.get(earlier(late)).text
    assert "kunt u niet op een eerdere tijd wachten" in cannot


def test_an_unknown_link_says_so(client: Client, late: Appointment) -> None:
    for secret in ("A" * 22, "x", "%00"):
        answer = client.get(f"/nl/afspraak/aanbod/{secret}/")
        assert answer.status_code == 404
    assert client.get(f"/nl/afspraak/beheren/{'A' * 22}/eerder/").status_code == 404


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/de/termin/angebot/{}/", "Sie können früher kommen"),
        ("/en/appointment/offer/{}/", "You can come earlier"),
    ],
)
def test_offers_speak_the_other_languages(
    client: Client, offer: WaitingOffer, path: str, words: str
) -> None:
    assert words in client.get(path.format(offer.secret)).text


def test_pages_are_private_and_another_site_cannot_answer(
    client: Client, offer: WaitingOffer, late: Appointment
) -> None:
    for address in (page_of(offer), earlier(late)):
        answer = client.get(address)
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        refused = client.post(
            address, {"answer": "accept"}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert refused.status_code == 403
