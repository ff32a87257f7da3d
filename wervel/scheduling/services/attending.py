"""Who came and who did not: the steps of a visit as staff mark them."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.writes import sent_together
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import TooEarly
from wervel.scheduling.models import Appointment
from wervel.scheduling.rules import may_receive_patients
from wervel.scheduling.services.booking import AppointmentEvent, note_change
from wervel.scheduling.services.chain_ending import day_of_step, end_missed_day
from wervel.scheduling.services.chain_order import lock_group
from wervel.scheduling.services.claiming import add_claims, give_back, lock_days_of, mark
from wervel.scheduling.services.history import noted, record_event
from wervel.scheduling.services.locking import (
    appointment_by_id,
    appointment_for_staff,
    check_patient_is_free,
)
from wervel.scheduling.services.putting import minutes_of, own_time
from wervel.scheduling.services.unclaimed import lock_unclaimed
from wervel.scheduling.services.visits import visit_of
from wervel.scheduling.transitions import HOLDS_ITS_TIME, check_transition

EVENTS = {
    AppointmentStatus.ARRIVED: AppointmentEvent.ARRIVED,
    AppointmentStatus.FINISHED: AppointmentEvent.FINISHED,
    AppointmentStatus.NO_SHOW: AppointmentEvent.MISSED,
}


def mark_arrived(*, appointment_id: UUID, actor: Actor, note: str = "") -> Appointment:
    """The patient is here; TooEarly before the day of the visit. The desk may say so of anybody.

    Whoever was marked as not come and comes late gets the time back as long as nobody else has
    taken it: SlotTaken, or PatientBusy, when it is gone.
    """
    return _step(appointment_id, AppointmentStatus.ARRIVED, actor, note)


def mark_no_show(*, appointment_id: UUID, actor: Actor, note: str = "") -> Appointment:
    """The patient did not come; TooEarly before the visit begins.

    What is left of its time is free for others at once; with the first step of somebody's day goes
    the rest of that day.
    """
    return _step(appointment_id, AppointmentStatus.NO_SHOW, actor, note)


def finish(*, appointment_id: UUID, actor: Actor, note: str = "") -> Appointment:
    """The visit is over."""
    return _step(appointment_id, AppointmentStatus.FINISHED, actor, note)


@transaction.atomic
def _step(appointment_id: UUID, after: AppointmentStatus, actor: Actor, note: str) -> Appointment:
    """The step itself; a second call changes nothing. Calendars need not learn of it.

    Forbidden, AppointmentUnknown, or TransitionRefused unless the table of transitions allows it.
    """
    remark = noted(note)
    if after == AppointmentStatus.NO_SHOW:
        lock_group(day_of_step(appointment_for_staff(appointment_id, actor)))
    appointment = _locked(appointment_id, after, actor)
    take_step(appointment, after, actor=actor, note=remark)
    return appointment


def _locked(appointment_id: UUID, after: AppointmentStatus, actor: Actor) -> Appointment:
    if after == AppointmentStatus.ARRIVED and may_receive_patients(actor):
        return appointment_by_id(appointment_id, lock=True)
    return appointment_for_staff(appointment_id, actor, lock=True)


def take_step(
    appointment: Appointment, after: AppointmentStatus, *, actor: Actor, note: str = ""
) -> None:
    """Of a locked appointment, in the caller's transaction; whoever calls has checked the right."""
    before = AppointmentStatus(appointment.status)
    if before == after:
        return
    check_transition(before, after)
    _check_it_is_time(appointment, after)
    appointment.status = after
    appointment.save(update_fields=["status"])
    if before not in HOLDS_ITS_TIME:
        _take_again(appointment)
    elif after not in HOLDS_ITS_TIME:
        owner = Q(appointment_id=appointment.pk)
        give_back(owner, lock_days_of(owner))
    note_change(appointment, before=before, actor=actor, note=note)
    record_event(appointment, EVENTS[after], actor=actor)
    day = day_of_step(appointment)
    if after == AppointmentStatus.NO_SHOW and day is not None and appointment.position == 0:
        end_missed_day(appointment, day, actor)


def _check_it_is_time(appointment: Appointment, after: AppointmentStatus) -> None:
    now, start = clock.now(), appointment.start
    if after == AppointmentStatus.NO_SHOW and start > now:
        raise TooEarly
    if after == AppointmentStatus.ARRIVED and clock.to_clinic(start).date() > clock.today():
        raise TooEarly


def _take_again(appointment: Appointment) -> None:
    visit = visit_of(appointment, minutes_of(appointment))
    own = own_time(appointment, visit.tick, visit.service.minutes)
    check_patient_is_free(appointment, own)
    rows, takings = lock_unclaimed(visit, ())
    with sent_together():
        mark(rows, takings, free=False)
        add_claims([own, *takings], appointment_id=appointment.pk)
