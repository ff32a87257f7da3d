"""Giving back what was booked as one, or the part of it that is not needed."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import is_secret
from wervel.scheduling.choices import AppointmentStatus, GroupKind
from wervel.scheduling.exceptions import (
    AppointmentOver,
    AppointmentUnknown,
    ReasonMissing,
    TransitionRefused,
)
from wervel.scheduling.models import Appointment, VisitGroup
from wervel.scheduling.rules import may_release_any, may_release_provisional
from wervel.scheduling.selectors.catalogue import catalogue
from wervel.scheduling.services.booking import AppointmentEvent, note_change
from wervel.scheduling.services.chain_mails import tell_cancelled, tell_missed, tell_released
from wervel.scheduling.services.claiming import give_back, lock_days_of
from wervel.scheduling.services.locking import check_patient_may_change
from wervel.scheduling.transitions import check_transition

CANCELLED = AppointmentStatus.CANCELLED
LONGEST_NOTE = 200


class ChainEvent(StrEnum):
    RELEASED = "scheduling.appointment.released"
    KEPT = "scheduling.appointment.kept"
    MISSED = "scheduling.appointment.not-reached"


@transaction.atomic
def cancel_chain(*, manage_secret: str, actor: Actor) -> list[Appointment]:
    """Cancel all that was booked with the appointment of this link, until the first visit begins.

    All of their time is free at once, and one mail says so. A second call changes nothing.
    AppointmentUnknown, AppointmentOver, or TransitionRefused when any visit has gone further.
    """
    group = group_of(of_link(manage_secret))
    return cancel_group(group_id=group, actor=actor, by_patient=True)


def end_missed_day(first: Appointment, day: UUID, actor: Actor) -> list[Appointment]:
    """Whoever missed the first step of a day needs none of what was to follow; within the caller's
    transaction, with the group locked. Others can have the time at once, and one mail says so."""
    rest = [
        one
        for one in locked_group(day)
        if one.position > first.position
        and one.status == AppointmentStatus.CONFIRMED
        and one.start > clock.now()
    ]
    if rest:
        for one in rest:
            end_step(one, ChainEvent.MISSED, actor)
        free_times_of(rest)
        tell_missed(rest, catalogue().place_by_id[first.location_id])
    return rest


def day_of_step(appointment: Appointment) -> UUID | None:
    """The group of somebody's day that this is a step of; None for everything else."""
    group = appointment.group
    return group.pk if group is not None and group.kind == GroupKind.ONE_DAY else None


def cancel_group(
    *, group_id: UUID, actor: Actor, by_patient: bool = False, note: str = "", tell: bool = True
) -> list[Appointment]:
    """The same, for who knows the group; within the caller's transaction. Patients may do so as
    long as they may change the first visit."""
    appointments = locked_group(group_id)
    open_ones = [one for one in appointments if one.status != CANCELLED]
    if not open_ones:
        return appointments
    if by_patient:
        check_patient_may_change(open_ones[0])
    for one in open_ones:
        check_transition(AppointmentStatus(one.status), CANCELLED)
    for one in open_ones:
        end_step(one, AppointmentEvent.CANCELLED, actor, note, told=tell)
    free_times_of(open_ones)
    if tell:
        tell_cancelled(open_ones, catalogue().place_by_id[open_ones[0].location_id])
    return appointments


@transaction.atomic
def release_provisional(*, reference: str, actor: Actor, reason: str) -> Appointment:
    """Say that a provisional step is not needed: others can have its time at once.

    The reason is kept in its history; the patient is told only that the time is not needed. A
    second call changes nothing. Forbidden, ReasonMissing, AppointmentUnknown, AppointmentOver, or
    TransitionRefused for a step that is not provisional, or has begun.
    """
    if not may_release_provisional(actor):
        raise Forbidden
    note = reason.strip()[:LONGEST_NOTE]
    if not note:
        raise ReasonMissing
    return _release(_provisional(reference, actor), actor, note)


@transaction.atomic
def release_of_visit(*, appointment_id: UUID, actor: Actor, reason: str) -> Appointment:
    """The same for the doctor of the visit; whoever calls has checked the right."""
    note = reason.strip()[:LONGEST_NOTE]
    if not note:
        raise ReasonMissing
    return _release(_step(Q(pk=appointment_id)), actor, note)


