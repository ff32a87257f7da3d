"""Putting an appointment into another time: claims, bits, history and mail, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from wervel.common.actor import Actor
from wervel.scheduling.letters import moved_letter
from wervel.scheduling.models import Appointment, Claim
from wervel.scheduling.services.booking import AppointmentEvent, note_change
from wervel.scheduling.services.claiming import add_claims, exchange
from wervel.scheduling.services.claiming_sql import BoardRow
from wervel.scheduling.services.history import record_event, send
from wervel.scheduling.services.locking import check_patient_is_free
from wervel.scheduling.services.wanted import Taking, Visit
from wervel.scheduling.ticks import moment_of, ticks_for


@dataclass(frozen=True, slots=True)
class Exchange:
    """What an appointment gives back and takes instead; `rows` are the locked days of both."""

    rows: Sequence[BoardRow]
    given: Sequence[Taking]
    taken: Sequence[Taking]


@dataclass(frozen=True, slots=True)
class Change:
    """What is done by whom, and whether the patient gets a mail about it.

    `why` is the reason for doing what the rules do not offer.
    """

    event: AppointmentEvent
    actor: Actor
    note: str
    tell: bool
    why: str = ""


def minutes_of(appointment: Appointment) -> int:
    return int((appointment.end - appointment.start).total_seconds() // 60)


def own_time(appointment: Appointment, begin: int, minutes: int) -> Taking:
    """The patient's own time, which no other appointment of theirs may take."""
    return Taking(appointment.patient.claimable_id, begin, begin + ticks_for(minutes))


def put(appointment: Appointment, visit: Visit, exchanged: Exchange, change: Change) -> None:
    """Exchange the times of a locked appointment, keep what was done, and tell the patient."""
    own = own_time(appointment, visit.tick, visit.service.minutes)
    if not settings.UNGUARDED_BOOKING:
        check_patient_is_free(appointment, own)
    Claim.objects.filter(appointment_id=appointment.pk).delete()
    exchange(exchanged.rows, given=exchanged.given, taken=exchanged.taken)
    add_claims([own, *exchanged.taken], appointment_id=appointment.pk)
    before = appointment.start
    settle(appointment, visit, change)
    if change.tell and appointment.patient.email:
        patient = appointment.patient
        send(appointment, moved_letter(appointment, patient, visit.place, before))


def settle(appointment: Appointment, visit: Visit, change: Change) -> None:
    """Let a locked appointment be this visit from now on, and keep what was done with it."""
    before = appointment.start
    _set(appointment, visit)
    note = change.why or change.note
    note_change(
        appointment, before=appointment.status, actor=change.actor, note=note, told=change.tell
    )
    record_event(
        appointment,
        change.event,
        actor=change.actor,
        detail={"from": before.isoformat(), "to": appointment.start.isoformat()}
        | ({"override": change.why} if change.why else {}),
    )


def _set(appointment: Appointment, visit: Visit) -> None:
    appointment.location_id = visit.place.id
    appointment.practitioner_id = visit.person.id if visit.person else None
    appointment.start = moment_of(visit.tick)
    own = visit.service.own_time
    appointment.practitioner_after, appointment.practitioner_minutes = own.after, own.minutes
    appointment.end = appointment.start + timedelta(minutes=visit.service.minutes)
    appointment.sequence += 1
    own_times = ["practitioner_after", "practitioner_minutes"]
    appointment.save(
        update_fields=["location", "practitioner", "start", "end", "sequence", *own_times]
    )
