"""At most so many visits in a session, whoever books and whatever is moved."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from tests.scheduling.staff import PLANNER
from wervel.common.actor import VISITOR, system
from wervel.common.clock import CLINIC_ZONE
from wervel.directory.models import Location, Practitioner
from wervel.directory.opening import WeeklyHours
from wervel.patients.services import PatientDetails, register_patient
from wervel.scheduling.choices import GroupKind
from wervel.scheduling.exceptions import PeriodInvalid, SlotTaken
from wervel.scheduling.models import Appointment, Claim, SessionQuota
from wervel.scheduling.reasons import Asked, why_not
from wervel.scheduling.selectors.chain_query import ChainQuery
from wervel.scheduling.selectors.chain_search import search_chains
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.cancelling import cancel_appointment
from wervel.scheduling.services.free_days import rebuild
from wervel.scheduling.services.holds import HOLD_TIME, hold_slot
from wervel.scheduling.services.hours import set_weekly_hours
from wervel.scheduling.services.moving import move_appointment
from wervel.scheduling.services.placing import Placement, move_anywhere, place_appointment
from wervel.scheduling.services.resizing import resize_appointment
from wervel.scheduling.verification import verify_scheduling

pytestmark = pytest.mark.usefixtures("chain")
SERVICE = "first-consultation-back"
TESTS = system("tests")
QUERY = SlotQuery(service=SERVICE, location="bottrop", practitioner="demo-lange", limit=100)
MORNING, AFTERNOON = (time(9), time(12)), (time(12), time(15))


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=CLINIC_ZONE)


def limit(morning: int | None, afternoon: int | None = None) -> None:
    """Dr. Lange's working days at Bottrop, from nine to twelve and from twelve to three."""
    who = Practitioner.objects.get(slug="demo-lange").claimable
    week = [
        WeeklyHours(day, opens, closes, most_visits=most)
        for day in range(5)
        for (opens, closes), most in ((MORNING, morning), (AFTERNOON, afternoon))
    ]
    place = Location.objects.get(slug="bottrop")
    set_weekly_hours(claimable=who, location=place, hours=week, actor=TESTS)
    rebuild([who.pk])


def starts(day: int = 10) -> list[str]:
    query = replace(QUERY, earliest=at(0, day=day), until=at(23, 55, day=day))
    return [f"{one.start:%H:%M}" for one in search_slots(query).slots]


def offer(start: datetime) -> SlotOffer:
    return search_slots(replace(QUERY, earliest=start, until=start + timedelta(minutes=5))).slots[0]


def book(start: datetime, details: PatientDetails) -> Appointment:
    return book_appointment(wanted=prepare(slot=offer(start).id), details=details, actor=VISITOR)


def reasons(start: datetime, moving: Appointment | None = None) -> list[str]:
    asked = Asked(SERVICE, "bottrop", "demo-lange", start, moving=moving.pk if moving else None)
    return [one.code for one in why_not(asked, actor=PLANNER)]


def morning_of(found: list[str]) -> list[str]:
    return [one for one in found if one < "12:00"]


def test_a_full_session_is_not_offered_held_or_booked(details: PatientDetails) -> None:
    limit(2)
    third = offer(at(11)).id
    first = book(at(9), details)
    hold_slot(slot=offer(at(10)).id, actor=VISITOR)
    assert morning_of(starts()) == []
    # The afternoon and the next morning are sessions of their own.
    assert len(starts()) > 5
    assert len(morning_of(starts(day=11))) > 5
    with pytest.raises(SlotTaken):
        hold_slot(slot=third, actor=VISITOR)
    with pytest.raises(SlotTaken):
        prepare(slot=third)
    cancel_appointment(manage_secret=first.manage_secret, actor=VISITOR)
    hold_slot(slot=third, actor=VISITOR)
    assert morning_of(starts()) == []
    assert list(verify_scheduling()) == []


def test_an_ended_hold_gives_its_seat_back(morning: time_machine.Traveller) -> None:
    limit(1)
    hold_slot(slot=offer(at(9)).id, actor=VISITOR)
    assert morning_of(starts()) == []
    morning.shift(HOLD_TIME + timedelta(minutes=1))
    assert reasons(at(11)) == []
    hold_slot(slot=offer(at(11)).id, actor=VISITOR)
    assert list(verify_scheduling()) == []


def test_a_held_time_becomes_an_appointment_with_one_seat(details: PatientDetails) -> None:
    limit(1)
    hold = hold_slot(slot=offer(at(9)).id, actor=VISITOR)
    booked = book_appointment(wanted=prepare(hold=hold.secret), details=details, actor=VISITOR)
    quota = SessionQuota.objects.get().claimable_id
    assert Claim.objects.get(claimable=quota).appointment_id == booked.pk


