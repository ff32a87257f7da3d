"""Booking: one transaction from the claims to the mail in the outbox."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.crash_points import crash_point
from wervel.common.errors import Forbidden
from wervel.common.writes import insert, sent_together
from wervel.contact import services as contact
from wervel.patients.models import Patient
from wervel.patients.services import PatientDetails, register_patient
from wervel.scheduling.ages import check_age
from wervel.scheduling.choices import AppointmentStatus, ReminderKind
from wervel.scheduling.exceptions import HoldUnknown, PatientBusy
from wervel.scheduling.letters import confirmation_letter
from wervel.scheduling.models import Appointment, AppointmentChange, Claim, Hold
from wervel.scheduling.reminder_times import DEFAULT_REMINDERS
from wervel.scheduling.rules import may_book_for_patients
from wervel.scheduling.selectors.catalogue import PersonInfo, PlaceInfo, ServiceInfo, catalogue
from wervel.scheduling.selectors.seats import date_of
from wervel.scheduling.services.claiming import add_claims, take
from wervel.scheduling.services.holds import find_hold
from wervel.scheduling.services.locking import claims_of_person, lock_kept_record, lock_patient
from wervel.scheduling.services.planning import Plan, let_others_in, plan_visit
from wervel.scheduling.services.wanted import Taking
from wervel.scheduling.ticks import moment_of, tick_at, ticks_for


class AppointmentEvent(StrEnum):
    BOOKED = "scheduling.appointment.booked"
    CANCELLED = "scheduling.appointment.cancelled"
    MOVED = "scheduling.appointment.moved"
    PLACED = "scheduling.appointment.placed"
    RESIZED = "scheduling.appointment.resized"
    ARRIVED = "scheduling.appointment.arrived"
    FINISHED = "scheduling.appointment.finished"
    MISSED = "scheduling.appointment.missed"


@dataclass(frozen=True, slots=True)
class TriageOutcome:
    """What the check said, as plain values: the urgency and where triage keeps the rest."""

    urgency: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A slot that was free at a first look, or a hold; made by `prepare`."""

    plan: Plan | None
    hold: Hold | None


@dataclass(frozen=True, slots=True)
class _Time:
    service: ServiceInfo
    place: PlaceInfo
    person: PersonInfo | None
    tick: int
    minutes: int


def prepare(*, slot: str = "", hold: str = "") -> Wanted:
    """Look before booking, outside of any transaction: exactly one of slot and hold is given.

    Raises SlotMalformed, SlotUnknown, SlotPast or SlotTaken; HoldUnknown or HoldExpired.
    """
    if not hold:
        return Wanted(plan_visit(slot), None)
    found = find_hold(hold)
    let_others_in()
    return Wanted(None, found)


@transaction.atomic(savepoint=False)
def book_appointment(
    *,
    wanted: Wanted,
    details: PatientDetails,
    actor: Actor,
    reason: str = "",
    triage: TriageOutcome | None = None,
    reminders: Collection[ReminderKind] = DEFAULT_REMINDERS,
) -> Appointment:
    """Book for a new, unverified patient, and queue the confirmation in the same transaction.

    AgeRefused when the service is not for somebody of this age on that day.
    SlotTaken when somebody was first (see planning.offering_alternatives); HoldUnknown or
    HoldExpired when the hold is no more.
    """
    appointment = _book(wanted, details, actor, reason, triage or TriageOutcome(), reminders)
    crash_point("booking-before-commit")
    return appointment


@transaction.atomic
def book_for_patient(
    *, wanted: Wanted, patient: UUID, actor: Actor, reason: str = ""
) -> Appointment:
    """Book for somebody whom staff have found in the records; nobody is registered anew.

    Of a person with several records it goes to the one that is kept, whichever was named.
    PatientBusy when they have another appointment then; else as `book_appointment`.
    """
    if not may_book_for_patients(actor):
        raise Forbidden
    who = lock_kept_record(patient)
    return _book(wanted, who, actor, reason, TriageOutcome(), DEFAULT_REMINDERS)


@transaction.atomic
def book_known(*, wanted: Wanted, patient: UUID, actor: Actor, reason: str = "") -> Appointment:
    """The same for what a doctor has ordered: whoever calls has checked the right to do so.

    It stays under the record of the visit in which it was ordered, where its result belongs.
    """
    who = lock_patient(patient)
    return _book(wanted, who, actor, reason, TriageOutcome(), DEFAULT_REMINDERS)


