"""Steps that may turn out not to be needed: who decides, and who gets their time."""

from datetime import timedelta

import pytest
import time_machine

from tests.scheduling.test_chain_booking import PLANNER, booked, faults
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import VISITOR, Actor, ActorKind
from wervel.common.errors import Forbidden
from wervel.common.ids import uuid7
from wervel.contact.models import OutboundMessage
from wervel.directory.models import Practitioner
from wervel.patients.services import PatientDetails
from wervel.scheduling.exceptions import (
    AppointmentOver,
    AppointmentUnknown,
    ReasonMissing,
    TransitionRefused,
)
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.appointments import day_list
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.chain_ending import (
    cancel_chain,
    keep_provisional,
    release_provisional,
)

__all__ = ["booked"]
pytestmark = pytest.mark.usefixtures("chain")


def xrays(booked: list[Appointment]) -> list[str]:
    begin = clock.to_clinic(booked[1].start)
    query = SlotQuery("xray-spine", "aachen", earliest=begin, limit=100)
    return [one.id for one in search_slots(query).slots if one.start == begin]


def test_a_released_scan_is_found_by_the_next_search_at_once(
    booked: list[Appointment], morning: time_machine.Traveller, details: PatientDetails
) -> None:
    morning.move_to(booked[0].start - timedelta(minutes=60))
    assert xrays(booked) == []
    release_provisional(reference=booked[1].reference, actor=PLANNER, reason="Geen foto nodig")
    (free,) = xrays(booked)
    other = book_appointment(wanted=prepare(slot=free), details=details, actor=VISITOR)
    assert (other.start, faults()) == (booked[1].start, [])
    booked[0].refresh_from_db()
    assert booked[0].status == "confirmed"


def test_a_release_says_why_to_staff_alone(booked: list[Appointment]) -> None:
    release_provisional(reference=booked[1].reference, actor=PLANNER, reason="Geen foto nodig")
    release_provisional(reference=booked[1].reference, actor=PLANNER, reason="Geen foto nodig")
    (step,) = booked[1].changes.exclude(before="")
    assert (step.after, step.note, step.actor_id) == ("cancelled", "Geen foto nodig", "7")
    assert AuditEvent.objects.filter(event="scheduling.appointment.released").count() == 1
    mail = OutboundMessage.objects.get(event_key=f"appointment:{booked[1].pk}:1")
    assert "METHOD:CANCEL" in mail.calendar
    assert "Geen foto nodig" not in mail.text


def test_what_was_released_and_then_cancelled_agrees(booked: list[Appointment]) -> None:
    release_provisional(reference=booked[1].reference, actor=PLANNER, reason="Geen foto nodig")
    cancel_chain(manage_secret=booked[0].manage_secret, actor=VISITOR)
    assert list(Appointment.objects.values_list("sequence", flat=True)) == [1, 1, 1]
    assert faults() == []


def test_a_scan_that_is_needed_stays(booked: list[Appointment]) -> None:
    keep_provisional(reference=booked[1].reference, actor=PLANNER)
    keep_provisional(reference=booked[1].reference, actor=PLANNER)
    assert AuditEvent.objects.filter(event="scheduling.appointment.kept").count() == 1
    with pytest.raises(TransitionRefused):
        release_provisional(reference=booked[1].reference, actor=PLANNER, reason="Toch niet")
    assert faults() == []


@pytest.mark.parametrize("step", [0, 2])
def test_a_sure_step_is_not_released(booked: list[Appointment], step: int) -> None:
    with pytest.raises(TransitionRefused):
        release_provisional(reference=booked[step].reference, actor=PLANNER, reason="Niet nodig")


@pytest.mark.parametrize("role", ["agent", "editor", "manager", "auditor"])
def test_nobody_else_releases(booked: list[Appointment], role: str) -> None:
    actor = Actor(ActorKind.USER, "8", "Demo", frozenset({role}))
    with pytest.raises(Forbidden):
        release_provisional(reference=booked[1].reference, actor=actor, reason="Niet nodig")
    with pytest.raises(Forbidden):
        keep_provisional(reference=booked[1].reference, actor=actor)


def doctor_of(booked: list[Appointment], step: int) -> Actor:
    user = User.objects.create(username=f"doctor-{step}")
    Practitioner.objects.filter(pk=booked[step].practitioner_id).update(user=user)
    return Actor(ActorKind.USER, str(user.pk), "Demo", frozenset({"doctor"}))


def test_a_doctor_decides_for_the_own_patients_alone(booked: list[Appointment]) -> None:
    own = doctor_of(booked, 0)
    other = Actor(ActorKind.USER, str(uuid7()), "Demo", frozenset({"doctor"}))
    with pytest.raises(AppointmentUnknown):
        release_provisional(reference=booked[1].reference, actor=other, reason="Niet nodig")
    day = clock.to_clinic(booked[0].start).date()
    listed = [one.reference for one in day_list(location="aachen", day=day, actor=own)]
    assert listed == [one.reference for one in booked]
    assert day_list(location="aachen", day=day, actor=other) == []
    release_provisional(reference=booked[1].reference, actor=own, reason="Niet nodig")
    assert faults() == []


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_release_needs_its_reason(booked: list[Appointment], reason: str) -> None:
    with pytest.raises(ReasonMissing):
        release_provisional(reference=booked[1].reference, actor=PLANNER, reason=reason)


def test_a_scan_that_is_over_is_not_released(
    booked: list[Appointment], morning: time_machine.Traveller
) -> None:
    morning.move_to(booked[1].end)
    with pytest.raises(AppointmentOver):
        release_provisional(reference=booked[1].reference, actor=PLANNER, reason="Niet nodig")
