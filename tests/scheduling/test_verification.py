"""`wervel verify`: silent when all agrees, and naming what was broken by hand."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from wervel.audit.models import AuditEvent, AuditSeal
from wervel.audit.sealing import seal_waiting
from wervel.common import clock
from wervel.common.actor import VISITOR
from wervel.common.ids import uuid7
from wervel.contact.models import OutboundMessage
from wervel.directory.choices import ClaimableKind
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment, Claim, FreeDay, Hold
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.free_days import rebuild
from wervel.scheduling.services.holds import hold_slot
from wervel.scheduling.ticks import day_of
from wervel.scheduling.verification import verify_scheduling

pytestmark = pytest.mark.usefixtures("chain")


@pytest.fixture
def booked(chain: None, details: PatientDetails) -> Appointment:
    first, second = search_slots(SlotQuery(service="first-consultation-back", limit=2)).slots
    hold_slot(slot=second.id, actor=VISITOR)
    return book_appointment(wanted=prepare(slot=first.id), details=details, actor=VISITOR)


def faults() -> list[str]:
    return [str(fault) for fault in verify_scheduling()]


def test_a_booking_and_a_hold_agree_with_everything(booked: Appointment) -> None:
    assert faults() == []
    out = StringIO()
    call_command("verify", stdout=out)
    assert out.getvalue() == "Everything agrees.\n"


def a_free_tick_gone(booked: Appointment) -> str:
    row = FreeDay.objects.filter(pool__startswith="room").earliest("id")
    FreeDay.objects.filter(pk=row.pk).update(free=bytes(36))
    return f"free-day-other-claims: claimable {row.claimable_id} on day {row.day}"


def a_free_day_gone(booked: Appointment) -> str:
    row = FreeDay.objects.earliest("id")
    FreeDay.objects.filter(pk=row.pk).delete()
    return f"free-day-missing: claimable {row.claimable_id} on day {row.day}"


def a_column_wrong(booked: Appointment) -> str:
    row = FreeDay.objects.filter(first_run__lt=200).earliest("id")
    FreeDay.objects.filter(pk=row.pk).update(first_run=0)
    return f"free-day-other-columns: claimable {row.claimable_id} on day {row.day}"


def a_claim_of_the_patient_gone(booked: Appointment) -> str:
    Claim.objects.filter(claimable=booked.patient.claimable).earliest("tick").delete()
    return f"appointment-without-claims: {booked.reference}"


def a_status_changed(booked: Appointment) -> str:
    Appointment.objects.update(status="cancelled")
    return f"claims-of-ended-appointment: {booked.reference}"


def a_mail_gone(booked: Appointment) -> str:
    OutboundMessage.objects.all().delete()
    return f"appointment-without-mail: {booked.reference}, change 0"


def a_mail_of_nothing(booked: Appointment) -> str:
    key = f"appointment:{booked.pk}:1"
    OutboundMessage.objects.update(event_key=key)
    again = OutboundMessage.objects.get()
    again.pk, again.event_key = uuid7(), f"appointment:{booked.pk}:0"
    again.save(force_insert=True)
    return f"mail-without-appointment: {key}"


def a_claim_of_the_doctor_gone(booked: Appointment) -> str:
    """What was freed with it in the bits: only the appointment can tell."""
    assert booked.practitioner is not None
    Claim.objects.filter(claimable=booked.practitioner.claimable_id).earliest("tick").delete()
    rebuild()
    return f"appointment-without-claims: {booked.reference}"


def a_claim_of_the_room_gone(booked: Appointment) -> str:
    claim = Claim.objects.filter(appointment=booked, claimable__kind=ClaimableKind.ROOM)
    found = claim.earliest("tick")
    found.delete()
    return f"free-day-other-claims: claimable {found.claimable_id} on day {day_of(found.tick)}"


@pytest.mark.parametrize(
    "plant",
    [
        a_free_tick_gone,
        a_free_day_gone,
        a_column_wrong,
        a_claim_of_the_patient_gone,
        a_claim_of_the_doctor_gone,
        a_claim_of_the_room_gone,
        a_status_changed,
        a_mail_gone,
        a_mail_of_nothing,
    ],
)
def test_a_planted_fault_is_named(booked: Appointment, plant: Callable[[Appointment], str]) -> None:
    wanted = plant(booked)
    assert faults() == [wanted]
    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify", stdout=StringIO())


@pytest.mark.parametrize("plant", [a_free_tick_gone, a_free_day_gone, a_column_wrong])
def test_free_days_can_be_made_anew(
    booked: Appointment, plant: Callable[[Appointment], str]
) -> None:
    plant(booked)
    assert rebuild() == 1
    assert faults() == []


def a_claim_of_nobody_left(booked: Appointment) -> str:
    """An ended hold that still takes its time."""
    hold = Hold.objects.get()
    Hold.objects.update(freed_at=clock.now())
    return f"claims-of-freed-hold: hold {hold.pk}"


def an_event_changed(booked: Appointment) -> str:
    seal_waiting()
    seal = AuditSeal.objects.select_related("event").latest("position")
    AuditEvent.objects.filter(pk=seal.event_id).update(actor_label="somebody else")
    return (
        f"audit-chain: position {seal.position}, event {seal.event_id}:"
        " the event differs from what was sealed"
    )


@pytest.mark.parametrize("plant", [a_claim_of_nobody_left, an_event_changed])
def test_the_command_names_it(booked: Appointment, plant: Callable[[Appointment], str]) -> None:
    wanted, out = plant(booked), StringIO()
    with pytest.raises(CommandError):
        call_command("verify", stdout=out)
    assert out.getvalue() == f"FAULT {wanted}\n"