def _book(
    wanted: Wanted,
    who: PatientDetails | Patient,
    actor: Actor,
    reason: str,
    triage: TriageOutcome,
    reminders: Collection[ReminderKind],
) -> Appointment:
    """The time itself is locked last: others wait for it no longer than need be."""
    hold = _still_held(wanted.hold) if wanted.hold else None
    time = _time_of(wanted, hold)
    check_age(
        time.service.min_age,
        time.service.max_age,
        birth_date=who.birth_date,
        day=date_of(time.tick),
    )
    if isinstance(who, Patient):
        _refuse_overlap(who, time)
    with sent_together():
        patient = who if isinstance(who, Patient) else register_patient(details=who, actor=actor)
        appointment = _store(time, patient, reason, triage, reminders)
        note_booked(appointment, actor)
        _confirm(appointment, patient, time.place)
        takings = [Taking(patient.claimable_id, time.tick, time.tick + ticks_for(time.minutes))]
        if wanted.plan is not None:
            takings += take(wanted.plan.visit, wanted.plan.known, wanted.plan.takings)
        if hold is not None:
            hand_over(hold, appointment)
        add_claims(takings, appointment_id=appointment.pk)
    return appointment


def _refuse_overlap(patient: Patient, time: _Time) -> None:
    """In words; the constraint refuses it within one record, the lock among linked ones."""
    own = Taking(patient.claimable_id, time.tick, time.tick + ticks_for(time.minutes))
    if claims_of_person(patient.pk, own).exists():
        raise PatientBusy


def _confirm(appointment: Appointment, patient: Patient, place: PlaceInfo) -> None:
    if not patient.email:
        return
    contact.queue_email(
        event_key=f"appointment:{appointment.pk}:{appointment.sequence}",
        recipient=patient.email,
        language=patient.language,
        letter=confirmation_letter(appointment, patient, place),
        patient_id=patient.pk,
    )


def hand_over(hold: Hold, appointment: Appointment) -> None:
    """What was held is the appointment's now."""
    Claim.objects.filter(hold_id=hold.pk).update(hold_id=None, appointment_id=appointment.pk)
    Hold.objects.filter(pk=hold.pk).delete()


def _still_held(hold: Hold) -> Hold:
    return hold if settings.UNGUARDED_BOOKING else find_hold(hold.secret, lock=True)


def _time_of(wanted: Wanted, hold: Hold | None) -> _Time:
    if wanted.plan is not None:
        visit = wanted.plan.visit
        return _Time(visit.service, visit.place, visit.person, visit.tick, visit.service.minutes)
    if hold is None:
        raise HoldUnknown
    known = catalogue()
    service = next((one for one in known.services.values() if one.id == hold.service_id), None)
    place = known.place_by_id.get(hold.location_id)
    person = next((one for one in known.people if one.id == hold.practitioner_id), None)
    if service is None or place is None or (person is None) != (hold.practitioner_id is None):
        raise HoldUnknown
    return _Time(service, place, person, tick_at(hold.start), hold.minutes)


def _store(
    time: _Time,
    patient: Patient,
    reason: str,
    triage: TriageOutcome,
    reminders: Collection[ReminderKind],
) -> Appointment:
    start = moment_of(time.tick)
    appointment = Appointment(
        service_id=time.service.id,
        location_id=time.place.id,
        practitioner_id=time.person.id if time.person else None,
        patient=patient,
        start=start,
        end=start + timedelta(minutes=time.minutes),
        practitioner_after=time.service.own_time.after,
        practitioner_minutes=time.service.own_time.minutes,
        language=patient.language,
        reason=reason,
        price_cents=time.service.price_cents,
        triage_urgency=triage.urgency,
        triage_reference=triage.reference,
        booked_at=clock.now(),
        remind_week=ReminderKind.WEEK in reminders,
        remind_day=ReminderKind.DAY in reminders,
        remind_hours=ReminderKind.HOURS in reminders,
    )
    insert(appointment)
    return appointment


def note_booked(appointment: Appointment, actor: Actor) -> None:
    """The first row of its history, and the audit event."""
    note_change(appointment, before="", actor=actor)
    audit.record(
        event=AppointmentEvent.BOOKED,
        actor=actor,
        object_type="Appointment",
        object_id=appointment.pk,
        patient_id=appointment.patient_id,
        detail={"reference": appointment.reference},
    )


def note_change(
    appointment: Appointment, *, before: str, actor: Actor, note: str = "", told: bool = True
) -> None:
    """Add the row of history that says what the appointment has become."""
    insert(
        AppointmentChange(
            appointment=appointment,
            before=before,
            after=AppointmentStatus(appointment.status),
            at=clock.now(),
            actor_kind=actor.kind.value,
            actor_id=actor.id,
            note=note,
            start=appointment.start,
            sequence=appointment.sequence,
            told=told,
        )
    )
