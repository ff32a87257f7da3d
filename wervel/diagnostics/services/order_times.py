"""The time of a scan: taken with the order, given back without it."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from wervel.audit import services as audit
from wervel.common.actor import Actor
from wervel.diagnostics.exceptions import TimeNeeded
from wervel.diagnostics.models import ServiceRequest
from wervel.diagnostics.order_events import OrderEvent
from wervel.diagnostics.order_rules import check_may_order
from wervel.diagnostics.selectors.order_times import reserved_time
from wervel.encounters.models import Encounter
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import AppointmentUnknown, SlotUnknown
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import parse_slot
from wervel.scheduling.services.booking import Wanted, book_known, prepare
from wervel.scheduling.services.cancelling import cancel_ordered
from wervel.scheduling.services.chain_ending import keep_of_visit, release_of_visit

# Planners read the history of an appointment: what a doctor thinks stays with the order.
NOT_NEEDED = "no longer ordered by the doctor"


def prepare_time(slot: str, service: str) -> Wanted | None:
    """Look, outside of any transaction, whether the chosen time can be had; None for none chosen.

    SlotMalformed, SlotUnknown (also when it is a time of another service), SlotPast or SlotTaken.
    """
    if not slot:
        return None
    if parse_slot(slot).service != service:
        raise SlotUnknown
    return prepare(slot=slot)


def take_time(
    encounter: Encounter, service: str, wanted: Wanted | None, actor: Actor
) -> Appointment:
    """In the caller's transaction: the chosen time, else what the visit has reserved; TimeNeeded.

    A reservation for the same kind of scan that was not taken is given back.
    """
    reserved = reserved_time(encounter, service)
    if wanted is None:
        if reserved is None:
            raise TimeNeeded
        return keep_of_visit(appointment_id=reserved.pk, actor=actor)
    if reserved is not None:
        release_of_visit(appointment_id=reserved.pk, actor=actor, reason=NOT_NEEDED)
    return book_known(wanted=wanted, patient=encounter.patient_id, actor=actor)


def give_time_back(request: ServiceRequest, actor: Actor) -> None:
    """In the caller's transaction: others can have the time of this scan, unless it has begun."""
    appointment = request.appointment
    if appointment is not None and appointment.status == AppointmentStatus.CONFIRMED:
        cancel_ordered(appointment_id=appointment.pk, reason=NOT_NEEDED, actor=actor)


@transaction.atomic
def decide_against(*, encounter_id: UUID, appointment_id: UUID, actor: Actor) -> Appointment:
    """Say that a scan reserved for this visit is not needed: its time is free at once.

    Forbidden, AppointmentUnknown when it is not of this visit and its patient, TransitionRefused
    when it has been decided already.
    """
    check_may_order(actor)
    rows = Appointment.objects.filter(
        pk=appointment_id,
        position__gt=0,
        group__appointments__encounter=encounter_id,
        group__appointments__encounter__patient=F("patient"),
    )
    if not rows.exists():
        raise AppointmentUnknown
    released = release_of_visit(appointment_id=appointment_id, actor=actor, reason=NOT_NEEDED)
    audit.record(
        event=OrderEvent.NOT_NEEDED,
        actor=actor,
        object_type="Encounter",
        object_id=encounter_id,
        patient_id=released.patient_id,
    )
    return released
