"""Moving an appointment: the new time is taken and the old one given back, or nothing happens."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import override_settings

from tests.scheduling.staff import DOCTOR, EDITOR, PLANNER, doctor_of
from wervel.audit.models import AuditEvent
from wervel.common.actor import VISITOR, Actor
from wervel.common.errors import Forbidden
from wervel.contact.models import OutboundMessage
from wervel.directory.models import HealthcareService
from wervel.patients.services import PatientDetails
from wervel.scheduling.exceptions import (
    AppointmentOver,
    AppointmentUnknown,
    PatientBusy,
    SlotMalformed,
    SlotPast,
    SlotTaken,
    SlotUnknown,
    TooLateToChange,
    TransitionRefused,
)
from wervel.scheduling.models import Appointment, Claim
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots, token_key
from wervel.scheduling.services import moving
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.cancelling import cancel_appointment
from wervel.scheduling.services.holds import hold_slot
from wervel.scheduling.services.moving import move_appointment, move_by_link
from wervel.scheduling.services.resizing import resize_appointment
from wervel.scheduling.slot_token import SlotToken, write_token
from wervel.scheduling.ticks import tick_at
from wervel.scheduling.verification import verify_scheduling

pytestmark = pytest.mark.usefixtures("chain")
SERVICE = "first-consultation-back"


def times(service: str = SERVICE, **query: str) -> tuple[SlotOffer, ...]:
    return search_slots(SlotQuery(service=service, limit=100, **query)).slots


@pytest.fixture
def booked(chain: None, details: PatientDetails) -> Appointment:
    slot = times(location="aachen", practitioner="demo-vos")[0]
    return book_appointment(wanted=prepare(slot=slot.id), details=details, actor=VISITOR)


def state(appointment: Appointment) -> tuple[object, ...]:
    """Everything of it that a move could change, claims and mails included."""
    row = Appointment.objects.get(pk=appointment.pk)
    claims = Claim.objects.filter(appointment=row).values_list("claimable_id", "tick")
    fields = (row.status, row.start, row.end, row.location_id, row.practitioner_id, row.sequence)
    return (*fields, sorted(claims), row.changes.count(), OutboundMessage.objects.count())


def move(booked: Appointment, slot: SlotOffer) -> Appointment:
    return move_by_link(manage_secret=booked.manage_secret, slot=slot.id, actor=VISITOR)


def test_the_new_time_is_taken_and_the_old_one_free(booked: Appointment) -> None:
    new = times(location="oberhausen")[5]
    moved = move(booked, new)
    assert (moved.start, moved.end, moved.location.slug) == (new.start, new.end, "oberhausen")
    assert moved.practitioner is not None
    assert new.practitioner is not None
    assert moved.practitioner.slug == new.practitioner.slug
    assert (moved.status, moved.sequence, moved.reference) == ("confirmed", 1, booked.reference)
    assert booked.start in [one.start for one in times(location="aachen", practitioner="demo-vos")]
    assert new.id not in [one.id for one in times(location="oberhausen")]
    assert list(verify_scheduling()) == []


@pytest.mark.parametrize("minutes", [10, 20, 30])
def test_a_time_may_overlap_the_old_one(booked: Appointment, minutes: int) -> None:
    start = booked.start + timedelta(minutes=minutes)
    assert start not in [one.start for one in times(location="aachen", practitioner="demo-vos")]
    token = SlotToken(SERVICE, "aachen", "demo-vos", tick_at(start), 30)
    slot = write_token(token, token_key())
    moved = move_by_link(manage_secret=booked.manage_secret, slot=slot, actor=VISITOR)
    assert (moved.start, moved.end) == (start, start + timedelta(minutes=30))
    assert list(verify_scheduling()) == []


def test_a_search_for_it_counts_its_own_time_as_free(booked: Appointment) -> None:
    query = SlotQuery(service=SERVICE, location="aachen", practitioner="demo-vos", limit=100)
    without = [one.start - booked.start for one in search_slots(query).slots]
    own = [one.start - booked.start for one in search_slots(replace(query, giving=booked.pk)).slots]
    assert own[:5] == [timedelta(minutes=minutes) for minutes in (0, 10, 20, 30, 40)]
    assert without[:1] == own[4:5]


def test_its_history_says_from_when_to_when(booked: Appointment) -> None:
    before = booked.start
    moved = move(booked, times()[9])
    steps = moved.changes.order_by("id").values_list("before", "after", "start", "sequence", "told")
    assert list(steps) == [
        ("", "confirmed", before, 0, True),
        ("confirmed", "confirmed", moved.start, 1, True),
    ]
    event = AuditEvent.objects.get(event="scheduling.appointment.moved")
    assert (event.object_id, event.actor_kind) == (str(moved.pk), "visitor")
    assert event.detail == {
        "reference": moved.reference,
        "from": before.isoformat(),
        "to": moved.start.isoformat(),
    }


def test_one_mail_tells_it(booked: Appointment) -> None:
    move(booked, times()[9])
    keys = OutboundMessage.objects.order_by("event_key").values_list("event_key", flat=True)
    assert list(keys) == [f"appointment:{booked.pk}:0", f"appointment:{booked.pk}:1"]
    letter = OutboundMessage.objects.get(event_key=f"appointment:{booked.pk}:1")
    assert letter.subject == "Uw afspraak in Aken is veranderd"
    assert "dinsdag 10 maart 2026, 08:00" in letter.text
    assert "dinsdag 10 maart 2026, 08:00" in letter.html


def test_the_same_time_again_changes_nothing(booked: Appointment) -> None:
    new = times()[9]
    move(booked, new)
    after = state(booked)
    assert move(booked, new).start == new.start
    assert state(booked) == after


def test_a_taken_time_leaves_everything_as_it_was(
    booked: Appointment, details: PatientDetails
) -> None:
    wanted = times(location="aachen")[7]
    book_appointment(wanted=prepare(slot=wanted.id), details=details, actor=VISITOR)
    before = state(booked)
    with pytest.raises(SlotTaken) as refused:
        move(booked, wanted)
    assert len(refused.value.alternatives) == 3
    assert state(booked) == before
    assert list(verify_scheduling()) == []


def taken_between(booked: Appointment, details: PatientDetails) -> moving.Move:
    """A move whose time somebody else takes after the first look."""
    wanted = times(location="aachen", practitioner="demo-vos")[7]
    planned = moving.prepare_move(manage_secret=booked.manage_secret, slot=wanted.id)
    book_appointment(wanted=prepare(slot=wanted.id), details=details, actor=VISITOR)
    return planned


def test_a_time_taken_at_that_instant_leaves_everything_as_it_was(
    booked: Appointment, details: PatientDetails
) -> None:
    """R7."""
    planned = taken_between(booked, details)
    before = state(booked)
    with pytest.raises(SlotTaken):
        moving.move_planned(move=planned, actor=VISITOR)
    assert state(booked) == before
    assert list(verify_scheduling()) == []


def test_without_the_second_look_the_constraint_still_refuses_it(
    booked: Appointment, details: PatientDetails
) -> None:
    """R7: everything that was done up to there is undone with it."""
    planned = taken_between(booked, details)
    before = state(booked)
    with override_settings(UNGUARDED_BOOKING=True), pytest.raises(SlotTaken):
        moving.move_planned(move=planned, actor=VISITOR)
    assert state(booked) == before
    assert list(verify_scheduling()) == []


def test_without_the_transaction_the_old_time_is_lost(
    booked: Appointment, details: PatientDetails, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of R7: it is the transaction that keeps the old time."""
    planned = taken_between(booked, details)
    alone = moving.move_planned.__wrapped__  # type: ignore[attr-defined]
    with override_settings(UNGUARDED_BOOKING=True), pytest.raises(SlotTaken):
        alone(move=planned, actor=VISITOR)
    assert {fault.kind for fault in verify_scheduling()} >= {"appointment-without-claims"}