def test_a_move_within_a_full_session_and_out_of_it(details: PatientDetails) -> None:
    limit(1)
    inside, outside = offer(at(11)).id, offer(at(13)).id
    booked = book(at(9), details)
    moved = move_appointment(appointment_id=booked.pk, slot=inside, actor=PLANNER)
    assert (moved.start, morning_of(starts())) == (at(11), [])
    move_appointment(appointment_id=booked.pk, slot=outside, actor=PLANNER)
    assert morning_of(starts()) != []
    other = book(at(9), details)
    with pytest.raises(SlotTaken):
        move_appointment(appointment_id=booked.pk, slot=inside, actor=PLANNER)
    booked.refresh_from_db()
    assert (booked.start, other.start) == (at(13), at(9))
    assert list(verify_scheduling()) == []


def test_staff_read_why(details: PatientDetails) -> None:
    limit(1)
    booked = book(at(9), details)
    asked = Asked(SERVICE, "bottrop", "demo-lange", at(11))
    (reason,) = why_not(asked, actor=PLANNER)
    assert reason.code == "session-limit"
    words = "dr. Demo Lange zit vol tussen 09:00 en 12:00 (hoogste aantal afspraken: 1)."
    assert reason.text == words
    # Who is moved takes the own seat along.
    assert reasons(at(11), moving=booked) == []


def test_a_planner_goes_beyond_it_and_the_count_stays_true(details: PatientDetails) -> None:
    limit(1, afternoon=1)
    first = book(at(9), details)
    other = register_patient(details=replace(details, email="b@example.org"), actor=TESTS)
    placed = place_appointment(
        service=SERVICE,
        placement=Placement("bottrop", "demo-lange", at(11)),
        patient_id=other.pk,
        why="spoed",
        actor=PLANNER,
    )
    quota = SessionQuota.objects.get().claimable_id
    assert Claim.objects.filter(claimable=quota).count() == 2
    cancel_appointment(manage_secret=first.manage_secret, actor=VISITOR)
    # One is still there: the session stays full.
    assert morning_of(starts()) == []
    there = Placement("bottrop", "demo-lange", at(13))
    move_anywhere(appointment_id=placed.pk, placement=there, why="spoed", actor=PLANNER)
    assert morning_of(starts()) != []
    assert starts()[-1] < "12:00"
    assert list(verify_scheduling()) == []


def test_a_longer_visit_keeps_its_one_seat(details: PatientDetails) -> None:
    limit(20)
    first = book(at(11), details)
    seats = Claim.objects.filter(claimable=SessionQuota.objects.get().claimable_id)
    before = seats.get().tick
    resize_appointment(appointment_id=first.pk, minutes=45, actor=PLANNER)
    resize_appointment(appointment_id=first.pk, minutes=20, actor=PLANNER)
    assert seats.get().tick == before
    assert list(verify_scheduling()) == []


def test_a_new_limit_counts_what_is_booked_and_held(details: PatientDetails) -> None:
    limit(None)
    book(at(9), details)
    hold_slot(slot=offer(at(10)).id, actor=VISITOR)
    limit(1)
    assert morning_of(starts()) == []
    limit(3)
    assert morning_of(starts()) != []
    assert list(verify_scheduling()) == []
    limit(None)
    assert morning_of(starts()) != []
    assert Claim.objects.filter(claimable=SessionQuota.objects.get().claimable_id).count() == 0


def test_other_hours_seat_the_visits_anew(details: PatientDetails) -> None:
    limit(1)
    book(at(11), details)
    who = Practitioner.objects.get(slug="demo-lange").claimable
    week = [WeeklyHours(day, time(10, 30), time(15), most_visits=1) for day in range(5)]
    place = Location.objects.get(slug="bottrop")
    set_weekly_hours(claimable=who, location=place, hours=week, actor=TESTS)
    rebuild([who.pk])
    assert starts() == []
    assert list(verify_scheduling()) == []


def test_verify_names_a_visit_without_its_seat(details: PatientDetails) -> None:
    limit(2)
    booked = book(at(9), details)
    Claim.objects.filter(claimable=SessionQuota.objects.get().claimable_id).delete()
    (fault,) = [one for one in verify_scheduling() if one.kind == "wrong-seat"]
    assert str(booked.pk) in fault.where
    rebuild()
    assert list(verify_scheduling()) == []


def test_the_database_refuses_a_seat_that_is_taken(details: PatientDetails) -> None:
    limit(1)
    booked = book(at(9), details)
    quota = SessionQuota.objects.get().claimable_id
    seat = Claim.objects.get(claimable=quota)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(claimable_id=quota, tick=seat.tick, appointment=booked)


def test_a_session_for_nobody_is_no_session() -> None:
    with pytest.raises(PeriodInvalid):
        limit(0)


def test_people_in_a_row_need_as_many_seats() -> None:
    query = ChainQuery(
        service=SERVICE,
        kind=GroupKind.IN_A_ROW,
        people=3,
        location="bottrop",
        practitioner="demo-lange",
        until=at(23),
        limit=50,
    )
    limit(2)
    assert {one.start.hour for one in search_chains(query).chains} == {12, 13}
    limit(3, afternoon=1)
    assert {one.start.hour for one in search_chains(query).chains} == {9, 10}


def test_no_limit_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    limit(None)
    query = replace(QUERY, limit=5)
    search_slots(query)
    with django_assert_num_queries(2):
        search_slots(query)
    limit(2)
    search_slots(query)
    with django_assert_num_queries(3):
        search_slots(query)
