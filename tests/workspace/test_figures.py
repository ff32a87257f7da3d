"""Figures for managers: what is counted, and how it is said."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from wervel.accounts.choices import Role
from wervel.common import clock
from wervel.common.actor import VISITOR, Actor, ActorKind, system
from wervel.common.clock import CLINIC_ZONE
from wervel.common.errors import Forbidden
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors import figures
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.attending import mark_arrived, mark_no_show
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.workspace.figures.presenters import wait_words

pytestmark = pytest.mark.usefixtures("chain")

SERVICE = "first-consultation-back"
MANAGER = Actor(ActorKind.USER, "1", "demo-manager", frozenset({Role.MANAGER}))
MONDAY = date(2026, 3, 9)


def book(details: PatientDetails, count: int) -> list[Appointment]:
    found = []
    for slot in search_slots(SlotQuery(service=SERVICE, location="aachen", limit=100)).slots:
        soonest = found[-1].end + timedelta(minutes=15) if found else slot.start
        if len(found) < count and slot.start >= soonest:
            found.append(
                book_appointment(wanted=prepare(slot=slot.id), details=details, actor=VISITOR)
            )
    return found


def test_the_lead_time_is_that_of_the_first_free_slot() -> None:
    for one in figures.lead_times(actor=MANAGER):
        if one.clinic == "Aken" and one.service == "Eerste afspraak rug":
            (slot,) = search_slots(SlotQuery(service=SERVICE, location="aachen", limit=1)).slots
            assert one.wait == slot.start - clock.now()
            return
    pytest.fail("the service is not among the lead times")


def test_a_booking_takes_its_minutes_of_the_week(details: PatientDetails) -> None:
    before = figures.occupancy(actor=MANAGER)
    assert {(one.clinic, one.taken_hours) for one in before} == {
        ("Aken", 0.0),
        ("Oberhausen", 0.0),
        ("Bottrop", 0.0),
    }
    assert before[0].monday == MONDAY
    assert all(one.open_hours > 0 for one in before)
    (booked,) = book(details, 1)
    after = {(one.clinic, one.monday): one for one in figures.occupancy(actor=MANAGER)}
    week = after["Aken", MONDAY]
    assert booked.practitioner is not None
    ticks = booked.claims.filter(claimable=booked.practitioner.claimable_id).count()
    assert week.taken_hours == ticks * 5 / 60
    assert week.share == week.taken_hours / week.open_hours


def test_who_did_not_come_is_counted_among_the_marked(
    details: PatientDetails, morning: time_machine.Traveller
) -> None:
    came, missed, _unmarked = book(details, 3)
    morning.move_to(missed.start + timedelta(minutes=30))
    mark_arrived(appointment_id=came.pk, actor=system("test"))
    mark_no_show(appointment_id=missed.pk, actor=system("test"))
    latest, *earlier = figures.attendance(actor=MANAGER)
    assert (latest.monday, latest.came, latest.missed) == (MONDAY, 1, 1)
    assert latest.share_missed == 0.5
    assert {(one.came, one.missed) for one in earlier} == {(0, 0)}


def test_only_managers_see_them(client: Client, make_staff: MakeStaff) -> None:
    planner = Actor(ActorKind.USER, "2", "demo", frozenset({Role.PLANNER}))
    for read in (figures.lead_times, figures.occupancy, figures.attendance):
        with pytest.raises(Forbidden):
            read(actor=planner)
    make_staff(Role.PLANNER)
    log_in(client)
    assert client.get("/nl/werk/gebruik/").status_code == 403


def test_the_page_says_in_words_what_the_bars_show(client: Client, make_staff: MakeStaff) -> None:
    make_staff(Role.MANAGER)
    log_in(client)
    page = client.get("/nl/werk/gebruik/").text
    first = datetime.combine(date(2026, 3, 10), time(8), CLINIC_ZONE) - clock.now()
    assert wait_words(first) in page
    assert "0% van" in page
    assert "0 van 0 (0%)" in page


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (None, "niets vrij"),
        (timedelta(hours=1), "over 1 uur"),
        (timedelta(hours=47), "over 47 uur"),
        (timedelta(days=3, hours=2), "over 3 dagen"),
    ],
)
def test_a_wait_is_said_in_hours_or_days(wait: timedelta | None, words: str) -> None:
    assert wait_words(wait) == words
