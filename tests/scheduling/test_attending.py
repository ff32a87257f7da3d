"""Who came and who did not, and what becomes of their time."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from tests.scheduling.staff import AGENT, DOCTOR, EDITOR, PLANNER, doctor_of
from wervel.audit.models import AuditEvent
from wervel.common.actor import VISITOR, Actor
from wervel.common.errors import Forbidden
from wervel.contact.models import OutboundMessage
from wervel.patients.services import PatientDetails
from wervel.scheduling.exceptions import (
    AppointmentUnknown,
    ReasonMissing,
    SlotTaken,
    TooEarly,
    TransitionRefused,
)
from wervel.scheduling.models import Appointment, Claim, Hold
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.attending import finish, mark_arrived, mark_no_show
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.cancelling import cancel_by_staff
from wervel.scheduling.services.holds import hold_slot
from wervel.scheduling.verification import verify_scheduling

pytestmark = pytest.mark.usefixtures("chain")
Step = Callable[..., Appointment]


@pytest.fixture
def booked(chain: None, details: PatientDetails) -> Appointment:
    query = SlotQuery(
        service="first-consultation-back", location="aachen", practitioner="demo-vos", limit=1
    )
    slot = search_slots(query).slots[0]
    return book_appointment(wanted=prepare(slot=slot.id), details=details, actor=VISITOR)


def steps(appointment: Appointment) -> list[tuple[str, str, str]]:
    rows = appointment.changes.order_by("id")
    return list(rows.values_list("before", "after", "note"))


def test_arrived_and_finished(booked: Appointment, morning: time_machine.Traveller) -> None:
    mark_arrived(appointment_id=booked.pk, actor=AGENT, note="met zoon")
    finished = finish(appointment_id=booked.pk, actor=doctor_of(booked))
    assert (finished.status, finished.sequence) == ("finished", 0)
    assert steps(booked)[1:] == [
        ("confirmed", "arrived", "met zoon"),
        ("arrived", "finished", ""),
    ]
    events = AuditEvent.objects.filter(object_id=str(booked.pk)).values_list("event", flat=True)
    assert sorted(one.rpartition(".")[2] for one in events) == ["arrived", "booked", "finished"]
    assert OutboundMessage.objects.count() == 1
    assert list(verify_scheduling()) == []


def test_the_same_again_changes_nothing(booked: Appointment) -> None:
    mark_arrived(appointment_id=booked.pk, actor=AGENT)
    mark_arrived(appointment_id=booked.pk, actor=AGENT)
    assert len(steps(booked)) == 2


def test_the_rest_of_a_missed_time_is_free_at_once(
    booked: Appointment, morning: time_machine.Traveller
) -> None:
    morning.move_to(booked.start + timedelta(minutes=10))
    mark_no_show(appointment_id=booked.pk, actor=PLANNER)
    assert not Claim.objects.exists()
    assert list(verify_scheduling()) == []


def test_whoever_comes_late_gets_the_time_back(
    booked: Appointment, morning: time_machine.Traveller
) -> None:
    before = sorted(Claim.objects.values_list("claimable_id", "tick"))
    morning.move_to(booked.start + timedelta(minutes=10))
    mark_no_show(appointment_id=booked.pk, actor=PLANNER)
    mark_arrived(appointment_id=booked.pk, actor=PLANNER)
    assert sorted(Claim.objects.values_list("claimable_id", "tick")) == before
    assert list(verify_scheduling()) == []


def test_unless_somebody_else_has_it(booked: Appointment, morning: time_machine.Traveller) -> None:
    morning.move_to(booked.start + timedelta(minutes=10))
    mark_no_show(appointment_id=booked.pk, actor=PLANNER)
    hold = Hold.objects.create(
        slot="demo",
        service=booked.service,
        location=booked.location,
        start=booked.start,
        minutes=5,
        created_at=booked.start,
        expires_at=booked.start + timedelta(hours=1),
    )
    assert booked.practitioner is not None
    tick = int(booked.start.timestamp()) // 300
    Claim.objects.create(claimable=booked.practitioner.claimable, tick=tick, hold=hold)
    with pytest.raises(SlotTaken):
        mark_arrived(appointment_id=booked.pk, actor=PLANNER)
    booked.refresh_from_db()
    assert (booked.status, Claim.objects.count()) == ("no-show", 1)


def test_nobody_is_missed_before_the_visit_nor_here_before_its_day(
    booked: Appointment, morning: time_machine.Traveller
) -> None:
    with pytest.raises(TooEarly):
        mark_no_show(appointment_id=booked.pk, actor=PLANNER)
    morning.shift(-timedelta(hours=7))
    with pytest.raises(TooEarly):
        mark_arrived(appointment_id=booked.pk, actor=PLANNER)


def test_the_table_of_steps_holds(booked: Appointment) -> None:
    with pytest.raises(TransitionRefused):
        finish(appointment_id=booked.pk, actor=PLANNER)
    mark_arrived(appointment_id=booked.pk, actor=PLANNER)
    finish(appointment_id=booked.pk, actor=PLANNER)
    for step in (mark_arrived, mark_no_show):
        with pytest.raises(TransitionRefused):
            step(appointment_id=booked.pk, actor=PLANNER)
    with pytest.raises(TransitionRefused):
        cancel_by_staff(appointment_id=booked.pk, reason="x", actor=PLANNER)


@pytest.mark.parametrize("step", [mark_arrived, mark_no_show, finish])
@pytest.mark.parametrize("actor", [VISITOR, EDITOR])
def test_nobody_else_marks(booked: Appointment, step: Step, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        step(appointment_id=booked.pk, actor=actor)
    assert len(steps(booked)) == 1


def test_another_doctors_appointment_is_unknown(booked: Appointment) -> None:
    with pytest.raises(AppointmentUnknown):
        mark_arrived(appointment_id=booked.pk, actor=DOCTOR)
    with pytest.raises(AppointmentUnknown):
        mark_arrived(appointment_id=uuid4(), actor=PLANNER)


def test_staff_cancel_with_a_reason_that_stays_with_us(booked: Appointment) -> None:
    with pytest.raises(ReasonMissing):
        cancel_by_staff(appointment_id=booked.pk, reason="  ", actor=PLANNER)
    cancel_by_staff(appointment_id=booked.pk, reason="arts ziek", actor=PLANNER)
    cancel_by_staff(appointment_id=booked.pk, reason="nog eens", actor=PLANNER)
    assert steps(booked)[1:] == [("confirmed", "cancelled", "arts ziek")]
    letter = OutboundMessage.objects.get(event_key=f"appointment:{booked.pk}:1")
    assert "arts ziek" not in letter.text + letter.html
    assert not Claim.objects.exists()
    assert list(verify_scheduling()) == []


def test_staff_cancel_without_a_mail(booked: Appointment) -> None:
    cancel_by_staff(appointment_id=booked.pk, reason="gebeld", actor=PLANNER, tell=False)
    assert OutboundMessage.objects.count() == 1
    assert list(verify_scheduling()) == []


def test_a_freed_time_is_offered_and_held_again(booked: Appointment) -> None:
    cancel_by_staff(appointment_id=booked.pk, reason="gebeld", actor=PLANNER)
    query = SlotQuery(
        service="first-consultation-back", location="aachen", practitioner="demo-vos", limit=1
    )
    first = search_slots(query).slots[0]
    assert first.start == booked.start
    assert hold_slot(slot=first.id, actor=VISITOR).start == booked.start