def test_a_time_that_an_ended_hold_still_takes_can_be_had(
    booked: Appointment, morning: time_machine.Traveller
) -> None:
    HealthcareService.objects.update(late_change_hours=0)
    wanted = times(location="aachen", practitioner="demo-vos")[6]
    hold_slot(slot=wanted.id, actor=VISITOR)
    with pytest.raises(SlotTaken):
        move(booked, wanted)
    morning.shift(timedelta(minutes=10))
    assert move(booked, wanted).start == wanted.start
    assert list(verify_scheduling()) == []


def test_another_service_is_no_time_for_it(booked: Appointment) -> None:
    with pytest.raises(SlotUnknown):
        move(booked, times("results-talk")[0])


def test_what_is_no_time_or_past(booked: Appointment, morning: time_machine.Traveller) -> None:
    with pytest.raises(SlotMalformed):
        move_by_link(manage_secret=booked.manage_secret, slot="x", actor=VISITOR)
    early = times()[0]
    HealthcareService.objects.update(late_change_hours=0)
    later = move(booked, times()[60])
    morning.shift(timedelta(hours=2))
    with pytest.raises(SlotPast):
        move(later, early)


@pytest.mark.parametrize("secret", ["", "x", "A" * 22, "\x00" * 22])
def test_a_secret_that_is_none(secret: str) -> None:
    with pytest.raises(AppointmentUnknown):
        move_by_link(manage_secret=secret, slot=times()[0].id, actor=VISITOR)


