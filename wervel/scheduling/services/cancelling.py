"""Giving an appointment back."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wervel.common.actor import Actor
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import TransitionRefused
from wervel.scheduling.letters import cancellation_letter
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.catalogue import catalogue
from wervel.scheduling.services.booking import AppointmentEvent, note_change
from wervel.scheduling.services.chain_ending import cancel_group, day_of_step
from wervel.scheduling.services.claiming import give_back, lock_days_of
from wervel.scheduling.services.history import noted, record_event, send
from wervel.scheduling.services.locking import (
    appointment_by_id,
    appointment_for_staff,
    appointment_of_link,
    check_patient_may_change,
)
from wervel.scheduling.transitions import check_transition


@transaction.atomic
def cancel_appointment(*, manage_secret: str, actor: Actor) -> Appointment:
    """Cancel as the holder of the manage link, free the time at once and send a mail about it.

    A step of somebody's day goes with all others of that day: half of it is of no use. A second
    call finds it cancelled and changes nothing. AppointmentUnknown, AppointmentOver,
    TooLateToChange, or TransitionRefused when the visit has gone further.
    """
    found = appointment_of_link(manage_secret)
    if (day := day_of_step(found)) is not None:
        return cancel_group(group_id=day, actor=actor, by_patient=True)[found.position]
    appointment = appointment_of_link(manage_secret, lock=True)
    if appointment.status != AppointmentStatus.CANCELLED:
        check_patient_may_change(appointment)
        _cancel(appointment, actor, note="", tell=True)
    return appointment


@transaction.atomic
def cancel_by_staff(
    *, appointment_id: UUID, reason: str, actor: Actor, tell: bool = True
) -> Appointment:
    """Cancel at any time before the visit is finished, always with a reason.

    With the first step of somebody's day goes all of that day. The reason stays with us; `tell`
    says whether the patient gets a mail. A second call changes nothing. Forbidden,
    AppointmentUnknown, ReasonMissing or TransitionRefused.
    """
    note = noted(reason, required=True)
    found = appointment_for_staff(appointment_id, actor)
    if found.position == 0 and (day := day_of_step(found)) is not None:
        return cancel_group(group_id=day, actor=actor, note=note, tell=tell)[0]
    appointment = appointment_for_staff(appointment_id, actor, lock=True)
    if appointment.status != AppointmentStatus.CANCELLED:
        _cancel(appointment, actor, note=note, tell=tell)
    return appointment


@transaction.atomic
def cancel_ordered(*, appointment_id: UUID, reason: str, actor: Actor) -> Appointment:
    """Give back the time of what a doctor no longer orders, and nothing else of that day.

    Whoever calls has checked the right to do so. A second call changes nothing. ReasonMissing, or
    TransitionRefused when it has begun.
    """
    note = noted(reason, required=True)
    appointment = appointment_by_id(appointment_id, lock=True)
    if appointment.status != AppointmentStatus.CANCELLED:
        _cancel(appointment, actor, note=note, tell=True)
    return appointment


@transaction.atomic
def cancel_all_by_staff(
    *, appointment_id: UUID, reason: str, actor: Actor, tell: bool = True
) -> list[Appointment]:
    """Cancel all that was booked as one with it, in the same way. TransitionRefused also for what
    stands alone."""
    note = noted(reason, required=True)
    found = appointment_for_staff(appointment_id, actor)
    if found.group_id is None:
        raise TransitionRefused
    return cancel_group(group_id=found.group_id, actor=actor, note=note, tell=tell)


def _cancel(appointment: Appointment, actor: Actor, *, note: str, tell: bool) -> None:
    before = AppointmentStatus(appointment.status)
    check_transition(before, AppointmentStatus.CANCELLED)
    appointment.status = AppointmentStatus.CANCELLED
    appointment.sequence += 1
    appointment.save(update_fields=["status", "sequence"])
    owner = Q(appointment_id=appointment.pk)
    give_back(owner, lock_days_of(owner))
    note_change(appointment, before=before, actor=actor, note=note, told=tell)
    record_event(appointment, AppointmentEvent.CANCELLED, actor=actor)
    patient = appointment.patient
    if tell and patient.email:
        place = catalogue().place_by_id[appointment.location_id]
        send(appointment, cancellation_letter(appointment, patient, place))
