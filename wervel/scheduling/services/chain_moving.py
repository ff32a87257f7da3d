"""Moving all that was booked as one: every new time is taken and every old one given back, or
nothing happens."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from wervel.common.actor import Actor
from wervel.common.crash_points import crash_point
from wervel.common.writes import sent_together
from wervel.patients.models import Patient
from wervel.scheduling.exceptions import AppointmentUnknown, SlotTaken, TransitionRefused
from wervel.scheduling.models import Appointment, Claim
from wervel.scheduling.selectors.chain_query import Moving
from wervel.scheduling.selectors.groups import moving_of, rows_of_group, standing
from wervel.scheduling.services.booking import AppointmentEvent
from wervel.scheduling.services.chain_claiming import choose_all, lock_all
from wervel.scheduling.services.chain_ending import group_of, locked_group, of_link
from wervel.scheduling.services.chain_mails import tell_moved
from wervel.scheduling.services.chain_planning import (
    ChainPlan,
    offering_other_chains,
    plan_chain,
)
from wervel.scheduling.services.claiming import add_claims, exchange, takings_of
from wervel.scheduling.services.history import noted
from wervel.scheduling.services.locking import (
    appointment_for_staff,
    check_patient_is_free,
    check_patient_may_change,
    lock_person,
)
from wervel.scheduling.services.putting import Change, Exchange, own_time, settle
from wervel.scheduling.services.wanted import Taking, Visit
from wervel.scheduling.ticks import tick_at


@dataclass(frozen=True, slots=True)
class ChainMove:
    """What was booked as one and a chain that was free at a first look; `secret` when a patient
    moves it, else the appointment from which staff does."""

    group_id: UUID
    moving: Moving
    plan: ChainPlan
    secret: str = ""
    appointment_id: UUID | None = None


def move_chain_by_link(*, manage_secret: str, chain: str, actor: Actor) -> list[Appointment]:
    """Move all that was booked with the appointment of this link to another free chain.

    AppointmentUnknown, AppointmentOver, TooLateToChange, or TransitionRefused when any of it has
    gone further; SlotMalformed, SlotUnknown (also a chain of other steps), SlotPast, or SlotTaken
    with up to three others. Whatever is refused, all of it stays as it was. A second call finds it
    moved and changes nothing.
    """
    move = prepare_chain_move(manage_secret=manage_secret, chain=chain)
    with offering_other_chains(chain, move.moving):
        return move_planned_chain(move=move, actor=actor)


def move_chain(
    *, appointment_id: UUID, chain: str, actor: Actor, note: str = "", tell: bool = True
) -> list[Appointment]:
    """The same for staff, who name any appointment of it that they may change; at any time before
    the first of it has come. `tell` says whether the patients get a mail about it."""
    remark = noted(note)
    found = appointment_for_staff(appointment_id, actor)
    if found.group_id is None:
        raise TransitionRefused
    moving = moving_of(rows_of_group(found.group_id))
    with offering_other_chains(chain, moving):
        plan = plan_chain(chain, moving)
        move = ChainMove(found.group_id, moving, plan, appointment_id=appointment_id)
        return move_planned_chain(move=move, actor=actor, note=remark, tell=tell)


def moving_by_link(manage_secret: str) -> Moving:
    """What was booked with the appointment of this link and still stands; AppointmentUnknown or
    TransitionRefused."""
    return moving_of(rows_of_group(group_of(of_link(manage_secret))))


def prepare_chain_move(*, manage_secret: str, chain: str) -> ChainMove:
    """Look, outside of any transaction, whether the holder of the link can move to the chain."""
    group_id = group_of(of_link(manage_secret))
    rows = rows_of_group(group_id)
    left = standing(rows)
    if not left:
        raise TransitionRefused
    check_patient_may_change(left[0])
    moving = moving_of(rows)
    with offering_other_chains(chain, moving):
        plan = plan_chain(chain, moving)
    return ChainMove(group_id, moving, plan, secret=manage_secret)


@transaction.atomic
def move_planned_chain(
    *, move: ChainMove, actor: Actor, note: str = "", tell: bool = True
) -> list[Appointment]:
    """Lock all of it and all days concerned, look again, and exchange the times."""
    appointments = standing(locked_group(move.group_id))
    _check_may_move(move, appointments, actor)
    plan = move.plan
    if all(_is_there(*pair) for pair in zip(appointments, plan.visits, strict=True)):
        return appointments
    given = takings_of(Q(appointment_id__in=move.moving.appointments))
    board = lock_all(plan.visits, plan.known, given)
    takings = plan.takings
    if not settings.UNGUARDED_BOOKING:
        found = choose_all(plan.visits, board, plan.known, given)
        if found is None:
            raise SlotTaken
        takings = found
    taken = [one for own in takings for one in own]
    change = Change(AppointmentEvent.MOVED, actor, note, tell)
    _exchange(appointments, plan.visits, takings, Exchange(board.rows, given, taken), change)
    crash_point("moving-before-commit")
    return appointments


def _check_may_move(move: ChainMove, appointments: Sequence[Appointment], actor: Actor) -> None:
    if not appointments:
        raise TransitionRefused
    if move.secret:
        if move.secret not in {one.manage_secret for one in appointments}:
            raise AppointmentUnknown
        check_patient_may_change(appointments[0])
    elif move.appointment_id is not None:
        appointment_for_staff(move.appointment_id, actor)
    if moving_of(appointments) != move.moving:
        raise TransitionRefused


def _is_there(appointment: Appointment, visit: Visit) -> bool:
    who = visit.person.id if visit.person else None
    there = (appointment.location_id, appointment.practitioner_id, tick_at(appointment.start))
    return there == (visit.place.id, who, visit.tick)


def _exchange(
    appointments: Sequence[Appointment],
    visits: Sequence[Visit],
    takings: Sequence[Sequence[Taking]],
    exchanged: Exchange,
    change: Change,
) -> None:
    """All old claims go before the first new one comes: a step may take what another had."""
    before = {one.pk: one.start for one in appointments}
    _lock_patients(appointments)
    Claim.objects.filter(appointment_id__in=list(before)).delete()
    owns = []
    for appointment, visit in zip(appointments, visits, strict=True):
        owns.append(own_time(appointment, visit.tick, visit.service.minutes))
        if not settings.UNGUARDED_BOOKING:
            check_patient_is_free(appointment, owns[-1])
    with sent_together():
        exchange(exchanged.rows, given=exchanged.given, taken=exchanged.taken)
        for appointment, visit, own, more in zip(appointments, visits, owns, takings, strict=True):
            add_claims([own, *more], appointment_id=appointment.pk)
            settle(appointment, visit, change)
        if change.tell:
            tell_moved(appointments, visits[0].place, before)


def _lock_patients(appointments: Sequence[Appointment]) -> None:
    """In the order of their ids: two appointments of one patient are changed one by one."""
    patients = {one.patient_id for one in appointments}
    rows = Patient.objects.select_for_update(no_key=True).filter(pk__in=patients).order_by("pk")
    for patient_id in list(rows.values_list("pk", flat=True)):
        lock_person(patient_id)
