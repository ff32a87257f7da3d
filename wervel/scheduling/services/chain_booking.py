"""Booking several appointments as one: one transaction, one mail to each address."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.crash_points import crash_point
from wervel.common.writes import insert, sent_together
from wervel.patients.models import Patient
from wervel.patients.services import PatientDetails, register_patient
from wervel.scheduling.ages import check_age
from wervel.scheduling.chain_token import ChainToken, read_chain
from wervel.scheduling.choices import ReminderKind
from wervel.scheduling.exceptions import HoldUnknown, WrongNumberOfPeople
from wervel.scheduling.models import Appointment, Hold, VisitGroup
from wervel.scheduling.reminder_times import DEFAULT_REMINDERS
from wervel.scheduling.selectors.catalogue import Catalogue, catalogue
from wervel.scheduling.selectors.seats import date_of
from wervel.scheduling.selectors.slots import token_key
from wervel.scheduling.services.booking import TriageOutcome, hand_over, note_booked
from wervel.scheduling.services.chain_claiming import take_all
from wervel.scheduling.services.chain_holds import find_chain_holds
from wervel.scheduling.services.chain_mails import tell_booked
from wervel.scheduling.services.chain_planning import ChainPlan, plan_chain, visits_of
from wervel.scheduling.services.claiming import add_claims
from wervel.scheduling.services.planning import let_others_in
from wervel.scheduling.services.wanted import Taking, Visit
from wervel.scheduling.ticks import moment_of, ticks_for


@dataclass(frozen=True, slots=True)
class WantedChain:
    """A chain that was free at a first look, or the secret of its hold; made by `prepare_chain`."""

    token: ChainToken
    known: Catalogue
    visits: list[Visit]
    plan: ChainPlan | None
    hold: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What goes with every appointment of the group."""

    reason: str
    triage: TriageOutcome
    reminders: Collection[ReminderKind]


def prepare_chain(*, chain: str = "", hold: str = "") -> WantedChain:
    """Look before booking, outside of any transaction: exactly one of chain and hold is given.

    Raises SlotMalformed, SlotUnknown, SlotPast or SlotTaken; HoldUnknown or HoldExpired.
    """
    if not hold:
        plan = plan_chain(chain)
        return WantedChain(plan.token, plan.known, plan.visits, plan, "")
    token = read_chain(find_chain_holds(hold)[0].slot, token_key())
    known = catalogue()
    let_others_in()
    return WantedChain(token, known, visits_of(token, known), None, hold)


def book_chain(
    *,
    wanted: WantedChain,
    details: PatientDetails,
    actor: Actor,
    reason: str = "",
    triage: TriageOutcome | None = None,
    reminders: Collection[ReminderKind] = DEFAULT_REMINDERS,
) -> list[Appointment]:
    """Book all steps of one person's day, or none. What may not be needed is provisional.

    SlotTaken when somebody was first at any step; HoldUnknown or HoldExpired when the hold is no
    more; WrongNumberOfPeople when the chain is for several people; AgeRefused.
    """
    return book_together(
        wanted=wanted,
        people=[details],
        actor=actor,
        reason=reason,
        triage=triage,
        reminders=reminders,
    )


@transaction.atomic(savepoint=False)
def book_together(
    *,
    wanted: WantedChain,
    people: Sequence[PatientDetails],
    actor: Actor,
    reason: str = "",
    triage: TriageOutcome | None = None,
    reminders: Collection[ReminderKind] = DEFAULT_REMINDERS,
) -> list[Appointment]:
    """Book the visits of all these people, in the order of the chain, or of none of them.

    Each person is reminded once, of the first of their times.
    """
    if len(people) != wanted.token.people:
        raise WrongNumberOfPeople
    holds = _still_held(wanted) if wanted.hold else []
    _check_ages(wanted, people)
    told = _Told(reason, triage or TriageOutcome(), reminders)
    with sent_together():
        patients = [register_patient(details=one, actor=actor) for one in people]
        appointments = _store(wanted, patients, told)
        for appointment in appointments:
            note_booked(appointment, actor)
        tell_booked(appointments, wanted.visits[0].place)
        takings = _claimed_by_patients(wanted, appointments)
        if wanted.plan is not None:
            for own, more in zip(
                takings, take_all(wanted.visits, wanted.known, wanted.plan.takings), strict=True
            ):
                own += more
        for hold, appointment in zip(holds, appointments, strict=False):
            hand_over(hold, appointment)
        for own, appointment in zip(takings, appointments, strict=True):
            add_claims(own, appointment_id=appointment.pk)
    crash_point("booking-before-commit")
    return appointments


def _check_ages(wanted: WantedChain, people: Sequence[PatientDetails]) -> None:
    """AgeRefused when a step is not for somebody of this age on that day."""
    everybody = people if len(people) > 1 else [people[0]] * len(wanted.visits)
    for visit, who in zip(wanted.visits, everybody, strict=True):
        service, day = visit.service, date_of(visit.tick)
        check_age(service.min_age, service.max_age, birth_date=who.birth_date, day=day)


def _still_held(wanted: WantedChain) -> Sequence[Hold]:
    holds = find_chain_holds(wanted.hold, lock=not settings.UNGUARDED_BOOKING)
    if len(holds) != len(wanted.visits):
        raise HoldUnknown
    return holds


def _claimed_by_patients(
    wanted: WantedChain, appointments: Sequence[Appointment]
) -> list[list[Taking]]:
    """Nobody can be in two places, whatever else they have booked."""
    return [
        [
            Taking(
                appointment.patient.claimable_id,
                visit.tick,
                visit.tick + ticks_for(visit.service.minutes),
            )
        ]
        for visit, appointment in zip(wanted.visits, appointments, strict=True)
    ]


def _store(wanted: WantedChain, patients: Sequence[Patient], told: _Told) -> list[Appointment]:
    token, now = wanted.token, clock.now()
    plan = wanted.known.plans[token.plan] if token.plan else None
    group = VisitGroup(
        kind=token.kind, plan_id=plan.id if plan else None, size=len(token.steps), booked_at=now
    )
    insert(group)
    everybody = patients if token.people > 1 else [patients[0]] * len(token.steps)
    appointments = [
        _appointment(wanted, number, patient, told, group)
        for number, patient in enumerate(everybody)
    ]
    insert(*appointments)
    return appointments


def _appointment(
    wanted: WantedChain, number: int, patient: Patient, told: _Told, group: VisitGroup
) -> Appointment:
    visit, step = wanted.visits[number], wanted.token.steps[number]
    start = moment_of(visit.tick)
    reminders = told.reminders if number == 0 or wanted.token.people > 1 else ()
    return Appointment(
        service_id=visit.service.id,
        location_id=visit.place.id,
        practitioner_id=visit.person.id if visit.person else None,
        patient=patient,
        start=start,
        end=start + timedelta(minutes=step.minutes),
        language=patient.language,
        reason=told.reason if number == 0 else "",
        price_cents=visit.service.price_cents,
        triage_urgency=told.triage.urgency if number == 0 else "",
        triage_reference=told.triage.reference if number == 0 else "",
        booked_at=group.booked_at,
        remind_week=ReminderKind.WEEK in reminders,
        remind_day=ReminderKind.DAY in reminders,
        remind_hours=ReminderKind.HOURS in reminders,
        group=group,
        position=number,
        provisional=step.maybe,
    )
