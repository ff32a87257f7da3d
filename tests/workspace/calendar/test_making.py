"""Making an appointment from the calendar, and the queue at the desk."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.accounts.conftest import MakeStaff, log_in
from tests.workspace.calendar.world import (
    CALENDAR,
    TEST,
    WALK_INS,
    WHEN,
    WHO,
    book,
    calendar,
    offer,
)
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.ids import uuid7
from wervel.contact.models import OutboundMessage
from wervel.patients.models import Patient
from wervel.scheduling.models import Appointment, Hold, WalkIn
from wervel.scheduling.services.walk_ins import take_number
from wervel.scheduling.verification import verify_scheduling

pytestmark = pytest.mark.usefixtures("chain")
NEW = {
    "given": "Bram",
    "family": "Demo",
    "birth_date_day": "1",
    "birth_date_month": "2",
    "birth_date_year": "1970",
    "phone": "06 12345679",
    "email": "",
    "language": "de",
    "reason": "",
}


def choose_time(client: Client, patient: str, **more: str) -> str:
    """Hold the first free time with dr. Vos; the address of the last page."""
    query = urlencode({"clinic": "aachen", "patient": patient, **more})
    response = client.post(f"{WHEN}?{query}", {"slot": offer().id})
    assert response.status_code == 302
    return response["Location"]


def test_a_known_person_is_found_and_booked_without_a_new_record(planner: Client) -> None:
    booked = book(email="anna@example.org")
    found = planner.post(WHO, {"sought": "mueller 31.3.80"}).text
    assert "Anna Müller" in found
    assert "31-03-1980" in found
    way = re.search(r'href="(/nl/werk/agenda/nieuw/tijd/[^"]+)"', found)
    assert way is not None
    assert str(booked.patient_id) in way[1]
    times = planner.get(way[1].replace("&amp;", "&")).text
    assert times.count('class="times__one"') == 24
    last = choose_time(planner, str(booked.patient_id))
    assert "Anna Müller" in planner.get(last).text
    assert "Wordt nu geboekt" in calendar(planner)
    done = planner.post(last, {"reason": "Nog steeds pijn"})
    assert done["Location"].startswith(CALENDAR)
    second = Appointment.objects.exclude(pk=booked.pk).get()
    assert (second.patient_id, second.reason) == (booked.patient_id, "Nog steeds pijn")
    assert (Patient.objects.count(), Hold.objects.count()) == (1, 0)
    assert OutboundMessage.objects.filter(event_key__startswith=f"appointment:{second.pk}").exists()
    assert list(verify_scheduling()) == []


def test_somebody_new_is_booked_in_their_own_language(planner: Client) -> None:
    last = choose_time(planner, "new")
    assert planner.post(last, NEW).status_code == 302
    patient = Patient.objects.get()
    assert (patient.given, patient.phone, patient.language) == ("Bram", "+31612345679", "de")
    assert patient.birth_date == date(1970, 2, 1)


def test_a_likely_duplicate_is_asked_about_first(planner: Client) -> None:
    booked = book("Bram")
    Patient.objects.update(family="Demo", birth_date=date(1970, 2, 1))
    patient = Patient.objects.get()
    patient.save()
    last = choose_time(planner, "new")
    asked = planner.post(last, NEW)
    assert asked.status_code == 409
    assert "Is dit iemand die we al kennen?" in asked.text
    assert f"patient={booked.patient_id}" in asked.text
    assert 'value="Bram"' in asked.text
    assert Patient.objects.count() == 1
    assert planner.post(last, {**NEW, "sure": "1"}).status_code == 302
    assert Patient.objects.count() == 2


def test_one_person_is_not_at_two_places_at_once(planner: Client) -> None:
    booked = book(practitioner="demo-weber")
    query = urlencode({"clinic": "aachen", "patient": str(booked.patient_id)})
    same = offer("demo-vos")
    assert same.start == booked.start
    held = planner.post(f"{WHEN}?{query}", {"slot": same.id})["Location"]
    refused = planner.post(held, {"reason": "x"})
    assert refused.status_code == 409
    assert "andere afspraak" in refused.text
    assert Appointment.objects.count() == 1


def test_a_time_that_is_gone_leads_back_to_the_others(planner: Client) -> None:
    slot = offer().id
    book()
    query = urlencode({"clinic": "aachen", "patient": "new"})
    assert planner.post(f"{WHEN}?{query}", {"slot": slot}).status_code == 409
    last = choose_time(planner, "new")
    Hold.objects.all().update(expires_at="2026-01-01T00:00Z")
    assert planner.post(last, NEW)["Location"].startswith(WHEN)
    assert Patient.objects.count() == 1


def test_what_was_typed_wrong_stays(planner: Client) -> None:
    assert planner.post(WHO, {"sought": ""}).status_code == 422
    last = choose_time(planner, "new")
    refused = planner.post(last, {**NEW, "birth_date_day": "31", "phone": "1"})
    assert refused.status_code == 422
    assert 'value="Bram"' in refused.text
    wrong = planner.get(WHEN, {"clinic": "aachen", "patient": "new", "day": "31-2-2026"})
    assert wrong.status_code == 200
    assert "Schrijf de dag zo: 31-3-2026." in wrong.text


@pytest.mark.parametrize("typed", ["\x00", "x" * 10_000, "‮", "💥", "'; DROP TABLE x", "(1)"])
def test_any_search_is_answered(planner: Client, typed: str) -> None:
    assert planner.post(WHO, {"sought": typed}).status_code in (200, 422)
    assert planner.post(WALK_INS, {"step": "take", "name": typed}).status_code in (302, 422)


@pytest.mark.parametrize(
    "query",
    ["patient=x", "clinic=nowhere&patient=new", "from=never&patient=new", "walk_in=x", "walk_in=9"],
)
def test_what_there_is_not(planner: Client, query: str) -> None:
    path = WHO if "walk_in" in query else WHEN
    assert planner.get(f"{path}?{query}").status_code in (404, 200 if "clinic" in query else 404)
    assert planner.get(f"{WHEN}?patient={uuid7()}&clinic=aachen").status_code == 404


def test_numbers_are_given_called_and_ended(planner: Client) -> None:
    for name in ("Anna", "Bram"):
        planner.post(f"{WALK_INS}?clinic=aachen", {"step": "take", "name": name})
    assert list(WalkIn.objects.values_list("number", "name")) == [(1, "Anna"), (2, "Bram")]
    page = planner.post(f"{WALK_INS}?clinic=aachen", {"step": "call"}, follow=True).text
    assert "Roep nummer 1 op: Anna." in page
    first = WalkIn.objects.get(number=1)
    planner.post(f"{WALK_INS}?clinic=aachen", {"step": "helped", "walk_in": str(first.pk)})
    again = planner.post(
        f"{WALK_INS}?clinic=aachen", {"step": "left", "walk_in": str(first.pk)}, follow=True
    )
    assert "Een collega heeft dit nummer al afgehandeld." in again.text
    first.refresh_from_db()
    assert first.status == "helped"
    assert planner.post(WALK_INS, {"step": "dance"}).status_code == 404


def test_a_number_becomes_an_appointment(planner: Client) -> None:
    walk_in = take_number(location="aachen", name="Bram", actor=TEST)
    page = planner.get(f"{WALK_INS}?clinic=aachen").text
    assert f"walk_in={walk_in.pk}" in page
    assert "Voor nummer 1: Bram" in planner.get(f"{WHO}?clinic=aachen&walk_in={walk_in.pk}").text
    last = choose_time(planner, "new", walk_in=str(walk_in.pk))
    planner.post(last, NEW)
    walk_in.refresh_from_db()
    booked = Appointment.objects.get()
    assert (walk_in.appointment_id, walk_in.patient_id) == (booked.pk, booked.patient_id)
    assert walk_in.status == "helped"
    assert booked.reference in planner.get(f"{WALK_INS}?clinic=aachen").text


def test_a_planner_places_somebody_at_the_desk_at_once_with_a_reason(planner: Client) -> None:
    known = book(practitioner="demo-weber")
    walk_in = take_number(location="aachen", name="Anna", actor=TEST)
    query = {"clinic": "aachen", "patient": str(known.patient_id), "walk_in": str(walk_in.pk)}
    path = f"{WHEN}?{urlencode(query)}"
    assert "Dag en tijd typen" in planner.get(path).text
    sent = {"step": "place", "day": "10-3-2026", "time": "07:05", "practitioner": "demo-vos"}
    assert planner.post(path, {**sent, "why": ""}).status_code == 409
    at_own_time = f"{clock.to_clinic(known.start):%H:%M}"
    busy = planner.post(path, {**sent, "time": at_own_time, "why": "x"})
    assert busy.status_code == 409
    assert planner.post(path, {**sent, "why": "Demo: staat aan de balie"}).status_code == 302
    placed = Appointment.objects.exclude(pk=known.pk).get()
    assert clock.to_clinic(placed.start).strftime("%H:%M") == "07:05"
    walk_in.refresh_from_db()
    assert walk_in.appointment_id == placed.pk
    assert list(verify_scheduling()) == []


TYPED = {"step": "place", "day": "10-3-2026", "time": "10:20", "practitioner": "demo-vos"}


def test_a_typed_time_that_is_free_is_held_like_one_of_the_list(planner: Client) -> None:
    answer = planner.post(f"{WHEN}?clinic=aachen&patient=new", {**TYPED, "why": "x"})
    assert answer.status_code == 302
    hold = Hold.objects.get()
    assert clock.to_clinic(hold.start).strftime("%d %H:%M") == "10 10:20"
    assert planner.post(answer["Location"], NEW).status_code == 302


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ("Waarom dit niet kan:", "buiten de uren van dr. Demo Vos")),
        ("de", ("Warum das nicht geht:", "außerhalb der Zeiten von dr. Demo Vos")),
        ("en", ("Why it cannot be had:", "outside the hours of dr. Demo Vos")),
    ],
)
def test_a_refused_time_says_why_and_what_was_typed_stays(
    planner: Client, language: str, words: tuple[str, str]
) -> None:
    known = book(practitioner="demo-weber")
    with translation.override(language):
        path = f"{reverse('workspace:new-time')}?clinic=aachen&patient={known.patient_id}"
    refused = planner.post(path, {**TYPED, "day": "11-3-2026", "time": "06:00"})
    assert refused.status_code == 409
    for part in (*words, 'value="11-3-2026"', 'value="06:00"', 'name="why"'):
        assert part in refused.text
    assert Hold.objects.count() == 0


def test_between_two_ticks_nothing_begins(planner: Client) -> None:
    refused = planner.post(f"{WHEN}?clinic=aachen&patient=new", {**TYPED, "time": "10:23"})
    assert (refused.status_code, Hold.objects.count()) == (422, 0)


def test_only_who_may_place_it_is_offered_to(
    client: Client, chain: None, make_staff: MakeStaff
) -> None:
    known = book(practitioner="demo-weber")
    make_staff(Role.AGENT)
    log_in(client)
    path = f"{WHEN}?clinic=aachen&patient={known.patient_id}"
    refused = client.post(
        path, {**TYPED, "day": "11-3-2026", "time": "06:00", "why": "Demo: spoed"}
    )
    assert refused.status_code == 409
    assert 'name="why"' not in refused.text
    assert Appointment.objects.count() == 1


def test_reading_the_queue_and_the_records_is_recorded(planner: Client) -> None:
    booked = book()
    planner.get(WALK_INS)
    planner.get(f"{WHEN}?patient={booked.patient_id}&clinic=aachen")
    events = set(AuditEvent.objects.values_list("event", flat=True))
    assert {"scheduling.walk-in-queue.read", "patients.patient.read"} <= events
