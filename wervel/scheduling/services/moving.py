"""Moving an appointment: the new time is taken and the old one given back, or nothing happens."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from wervel.common.actor import Actor
from wervel.common.crash_points import crash_point
from wervel.common.writes import sent_together
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import SlotTaken, SlotUnknown, TransitionRefused
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import parse_slot
from wervel.scheduling.services.booking import AppointmentEvent
from wervel.scheduling.services.chain_order import check_in_order, lock_group, others_of_day
from wervel.scheduling.services.claiming import (
    Board,
    choose,
    lock_both,
    takings_of,
    with_given,
)
from wervel.scheduling.services.history import noted
from wervel.scheduling.services.locking import (
    appointment_for_staff,
    appointment_of_link,
    check_patient_may_change,
)
from wervel.scheduling.services.planning import Moved, Plan, offering_alternatives, plan_visit
from wervel.scheduling.services.putting import Change, Exchange, minutes_of, put
from wervel.scheduling.services.wanted import Taking, Visit
from wervel.scheduling.ticks import tick_at


@dataclass(frozen=True, slots=True)
class Move:
    """An appointment and a time that was free at a first look; `secret` when a patient moves it."""

    appointment_id: UUID
    secret: str
    plan: Plan
    group_id: UUID | None


def move_by_link(*, manage_secret: str, slot: str, actor: Actor) -> Appointment:
    """Move to another free time of the same service, as the holder of the manage link.

    AppointmentUnknown, AppointmentOver, TransitionRefused or TooLateToChange; SlotMalformed,
    SlotUnknown (also a time of another service) or SlotPast; SlotTaken with up to three
    alternatives. Whatever is refused, the appointment stays as it was. A second call finds it
    moved and changes nothing.
    """
    with offering_alternatives(slot):
        move = prepare_move(manage_secret=manage_secret, slot=slot)
        return move_planned(move=move, actor=actor)


def move_appointment(
    *, appointment_id: UUID, slot: str, actor: Actor, note: str = "", tell: bool = True
) -> Appointment:
    """The same for staff, at any time before the patient has come; Forbidden for everybody else.

    OutOfOrder when a step of somebody's day would leave the day, the clinic or the order. `tell`
    says whether the patient gets a mail about it.
    """
    remark = noted(note)
    with offering_alternatives(slot):
        appointment = appointment_for_staff(appointment_id, actor)
        move = Move(appointment_id, "", _plan(appointment, slot), appointment.group_id)
        return move_planned(move=move, actor=actor, note=remark, tell=tell)


def prepare_move(*, manage_secret: str, slot: str) -> Move:
    """Look, outside of any transaction, whether the holder of the link can move to the slot."""
    appointment = appointment_of_link(manage_secret)
    check_patient_may_change(appointment)
    if others_of_day(appointment):
        raise TransitionRefused
    return Move(appointment.pk, manage_secret, _plan(appointment, slot), appointment.group_id)


def _plan(appointment: Appointment, slot: str) -> Plan:
    if appointment.status != AppointmentStatus.CONFIRMED:
        raise TransitionRefused
    if parse_slot(slot).service != appointment.service.slug:
        raise SlotUnknown
    given = takings_of(Q(appointment_id=appointment.pk))
    return plan_visit(slot, Moved(given, minutes_of(appointment)))


@transaction.atomic
def move_planned(*, move: Move, actor: Actor, note: str = "", tell: bool = True) -> Appointment:
    """Lock the appointment and all days concerned, look again, and exchange the times."""
    lock_group(move.group_id)
    if move.secret:
        appointment = appointment_of_link(move.secret, lock=True)
        check_patient_may_change(appointment)
    else:
        appointment = appointment_for_staff(move.appointment_id, actor, lock=True)
        if appointment.status != AppointmentStatus.CONFIRMED:
            raise TransitionRefused
    plan = move.plan
    if _is_there(appointment, plan.visit):
        return appointment
    check_in_order(appointment, plan.visit)
    given = takings_of(Q(appointment_id=appointment.pk))
    board = lock_both(plan.visit, plan.known, given)
    takings = _choice(plan, board, given)
    exchanged = Exchange(board.rows, given, takings)
    with sent_together():
        put(appointment, plan.visit, exchanged, Change(AppointmentEvent.MOVED, actor, note, tell))
    crash_point("moving-before-commit")
    return appointment


def _is_there(appointment: Appointment, visit: Visit) -> bool:
    who = visit.person.id if visit.person else None
    there = (appointment.location_id, appointment.practitioner_id, tick_at(appointment.start))
    return there == (visit.place.id, who, visit.tick)


def _choice(plan: Plan, board: Board, given: list[Taking]) -> list[Taking]:
    if settings.UNGUARDED_BOOKING:
        return plan.takings
    found = choose(plan.visit, with_given(board, given), plan.known)
    if found is None:
        raise SlotTaken
    return found
