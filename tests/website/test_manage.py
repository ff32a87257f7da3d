"""What the holder of a manage link sees and does."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from wervel.common.actor import VISITOR
from wervel.directory.models import HealthcareService, Location
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare

pytestmark = [pytest.mark.usefixtures("chain")]
SERVICE = "first-consultation-back"


@pytest.fixture
def booked(chain: None, details: PatientDetails) -> Appointment:
    (offer, *_) = search_slots(SlotQuery(service=SERVICE, location="aachen", limit=9)).slots[8:]
    return book_appointment(wanted=prepare(slot=offer.id), details=details, actor=VISITOR)


def page(booked: Appointment, rest: str = "") -> str:
    return f"/nl/afspraak/beheren/{booked.manage_secret}/{rest}"


def offered(client: Client, booked: Appointment, **query: str) -> list[str]:
    html = client.get(page(booked, "verzetten/"), query).text
    return re.findall(r'name="slot" value="([^"]+)"', html)


def post(client: Client, booked: Appointment, slot: str) -> Any:
    return client.post(page(booked, "verzetten/"), {"slot": slot})


def test_it_says_when_where_what_to_bring_and_how_to_get_there(
    client: Client, booked: Appointment
) -> None:
    html = client.get(page(booked)).text
    for words in (
        booked.reference,
        "Vandaag, dinsdag 10 maart, 08:20",
        "Demostraße 1, 52062 Aachen",
        "Uw identiteitskaart of paspoort",
        "Met de trein",
        "Kies een andere tijd",
        "Zet in uw agenda",
        "Deze afspraak afzeggen",
        "Vandaag, dinsdag 10 maart, 06:20",
    ):
        assert words in html
    assert "consult" not in html.lower()


def test_a_click_moves_it_and_the_page_says_so(client: Client, booked: Appointment) -> None:
    slots = offered(client, booked)
    assert len(slots) == 5
    answer = post(client, booked, slots[2])
    assert (answer.status_code, answer["Location"]) == (302, page(booked, "?moved=1"))
    assert answer["Cache-Control"] == "no-store"
    assert "Uw nieuwe tijd staat vast" in client.get(answer["Location"]).text
    booked.refresh_from_db()
    assert booked.sequence == 1


def test_the_present_time_is_not_offered(client: Client, booked: Appointment) -> None:
    assert booked.practitioner is not None
    present = f".aachen.{booked.practitioner.slug}.{int(booked.start.timestamp()) // 300}."
    found = offered(client, booked, clinic="aachen", **{"from": booked.start.isoformat()})
    assert [slot for slot in found if present in slot] == []


def test_any_clinic_another_clinic_and_later_times(client: Client, booked: Appointment) -> None:
    assert {slot.split(".")[2] for slot in offered(client, booked)} == {"aachen"}
    assert {slot.split(".")[2] for slot in offered(client, booked, clinic="bottrop")} == {"bottrop"}
    assert len({slot.split(".")[2] for slot in offered(client, booked, clinic="any")}) > 1
    html = client.get(page(booked, "verzetten/")).text
    (later,) = re.findall(r'href="([^"]+from=[^"]+)"', html)
    again = re.findall(r'name="slot" value="([^"]+)"', client.get(later.replace("&amp;", "&")).text)
    assert len(again) == 5
    assert set(again).isdisjoint(offered(client, booked))


@pytest.mark.parametrize("given", ["x", "\x00", "aachen'", "🦴", "a" * 5000])
def test_a_strange_clinic_or_moment_is_as_if_none_was_asked_for(
    client: Client, booked: Appointment, given: str
) -> None:
    answer = client.get(page(booked, "verzetten/"), {"clinic": given, "from": given})
    assert answer.status_code == 200
    assert len(re.findall('name="slot"', answer.text)) == 5


def test_a_taken_time_shows_three_others_and_the_old_one_stands(
    client: Client, booked: Appointment, details: PatientDetails
) -> None:
    slot = offered(client, booked)[3]
    book_appointment(wanted=prepare(slot=slot), details=details, actor=VISITOR)
    answer = post(client, booked, slot)
    assert answer.status_code == 409
    assert "Iemand anders heeft deze tijd net gekozen" in answer.text
    assert "Uw afspraak hieronder blijft staan" in answer.text
    others = re.findall(r'name="slot" value="([^"]+)"', answer.text)
    assert len(others) == 3
    assert slot not in others
    assert Appointment.objects.get(pk=booked.pk).start == booked.start
    assert post(client, booked, others[0]).status_code == 302


@pytest.mark.parametrize(
    ("slot", "status"), [("", 422), ("x", 422), ("\x00", 422), ("a" * 9000, 422), ("🦴", 422)]
)
def test_what_is_no_time_is_refused_with_the_list(
    client: Client, booked: Appointment, slot: str, status: int
) -> None:
    answer = post(client, booked, slot)
    assert answer.status_code == status
    assert len(re.findall('name="slot"', answer.text)) == 5
    assert "Dit is geen tijd die u kunt boeken" in answer.text


def test_too_late_asks_to_call(
    client: Client, booked: Appointment, morning: time_machine.Traveller
) -> None:
    slot = offered(client, booked)[2]
    morning.move_to(booked.start - timedelta(minutes=90))
    for answer in (
        client.get(page(booked)),
        client.get(page(booked, "verzetten/")),
        post(client, booked, slot),
        client.post(page(booked)),
    ):
        assert "Dat kan hier niet meer" in answer.text
        assert f'href="tel:{Location.objects.get(slug="aachen").phone}"' in answer.text
        assert "Deze afspraak afzeggen" not in answer.text
    assert (post(client, booked, slot).status_code, client.post(page(booked)).status_code) == (
        410,
        410,
    )
    assert Appointment.objects.get(pk=booked.pk).status == "confirmed"


def test_the_limit_is_the_services_own(
    client: Client, booked: Appointment, morning: time_machine.Traveller
) -> None:
    HealthcareService.objects.filter(slug=SERVICE).update(late_change_hours=1)
    morning.move_to(booked.start - timedelta(hours=1))
    assert client.post(page(booked)).status_code == 302


def test_the_calendar_file_says_when_and_where_and_never_why(
    client: Client, booked: Appointment
) -> None:
    post(client, booked, offered(client, booked)[2])
    booked.refresh_from_db()
    answer = client.get(page(booked, "afspraak.ics").replace("/afspraak.ics/", "/afspraak.ics"))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert answer["Content-Disposition"] == 'attachment; filename="wervel-afspraak.ics"'
    assert answer["Cache-Control"] == "no-store"
    calendar = Calendar.from_ical(answer.text)
    (event,) = calendar.walk("VEVENT")
    assert (str(calendar["METHOD"]), event["SEQUENCE"]) == ("PUBLISH", 1)
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (booked.start, booked.end)
    assert (str(event["SUMMARY"]), str(event["STATUS"])) == ("Afspraak, Aken", "CONFIRMED")
    assert str(event["UID"]).startswith(f"{booked.pk}@")
    assert "ATTENDEE" not in event


def test_a_cancelled_appointment_cannot_be_moved(client: Client, booked: Appointment) -> None:
    slot = offered(client, booked)[2]
    client.post(page(booked))
    for answer in (client.get(page(booked, "verzetten/")), post(client, booked, slot)):
        assert "Deze afspraak is afgezegd" in answer.text
        assert 'name="slot"' not in answer.text


@pytest.mark.parametrize("rest", ["verzetten/", "afspraak.ics"])
def test_a_secret_that_is_none(client: Client, rest: str) -> None:
    assert client.get(f"/nl/afspraak/beheren/{'A' * 22}/{rest}").status_code == 404


def test_another_site_cannot_move_it(client: Client, booked: Appointment) -> None:
    slot = offered(client, booked)[2]
    answer = client.post(
        page(booked, "verzetten/"), {"slot": slot}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert Appointment.objects.get(pk=booked.pk).sequence == 0