def _release(appointment: Appointment, actor: Actor, note: str) -> Appointment:
    if appointment.status == CANCELLED:
        return appointment
    check_transition(AppointmentStatus(appointment.status), CANCELLED)
    if appointment.status != AppointmentStatus.CONFIRMED:
        raise TransitionRefused
    end_step(appointment, ChainEvent.RELEASED, actor, note)
    free_times_of([appointment])
    tell_released(appointment, catalogue().place_by_id[appointment.location_id])
    return appointment


@transaction.atomic
def keep_provisional(*, reference: str, actor: Actor) -> Appointment:
    """Say that a provisional step is needed: it is an appointment like any other from now on.

    A second call changes nothing. Forbidden, AppointmentUnknown, AppointmentOver, or
    TransitionRefused when it was released before.
    """
    if not may_release_provisional(actor):
        raise Forbidden
    return _keep(_provisional(reference, actor, or_kept=True), actor)


@transaction.atomic
def keep_of_visit(*, appointment_id: UUID, actor: Actor) -> Appointment:
    """The same for the doctor of the visit; whoever calls has checked the right."""
    return _keep(_step(Q(pk=appointment_id), or_kept=True), actor)


def _keep(appointment: Appointment, actor: Actor) -> Appointment:
    if appointment.status == CANCELLED:
        raise TransitionRefused
    if not appointment.provisional:
        return appointment
    appointment.provisional = False
    appointment.save(update_fields=["provisional"])
    status = AppointmentStatus(appointment.status)
    note_change(appointment, before=status, actor=actor)
    _record(appointment, ChainEvent.KEPT, actor)
    return appointment


def of_link(secret: str) -> Q:
    """The appointment of a manage link; none where it could be no link's."""
    return Q(manage_secret=secret) if is_secret(secret) else Q(pk=None)


def group_of(wanted: Q) -> UUID:
    """The group of the appointment that is meant, or AppointmentUnknown."""
    found = Appointment.objects.filter(wanted, group__isnull=False)
    group = found.values_list("group_id", flat=True).first()
    if group is None:
        raise AppointmentUnknown
    return group


def locked_group(group_id: UUID) -> list[Appointment]:
    """All appointments of the group, in their order; whoever ends one of them waits here."""
    VisitGroup.objects.select_for_update().get(pk=group_id)
    rows = Appointment.objects.select_for_update(of=("self",))
    rows = rows.select_related("patient", "practitioner", "service", "group__plan")
    return list(rows.filter(group_id=group_id).order_by("position"))


def _provisional(reference: str, actor: Actor, *, or_kept: bool = False) -> Appointment:
    """AppointmentUnknown also when this doctor sees the patient at no step of the day."""
    wanted = Q(reference=reference)
    if not may_release_any(actor):
        own = Appointment.objects.filter(group=group_of(wanted), practitioner__user_id=actor.id)
        if not own.exists():
            raise AppointmentUnknown
    return _step(wanted, or_kept=or_kept)


def _step(wanted: Q, *, or_kept: bool = False) -> Appointment:
    appointments = locked_group(group_of(wanted))
    keys = set(Appointment.objects.filter(wanted).values_list("pk", flat=True))
    found = next(one for one in appointments if one.pk in keys)
    if found.end <= clock.now():
        raise AppointmentOver
    if not (found.provisional or (or_kept and found.position)):
        raise TransitionRefused
    return found


def end_step(
    appointment: Appointment, event: StrEnum, actor: Actor, note: str = "", *, told: bool = True
) -> None:
    """Of a locked appointment, in the caller's transaction; its time is still to be freed."""
    before = AppointmentStatus(appointment.status)
    appointment.status = CANCELLED
    appointment.sequence += 1
    appointment.save(update_fields=["status", "sequence"])
    note_change(appointment, before=before, actor=actor, note=note, told=told)
    _record(appointment, event, actor)


def _record(appointment: Appointment, event: StrEnum, actor: Actor) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="Appointment",
        object_id=appointment.pk,
        patient_id=appointment.patient_id,
        detail={"reference": appointment.reference},
    )


def free_times_of(appointments: Sequence[Appointment]) -> None:
    """All at once: their days are locked in one order."""
    owners = Q(appointment_id__in=[one.pk for one in appointments])
    give_back(owners, lock_days_of(owners))