def test_a_cancelled_appointment_stays_cancelled(booked: Appointment) -> None:
    cancel_appointment(manage_secret=booked.manage_secret, actor=VISITOR)
    with pytest.raises(TransitionRefused):
        move(booked, times()[9])
    with pytest.raises(TransitionRefused):
        move_appointment(appointment_id=booked.pk, slot=times()[9].id, actor=PLANNER)


def test_too_late_for_the_patient_is_not_too_late_for_staff(
    booked: Appointment, morning: time_machine.Traveller
) -> None:
    HealthcareService.objects.update(late_change_hours=2)
    slot = times()[60]
    morning.move_to(booked.start - timedelta(hours=2) + timedelta(seconds=1))
    with pytest.raises(TooLateToChange) as refused:
        move(booked, slot)
    assert refused.value.phone == booked.location.phone
    with pytest.raises(TooLateToChange):
        cancel_appointment(manage_secret=booked.manage_secret, actor=VISITOR)
    morning.move_to(booked.start)
    with pytest.raises(AppointmentOver):
        move(booked, slot)
    moved = move_appointment(appointment_id=booked.pk, slot=slot.id, actor=PLANNER, note="gebeld")
    assert moved.start == slot.start
    assert moved.changes.latest("id").note == "gebeld"


def test_staff_may_keep_it_from_the_mail(booked: Appointment) -> None:
    moved = move_appointment(
        appointment_id=booked.pk, slot=times()[9].id, actor=PLANNER, tell=False
    )
    assert (moved.sequence, OutboundMessage.objects.count()) == (1, 1)
    assert moved.changes.latest("id").told is False
    assert list(verify_scheduling()) == []
    assert move(booked, times()[19]).sequence == 2
    assert OutboundMessage.objects.filter(event_key=f"appointment:{booked.pk}:2").exists()
    assert list(verify_scheduling()) == []


def test_a_patient_cannot_overlap_himself(booked: Appointment, details: PatientDetails) -> None:
    other = times(location="oberhausen")[20]
    second = book_appointment(wanted=prepare(slot=other.id), details=details, actor=VISITOR)
    Claim.objects.filter(claimable=second.patient.claimable).update(
        claimable=booked.patient.claimable
    )
    Appointment.objects.filter(pk=second.pk).update(patient=booked.patient)
    same_time = next(one for one in times(location="aachen") if one.start == other.start)
    before = state(booked)
    with pytest.raises(PatientBusy):
        move(booked, same_time)
    assert state(booked) == before


def test_a_doctor_moves_the_own_only(booked: Appointment) -> None:
    own = doctor_of(booked)
    assert move_appointment(appointment_id=booked.pk, slot=times()[9].id, actor=own).sequence == 1
    with pytest.raises(AppointmentUnknown):
        move_appointment(appointment_id=booked.pk, slot=times()[19].id, actor=DOCTOR)


@pytest.mark.parametrize("actor", [VISITOR, EDITOR])
def test_nobody_else_moves(booked: Appointment, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        move_appointment(appointment_id=booked.pk, slot=times()[9].id, actor=actor)


def test_an_appointment_nobody_has() -> None:
    with pytest.raises(AppointmentUnknown):
        move_appointment(appointment_id=uuid4(), slot=times()[9].id, actor=PLANNER)


def test_a_length_of_its_own_is_kept(booked: Appointment) -> None:
    resize_appointment(appointment_id=booked.pk, minutes=45, actor=PLANNER)
    new = times(location="aachen", practitioner="demo-vos")[9]
    moved = move(booked, new)
    assert moved.end - moved.start == timedelta(minutes=45)
    assert list(verify_scheduling()) == []
