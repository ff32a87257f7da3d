"""Placing a visit where the rules offer no time: a right of its own, always with a reason.

Hours, grid, notice and horizon do not bind here. Claims do: nobody and nothing is taken twice,
and a room or device that is out of order is not taken at all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.writes import insert, sent_together
from wervel.patients.models import Patient
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import (
    LengthInvalid,
    SlotPast,
    SlotUnknown,
    StartInvalid,
    TransitionRefused,
)
from wervel.scheduling.letters import confirmation_letter
from wervel.scheduling.models import Appointment
from wervel.scheduling.rules import may_override_availability
from wervel.scheduling.selectors.catalogue import catalogue
from wervel.scheduling.selectors.offered import lasting
from wervel.scheduling.services.booking import AppointmentEvent, note_change
from wervel.scheduling.services.claiming import add_claims, free_expired, mark, takings_of
from wervel.scheduling.services.history import noted, record_event, send
from wervel.scheduling.services.locking import (
    appointment_for_staff,
    check_patient_is_free,
    lock_kept_record,
)
from wervel.scheduling.services.putting import Change, Exchange, minutes_of, own_time, put
from wervel.scheduling.services.unclaimed import expired_in_the_way, lock_unclaimed
from wervel.scheduling.services.wanted import Visit
from wervel.scheduling.ticks import TICK_MINUTES, moment_of, tick_at

LONGEST_MINUTES = 8 * 60


@dataclass(frozen=True, slots=True)
class Placement:
    """Where staff puts a visit: a clinic and, where the service has one, a practitioner by their
    slugs; the beginning at a full five minutes. `minutes` is None for the usual length."""

    location: str
    practitioner: str | None
    start: datetime
    minutes: int | None = None


def place_appointment(
    *,
    service: str,
    placement: Placement,
    patient_id: UUID,
    why: str,
    actor: Actor,
    reason: str = "",
    tell: bool = True,
) -> Appointment:
    """Book for a patient we know, under the record that is kept, against the rules if need be;
    `why` is kept and audited.

    Forbidden, ReasonMissing, SlotUnknown, StartInvalid, LengthInvalid, SlotPast, PatientBusy, or
    SlotTaken when somebody or something that is needed is taken. `reason` is what the patient
    comes for.
    """
    note = _allowed(why, actor)
    visit = _visit(service, placement)
    free_expired(expired_in_the_way(visit))
    with transaction.atomic():
        patient = lock_kept_record(patient_id)
        appointment = _appointment(visit, patient, reason)
        own = own_time(appointment, visit.tick, visit.service.minutes)
        check_patient_is_free(appointment, own)
        rows, takings = lock_unclaimed(visit, ())
        with sent_together():
            insert(appointment)
            mark(rows, takings, free=False)
            add_claims([own, *takings], appointment_id=appointment.pk)
            _keep(appointment, visit, note, actor, tell)
    return appointment


def move_anywhere(
    *, appointment_id: UUID, placement: Placement, why: str, actor: Actor, tell: bool = True
) -> Appointment:
    """Move an appointment in the same way; without `minutes` it keeps its length."""
    note = _allowed(why, actor)
    found = appointment_for_staff(appointment_id, actor)
    visit = _visit(found.service.slug, placement, minutes_of(found))
    free_expired(expired_in_the_way(visit))
    with transaction.atomic():
        appointment = appointment_for_staff(appointment_id, actor, lock=True)
        if appointment.status != AppointmentStatus.CONFIRMED:
            raise TransitionRefused
        given = takings_of(Q(appointment_id=appointment.pk))
        rows, takings = lock_unclaimed(visit, given)
        change = Change(AppointmentEvent.MOVED, actor, "", tell, why=note)
        with sent_together():
            put(appointment, visit, Exchange(rows, given, takings), change)
    return appointment


def _allowed(why: str, actor: Actor) -> str:
    if not may_override_availability(actor):
        raise Forbidden
    return noted(why, required=True)


def _visit(service: str, placement: Placement, usual: int | None = None) -> Visit:
    known = catalogue()
    found, place = known.services.get(service), known.place_by_slug.get(placement.location)
    who = placement.practitioner
    person = known.person_by_slug.get(who) if who else None
    if found is None or place is None or found.has_practitioner != (person is not None):
        raise SlotUnknown
    minutes = checked_minutes(placement.minutes or usual or found.minutes)
    tick = tick_at(placement.start)
    if moment_of(tick) != placement.start:
        raise StartInvalid
    visit = Visit(lasting(found, minutes), place, person, tick)
    if moment_of(visit.end) <= clock.now():
        raise SlotPast
    return visit


def checked_minutes(minutes: int) -> int:
    """LengthInvalid unless it is a length that a visit can have."""
    if not TICK_MINUTES <= minutes <= LONGEST_MINUTES or minutes % TICK_MINUTES:
        raise LengthInvalid
    return minutes


def _appointment(visit: Visit, patient: Patient, reason: str) -> Appointment:
    start = moment_of(visit.tick)
    return Appointment(
        service_id=visit.service.id,
        location_id=visit.place.id,
        practitioner_id=visit.person.id if visit.person else None,
        patient=patient,
        start=start,
        end=start + timedelta(minutes=visit.service.minutes),
        practitioner_after=visit.service.own_time.after,
        practitioner_minutes=visit.service.own_time.minutes,
        language=patient.language,
        reason=reason,
        price_cents=visit.service.price_cents,
        booked_at=clock.now(),
    )


def _keep(appointment: Appointment, visit: Visit, why: str, actor: Actor, tell: bool) -> None:
    note_change(appointment, before="", actor=actor, note=why, told=tell)
    record_event(appointment, AppointmentEvent.PLACED, actor=actor, detail={"override": why})
    patient = appointment.patient
    if tell and patient.email:
        send(appointment, confirmation_letter(appointment, patient, visit.place))
