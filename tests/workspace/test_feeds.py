"""Calendar addresses at work: made, seen once, stopped; and what a program gets."""

import logging
import re
from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client
from icalendar import Calendar

from tests.accounts.conftest import MakeStaff, log_in
from tests.chain import CHAIN
from wervel.accounts.choices import Role
from wervel.common.actor import system
from wervel.config.logs import SafeFormatter
from wervel.directory.models import Practitioner
from wervel.directory.services import link_user
from wervel.scheduling.models import CalendarFeed

pytestmark = pytest.mark.django_db
PAGE = "/nl/werk/agenda-adressen/"
CLINIC = {"subject": "clinic/aachen", "label": "telefoon van Anna"}


@pytest.fixture
def chain() -> None:
    CHAIN.put()


@pytest.fixture
def planner(client: Client, chain: None, make_staff: MakeStaff) -> Client:
    make_staff(Role.PLANNER)
    log_in(client)
    return client


def address_in(page: str) -> str:
    found = re.search(r'<textarea[^>]*id="address"[^>]*>([^<]*)</textarea>', page)
    assert found is not None
    return found[1]


def path_of(address: str) -> str:
    assert address.startswith(f"{settings.BASE_URL}/nl/werk/agenda-adressen/")
    return address.removeprefix(settings.BASE_URL)


def made(client: Client) -> str:
    return path_of(address_in(client.post(PAGE, CLINIC).text))


def test_it_is_shown_once(planner: Client) -> None:
    answer = planner.post(PAGE, CLINIC)
    secret = path_of(address_in(answer.text)).split("/")[-2]
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    # The address of the page is no secret; without a referrer browsers would send its form with the
    # origin "null", which is refused.
    assert answer["Referrer-Policy"] == "same-origin"
    later = planner.get(PAGE).text
    assert "telefoon van Anna" in later
    assert secret not in later


def test_a_program_fetches_it_without_log_in(planner: Client) -> None:
    address = made(planner)
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert dict(answer.cookies) == {}
    assert str(Calendar.from_ical(answer.content)["METHOD"]) == "PUBLISH"
    assert Client().head(address).status_code == 200
    assert Client().post(address).status_code == 405


def test_what_has_not_changed_is_not_sent_again(planner: Client) -> None:
    address = made(planner)
    tag = Client().get(address)["ETag"]
    same = Client().get(address, headers={"if-none-match": tag})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    assert same["Cache-Control"] == "no-store"
    other = Client().get(address, headers={"if-none-match": '"other"'})
    assert (other.status_code, other["ETag"]) == (200, tag)


def test_a_log_line_hides_the_secret(planner: Client) -> None:
    address = made(planner)
    record = logging.LogRecord("n", logging.WARNING, "f", 1, "Not Found: %s", (address,), None)
    assert SafeFormatter("%(message)s").format(record) == (
        "Not Found: /nl/werk/agenda-adressen/[…]/wervel.ics"
    )


def test_a_stopped_one_answers_nothing(planner: Client) -> None:
    address = made(planner)
    feed = CalendarFeed.objects.get()
    answer = planner.post(f"{PAGE}{feed.pk}/stoppen/", follow=True)
    assert "Het adres werkt niet meer." in answer.text
    assert "telefoon van Anna" not in answer.text
    gone = Client().get(address)
    assert (gone.status_code, gone["Cache-Control"]) == (404, "no-store")
    assert gone.text == "Wij kennen dit agenda-adres niet."


@pytest.mark.parametrize("secret", ["x", "A" * 22, "%00" * 22, "%F0%9F%92%A5", "a" * 3000])
def test_a_guess_is_answered_alike(client: Client, secret: str) -> None:
    answer = client.get(f"{PAGE}{secret}/wervel.ics")
    assert (answer.status_code, answer.text) == (404, "Wij kennen dit agenda-adres niet.")


def test_nobody_stops_what_is_not_theirs(
    planner: Client, chain: None, make_staff: MakeStaff
) -> None:
    address = made(planner)
    make_staff(Role.DOCTOR, username="doctor")
    other = Client()
    log_in(other, "doctor")
    feed = CalendarFeed.objects.get()
    assert other.post(f"{PAGE}{feed.pk}/stoppen/").status_code == 404
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"label": ""}, "Vul in waar u het gebruikt."),
        ({"label": "x" * 10_000}, "Dit is te lang"),
        ({"label": "a\x00b"}, "In deze tekst staat een teken"),
        ({"subject": "clinic/nowhere"}, "Kies een van de antwoorden."),
        ({"subject": "practitioner/nobody"}, "Kies een van de antwoorden."),
        ({"subject": ""}, "Kies een van de antwoorden."),
    ],
)
def test_what_is_not_right_is_said_and_kept(
    planner: Client, given: dict[str, str], words: str
) -> None:
    answer = planner.post(PAGE, {**CLINIC, **given})
    assert answer.status_code == 422
    assert words in answer.text
    assert "telefoon van Anna" in answer.text or "label" in given
    assert CalendarFeed.objects.count() == 0


@pytest.mark.parametrize("label", ["💥 📱", "تقويم", "<b>x</b>"])
def test_any_name_is_shown_as_it_is(planner: Client, label: str) -> None:
    planner.post(PAGE, {**CLINIC, "label": label})
    escaped = label.replace("<", "&lt;").replace(">", "&gt;")
    assert escaped in planner.get(PAGE).text


def test_a_doctor_is_not_asked_whose(client: Client, chain: None, make_staff: MakeStaff) -> None:
    doctor = make_staff(Role.DOCTOR)
    log_in(client)
    assert "hoort nog niet bij een behandelaar" in client.get(PAGE).text
    assert client.post(PAGE, {"label": "telefoon"}).status_code == 200
    assert CalendarFeed.objects.count() == 0
    practitioner = Practitioner.objects.order_by("slug")[0]
    link_user(practitioner=practitioner, user_id=doctor.pk, actor=system("test"))
    assert "<select" not in client.get(PAGE).text
    client.post(PAGE, {"label": "telefoon", "subject": "clinic/aachen"})
    assert [one.practitioner for one in CalendarFeed.objects.all()] == [practitioner]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/nl/werk/agenda-adressen/", "Agenda-adressen"),
        ("/de/arbeit/kalenderadressen/", "Kalenderadressen"),
        ("/en/work/feeds/", "Calendar addresses"),
    ],
)
def test_it_speaks_three_languages(planner: Client, path: str, title: str) -> None:
    page = planner.get(path).text
    assert f"<title>{title} – Wervel</title>" in page
    assert f"<h1>{title}</h1>" in page


def test_its_use_is_shown(planner: Client) -> None:
    address = made(planner)
    assert "Nog niet gebruikt" in planner.get(PAGE).text
    Client().get(address)
    used = CalendarFeed.objects.get().last_used_at
    assert isinstance(used, datetime)
    assert "Laatst gebruikt op" in planner.get(PAGE).text
