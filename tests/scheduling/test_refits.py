"""Changed hours propose first: nothing is closed or moved before somebody says so."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine

from wervel.accounts.choices import Role
from wervel.common.actor import VISITOR, Actor, ActorKind
from wervel.common.clock import CLINIC_ZONE
from wervel.common.errors import Forbidden
from wervel.contact.models import OutboundMessage
from wervel.directory.models import Device, Practitioner, Room
from wervel.patients.services import PatientDetails
from wervel.scheduling.change_terms import (
    AwayFrom,
    ClosedDay,
    OtherWeek,
    Shift,
    Terms,
    whole_day,
)
from wervel.scheduling.choices import AppointmentStatus, ChangeState, RefitState
from wervel.scheduling.exceptions import HoursChangeDecided, PeriodInvalid, RefitItemDecided
from wervel.scheduling.models import Appointment, FreeDay, HoursChange, Leave, RefitItem, Schedule
from wervel.scheduling.selectors.slots import SlotQuery, describe_slot, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.cancelling import cancel_by_staff
from wervel.scheduling.services.refits.deciding import (
    accept,
    cancel_item,
    choose_slot,
    keep_item,
    mark_called,
    move_queued,
)
from wervel.scheduling.services.refits.proposing import (
    apply_change,
    propose_change,
    withdraw_change,
)
from wervel.scheduling.verification import verify_scheduling

pytestmark = pytest.mark.usefixtures("chain")

SERVICE = "first-consultation-back"
PLANNER = Actor(kind=ActorKind.USER, id="1", label="demo-planner", roles=frozenset({Role.PLANNER}))
DAY = date(2026, 3, 17)
WORDS = {"nl": "Storing", "de": "Störung", "en": "Outage"}


def moment(hour: int, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour), CLINIC_ZONE)


@pytest.fixture
def booked(details: PatientDetails) -> list[Appointment]:
    """Four appointments of one doctor on one day."""
    query = SlotQuery(service=SERVICE, location="aachen", earliest=moment(8), limit=1)
    (first,) = search_slots(query).slots
    assert first.practitioner is not None
    who = first.practitioner.slug
    found = []
    for _ in range(4):
        again = SlotQuery(
            service=SERVICE, location="aachen", practitioner=who, earliest=moment(8), limit=1
        )
        (slot,) = search_slots(again).slots
        found.append(book_appointment(wanted=prepare(slot=slot.id), details=details, actor=VISITOR))
    return found


def doctor_of(appointment: Appointment) -> Practitioner:
    assert appointment.practitioner is not None
    return appointment.practitioner


def ill(appointment: Appointment) -> AwayFrom:
    return whole_day(doctor_of(appointment).claimable_id, DAY)


def propose(terms: Terms) -> HoursChange:
    return propose_change(terms=terms, reason="Ziek", actor=PLANNER)


def in_force(terms: Terms) -> HoursChange:
    change = propose(terms)
    return apply_change(change_id=change.pk, actor=PLANNER)


def state() -> list[tuple[object, ...]]:
    return [
        *FreeDay.objects.order_by("id").values_list("id", "open", "free"),
        *Schedule.objects.order_by("id").values_list("id", "valid_from", "valid_until"),
        *Appointment.objects.order_by("id").values_list("id", "start", "status"),
        *OutboundMessage.objects.order_by("id").values_list("id"),
        *Leave.objects.values_list("id"),
    ]


def test_a_proposal_changes_nothing(booked: list[Appointment]) -> None:
    before = state()
    change = propose(ill(booked[0]))
    assert state() == before
    items = list(change.items.order_by("old_start"))
    assert [item.appointment_id for item in items] == [one.pk for one in booked]
    assert [item.old_start for item in items] == [one.start for one in booked]


def test_each_proposed_place_is_free_and_none_twice(booked: list[Appointment]) -> None:
    change = in_force(ill(booked[0]))
    assert accept(change_id=change.pk, actor=PLANNER) == len(booked)
    move_queued.func(str(change.pk))
    assert set(change.items.values_list("state", "problem")) == {(RefitState.MOVED, "")}
    for item in change.items.select_related("appointment"):
        slot = describe_slot(item.slot)
        assert item.appointment.start == slot.start
        assert item.appointment.location_id == slot.location.id
        assert not (
            item.appointment.practitioner_id == doctor_of(booked[0]).pk and slot.start.date() == DAY
        )
    assert list(verify_scheduling()) == []
    moved = OutboundMessage.objects.filter(event_key__endswith=":1")
    assert moved.count() == len(booked)


def test_the_same_time_with_somebody_else_costs_less_than_two_days(
    booked: list[Appointment],
) -> None:
    """Or the same doctor on the day before or after: never farther off than needed."""
    change = propose(ill(booked[0]))
    for item in change.items.all():
        slot = describe_slot(item.slot)
        assert slot.location.slug == "aachen"
        assert abs(slot.start - item.old_start) <= timedelta(days=1, hours=8)


def test_another_week_takes_what_no_longer_fits_and_nothing_else(
    booked: list[Appointment],
) -> None:
    doctor = doctor_of(booked[0])
    first, last = DAY - timedelta(days=1), DAY + timedelta(days=5)
    shifts = tuple(Shift(day, time(13), time(16)) for day in range(5))
    change = propose(OtherWeek(doctor.claimable_id, "aachen", first, last, shifts))
    hit = {item.appointment_id for item in change.items.all()}
    assert hit == {one.pk for one in booked if one.start < moment(13)}
    apply_change(change_id=change.pk, actor=PLANNER)
    query = SlotQuery(
        service=SERVICE, practitioner=doctor.slug, location="aachen", earliest=moment(0), limit=100
    )
    starts = [slot.start for slot in search_slots(query).slots]
    within = [each for each in starts if each.date() <= last]
    after = [each for each in starts if each.date() > last]
    assert within
    assert all(time(13) <= each.time() < time(16) for each in within)
    assert any(each.time() < time(13) for each in after)
    assert list(verify_scheduling()) == []


def test_a_room_out_of_order_is_changed_at_the_same_time(booked: list[Appointment]) -> None:
    claims = booked[0].claims.values_list("claimable_id", flat=True)
    room = Room.objects.get(claimable_id__in=claims)
    change = in_force(AwayFrom(room.claimable_id, moment(7), moment(20)))
    item = change.items.get(appointment=booked[0])
    assert describe_slot(item.slot).start == booked[0].start
    accept(change_id=change.pk, actor=PLANNER)
    move_queued.func(str(change.pk))
    item.refresh_from_db()
    assert item.state == RefitState.MOVED
    assert not booked[0].claims.filter(claimable_id=room.claimable_id).exists()
    assert list(verify_scheduling()) == []


def test_a_closed_day_is_closed_for_everybody(booked: list[Appointment]) -> None:
    change = in_force(ClosedDay("aachen", DAY, WORDS))
    assert change.items.count() == len(booked)
    for item in change.items.all():
        slot = describe_slot(item.slot)
        assert (slot.location.slug, slot.start.date()) != ("aachen", DAY)
    assert not Device.objects.filter(claimable__claims__appointment__in=booked).exists()
    query = SlotQuery(service=SERVICE, location="aachen", earliest=moment(0), until=moment(23))
    assert search_slots(query).slots == ()


def test_what_was_booked_after_the_proposal_is_added(
    booked: list[Appointment], details: PatientDetails
) -> None:
    change = propose(ill(booked[0]))
    cancel_by_staff(appointment_id=booked[1].pk, reason="Niet meer nodig", actor=PLANNER)
    query = SlotQuery(
        service=SERVICE,
        location="aachen",
        practitioner=doctor_of(booked[0]).slug,
        earliest=moment(8),
        limit=1,
    )
    (slot,) = search_slots(query).slots
    late = book_appointment(wanted=prepare(slot=slot.id), details=details, actor=VISITOR)
    apply_change(change_id=change.pk, actor=PLANNER)
    hit = set(change.items.values_list("appointment_id", flat=True))
    assert hit == {booked[0].pk, booked[2].pk, booked[3].pk, late.pk}


def test_a_place_that_has_gone_is_replaced_and_asked_about_again(
    booked: list[Appointment], details: PatientDetails
) -> None:
    change = in_force(ill(booked[0]))
    item = change.items.order_by("old_start")[0]
    book_appointment(wanted=prepare(slot=item.slot), details=details, actor=VISITOR)
    accept(change_id=change.pk, items=[item.pk], actor=PLANNER)
    move_queued.func(str(change.pk))
    again = RefitItem.objects.get(pk=item.pk)
    assert (again.state, again.problem) == (RefitState.OPEN, "slot-taken")
    assert again.slot not in ("", item.slot)
    booked[0].refresh_from_db()
    assert booked[0].start == item.old_start
    accept(change_id=change.pk, items=[item.pk], actor=PLANNER)
    move_queued.func(str(change.pk))
    again.refresh_from_db()
    assert again.state == RefitState.MOVED


def test_one_by_one(booked: list[Appointment]) -> None:
    change = in_force(ill(booked[0]))
    kept, cancelled, chosen, open_one = change.items.order_by("old_start")
    keep_item(item_id=kept.pk, actor=PLANNER)
    cancel_item(item_id=cancelled.pk, actor=PLANNER)
    query = SlotQuery(service=SERVICE, location="bottrop", earliest=moment(8), limit=1)
    (other,) = search_slots(query).slots
    choose_slot(item_id=chosen.pk, slot=other.id, actor=PLANNER)
    assert accept(change_id=change.pk, items=[chosen.pk, kept.pk], actor=PLANNER) == 1
    move_queued.func(str(change.pk))
    states = dict(change.items.values_list("pk", "state"))
    assert states == {
        kept.pk: RefitState.KEPT,
        cancelled.pk: RefitState.CANCELLED,
        chosen.pk: RefitState.MOVED,
        open_one.pk: RefitState.OPEN,
    }
    booked[2].refresh_from_db()
    assert booked[2].start == other.start
    booked[1].refresh_from_db()
    assert booked[1].status == AppointmentStatus.CANCELLED
    with pytest.raises(RefitItemDecided):
        cancel_item(item_id=kept.pk, actor=PLANNER)
    assert list(verify_scheduling()) == []


def test_who_cannot_be_told_by_mail_in_time_is_to_be_telephoned(
    booked: list[Appointment], morning: time_machine.Traveller
) -> None:
    patient = booked[0].patient
    patient.email = ""
    patient.save(update_fields=["email"])
    change = in_force(ill(booked[0]))
    accept(change_id=change.pk, actor=PLANNER)
    move_queued.func(str(change.pk))
    calls = dict(change.items.values_list("appointment_id", "must_call"))
    assert calls == {booked[0].pk: True, **{one.pk: False for one in booked[1:]}}
    item = change.items.get(appointment=booked[0])
    mark_called(item_id=item.pk, actor=PLANNER)
    mark_called(item_id=item.pk, actor=PLANNER)
    item.refresh_from_db()
    assert (item.called_by, item.called_at is not None) == ("demo-planner", True)


def test_a_change_of_tomorrow_is_told_by_telephone_too(
    booked: list[Appointment], morning: time_machine.Traveller
) -> None:
    morning.move_to(moment(12, DAY - timedelta(days=1)))
    change = in_force(ill(booked[0]))
    accept(change_id=change.pk, actor=PLANNER)
    move_queued.func(str(change.pk))
    assert set(change.items.values_list("state", "must_call")) == {(RefitState.MOVED, True)}


def test_more_than_one_job_moves_all(booked: list[Appointment], settings: object) -> None:
    change = in_force(ill(booked[0]))
    accept(change_id=change.pk, actor=PLANNER)
    move_queued.func(str(change.pk))
    move_queued.func(str(change.pk))
    assert OutboundMessage.objects.filter(event_key__endswith=":1").count() == len(booked)


def test_a_withdrawn_change_is_over(booked: list[Appointment]) -> None:
    before = state()
    change = propose(ill(booked[0]))
    withdraw_change(change_id=change.pk, actor=PLANNER)
    with pytest.raises(HoursChangeDecided):
        apply_change(change_id=change.pk, actor=PLANNER)
    with pytest.raises(HoursChangeDecided):
        accept(change_id=change.pk, actor=PLANNER)
    assert state() == before
    change.refresh_from_db()
    assert change.state == ChangeState.WITHDRAWN


def test_only_planners_change_hours(booked: list[Appointment]) -> None:
    doctor = Actor(kind=ActorKind.USER, id="2", label="demo", roles=frozenset({Role.DOCTOR}))
    with pytest.raises(Forbidden):
        propose_change(terms=ill(booked[0]), reason="Ziek", actor=doctor)
    change = propose(ill(booked[0]))
    for step in (apply_change, withdraw_change, accept):
        with pytest.raises(Forbidden):
            step(change_id=change.pk, actor=doctor)  # type: ignore[operator]


def test_an_end_before_its_beginning_is_refused(booked: list[Appointment]) -> None:
    who = doctor_of(booked[0]).claimable_id
    with pytest.raises(PeriodInvalid):
        propose(AwayFrom(who, moment(12), moment(11)))
    with pytest.raises(PeriodInvalid):
        propose(OtherWeek(who, "aachen", DAY, DAY - timedelta(days=1), ()))
