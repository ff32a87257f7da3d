"""Two who must take turns (PostgreSQL): the second begins while the first has not yet committed.

Each twin takes the lock away, and finds what the lock prevents.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from pytest_django.fixtures import Settings

from tests.chain import chain, details, morning
from tests.diagnostics.lab import make_user
from wervel.accounts.choices import Role
from wervel.common.actor import VISITOR, Actor, ActorKind, system
from wervel.common.clock import CLINIC_ZONE
from wervel.directory.models import Claimable
from wervel.patients.linking import link_records
from wervel.patients.services import PatientDetails, register_patient
from wervel.scheduling.change_terms import whole_day
from wervel.scheduling.choices import RefitState
from wervel.scheduling.exceptions import AlreadyThere, PatientBusy, RefitItemDecided
from wervel.scheduling.models import Appointment, HoursChange, RefitItem
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, book_known, prepare
from wervel.scheduling.services.hoarding import refuse_two_at_once
from wervel.scheduling.services.hours import add_leave
from wervel.scheduling.services.refits.deciding import accept, cancel_item
from wervel.scheduling.services.refits.proposing import apply_change, locked_change, propose_change
from wervel.scheduling.services.walk_ins import take_number
from wervel.scheduling.verification import verify_scheduling

__all__ = ["chain", "details", "morning"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("chain"),
    pytest.mark.xdist_group("races"),
]

SERVICE, DAY = "first-consultation-back", date(2026, 3, 17)
LONG_ENOUGH_SECONDS = 1.0
PLANNER = Actor(kind=ActorKind.USER, id="1", label="demo-planner", roles=frozenset({Role.PLANNER}))
DESK = system("desk")
Deed = Callable[[], Any]


def in_turn(first: Deed, second: Deed) -> list[Any]:
    """What each gave or raised, when the first commits only once the second has ended, or has
    waited for it long enough."""
    begun, ended = threading.Event(), threading.Event()

    def slow() -> Any:
        with transaction.atomic():
            found = first()
            begun.set()
            ended.wait(LONG_ENOUGH_SECONDS)
        return found

    def quick() -> Any:
        assert begun.wait(10)
        try:
            with transaction.atomic():
                return second()
        finally:
            ended.set()

    with ThreadPoolExecutor(2) as pool:
        return [done.result() for done in (pool.submit(outcome, slow), pool.submit(outcome, quick))]


def outcome(deed: Deed) -> Any:
    try:
        return deed()
    except Exception as error:
        return error
    finally:
        connection.close()


def kinds(found: Sequence[Any]) -> list[type]:
    return [type(one) for one in found]


@pytest.fixture
def unlocked(settings: Settings) -> None:
    settings.UNGUARDED_BOOKING = True


# One person at two clinics at the same time.


def bookings(details: PatientDetails) -> list[Deed]:
    """Of one person, for times at two clinics that begin at once."""
    begin, times = datetime.combine(DAY, time(10), CLINIC_ZONE), []
    for place in ("aachen", "bottrop"):
        query = SlotQuery(service=SERVICE, location=place, earliest=begin, limit=1)
        times.append(search_slots(query).slots[0])
    assert {one.start for one in times} == {begin}

    def book(slot: str, begin: datetime) -> Appointment:
        wanted = prepare(slot=slot)
        refuse_two_at_once(details, begin, begin + timedelta(minutes=30))
        return book_appointment(wanted=wanted, details=details, actor=VISITOR)

    return [partial(book, one.id, one.start) for one in times]


def test_nobody_books_two_places_at_one_time(details: PatientDetails) -> None:
    assert kinds(in_turn(*bookings(details))) == [Appointment, AlreadyThere]


def test_without_the_lock_one_person_is_at_two_places(
    details: PatientDetails, unlocked: None
) -> None:
    assert kinds(in_turn(*bookings(details))) == [Appointment, Appointment]


# The next number at the desk.


def number(name: str) -> int:
    return take_number(location="aachen", name=name, actor=DESK).number


def test_two_at_the_desk_get_two_numbers() -> None:
    assert in_turn(partial(number, "Anna"), partial(number, "Bram")) == [1, 2]


def test_without_the_lock_the_second_gets_none(unlocked: None) -> None:
    """The constraint still lets no number be given twice."""
    found = in_turn(partial(number, "Anna"), partial(number, "Bram"))
    assert [found[0], type(found[1])] == [1, IntegrityError]


# The hours of one practitioner.


def leaves() -> list[Deed]:
    who = Claimable.objects.get(practitioner__slug="demo-vos")

    def leave(hour: int) -> int:
        begin = datetime.combine(DAY, time(hour), CLINIC_ZONE)
        end = begin + timedelta(hours=1)
        return add_leave(claimable=who, start=begin, end=end, actor=PLANNER).pk

    return [partial(leave, 10), partial(leave, 14)]


def test_of_two_leaves_at_once_both_close() -> None:
    assert kinds(in_turn(*leaves())) == [int, int]
    assert list(verify_scheduling()) == []


def test_without_the_lock_the_second_opens_what_the_first_closed(unlocked: None) -> None:
    assert kinds(in_turn(*leaves())) == [int, int]
    assert [one.kind for one in verify_scheduling()] == ["free-day-other-hours"]


# What becomes of the appointments of a change of hours.


@pytest.fixture
def change(chain: None, details: PatientDetails) -> HoursChange:
    begin = datetime.combine(DAY, time(8), CLINIC_ZONE)
    (slot,) = search_slots(SlotQuery(service=SERVICE, earliest=begin, limit=1)).slots
    booked = book_appointment(wanted=prepare(slot=slot.id), details=details, actor=VISITOR)
    assert booked.practitioner is not None
    terms = whole_day(booked.practitioner.claimable_id, DAY)
    proposed = propose_change(terms=terms, reason="Ziek", actor=PLANNER)
    return apply_change(change_id=proposed.pk, actor=PLANNER)


def accepting(change: HoursChange) -> Deed:
    return partial(accept, change_id=change.pk, actor=PLANNER)


def test_accepting_all_and_cancelling_one_wait_for_each_other(change: HoursChange) -> None:
    cancel = partial(cancel_item, item_id=change.items.get().pk, actor=PLANNER)
    assert kinds(in_turn(accepting(change), cancel)) == [int, RefitItemDecided]


def test_cancelling_one_and_accepting_all_wait_for_each_other(change: HoursChange) -> None:
    cancel = partial(cancel_item, item_id=change.items.get().pk, actor=PLANNER)
    assert in_turn(cancel, accepting(change)) == [None, 0]
    assert change.items.get().state == RefitState.CANCELLED


def test_an_item_locked_before_its_change_blocks_both(change: HoursChange) -> None:
    """The twin: in the other order each waits for what the other has."""
    item, has_item, has_change = change.items.get().pk, threading.Event(), threading.Event()

    def item_first() -> UUID:
        with transaction.atomic():
            RefitItem.objects.select_for_update().get(pk=item)
            has_item.set()
            assert has_change.wait(10)
            return locked_change(change.pk, PLANNER).pk

    def change_first() -> int:
        assert has_item.wait(10)
        with transaction.atomic():
            locked_change(change.pk, PLANNER)
            has_change.set()
            return accept(change_id=change.pk, actor=PLANNER)

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(outcome, one) for one in (item_first, change_first)]
        found = [one.result() for one in both]
    assert sum(isinstance(one, OperationalError) for one in found) == 1


# One person with two records, booked by two planners.


def times_at_once() -> list[str]:
    """One at each of two clinics."""
    begin, found = datetime.combine(DAY, time(10), CLINIC_ZONE), []
    for place in ("aachen", "bottrop"):
        query = SlotQuery(service=SERVICE, location=place, earliest=begin, limit=1)
        found.append(search_slots(query).slots[0])
    assert {one.start for one in found} == {begin}
    return [one.id for one in found]


def bookings_of_records(details: PatientDetails) -> list[Deed]:
    """Each under another record of the same person, at another clinic at the same time."""
    one, other = (register_patient(details=details, actor=DESK).pk for _ in range(2))
    desk = make_user("links", Role.DESK).as_actor()
    link_records(replaced=other, kept=one, reason="demo", actor=desk)

    def book(slot: str, record: UUID) -> Appointment:
        return book_known(wanted=prepare(slot=slot), patient=record, actor=PLANNER)

    records = (one, other)
    return [partial(book, *each) for each in zip(times_at_once(), records, strict=True)]


def test_nobody_is_at_two_places_under_two_linked_records(details: PatientDetails) -> None:
    assert kinds(in_turn(*bookings_of_records(details))) == [Appointment, PatientBusy]


def test_without_the_lock_two_linked_records_are_at_two_places(
    details: PatientDetails, unlocked: None
) -> None:
    assert kinds(in_turn(*bookings_of_records(details))) == [Appointment, Appointment]
