"""Giving a visit more or less time, with the people and things it has."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wervel.common.actor import Actor
from wervel.common.writes import sent_together
from wervel.directory.choices import ClaimableKind
from wervel.directory.models import Claimable
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import NoRoomToGrow, TransitionRefused
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.free_day_sql import key_of
from wervel.scheduling.services.booking import AppointmentEvent
from wervel.scheduling.services.claiming import Board, is_free, takings_of
from wervel.scheduling.services.claiming_sql import lock_days
from wervel.scheduling.services.history import noted
from wervel.scheduling.services.locking import appointment_for_staff
from wervel.scheduling.services.placing import checked_minutes
from wervel.scheduling.services.putting import Change, Exchange, minutes_of, put
from wervel.scheduling.services.visits import visit_of
from wervel.scheduling.services.wanted import Taking, Visit
from wervel.scheduling.ticks import day_of, ticks_for

NOT_OVER = (AppointmentStatus.CONFIRMED, AppointmentStatus.ARRIVED)


@transaction.atomic
def resize_appointment(
    *, appointment_id: UUID, minutes: int, actor: Actor, note: str = "", tell: bool = True
) -> Appointment:
    """Let an appointment last so many minutes from its beginning.

    Forbidden, AppointmentUnknown, LengthInvalid, TransitionRefused when it is over; NoRoomToGrow
    when somebody or something it needs is closed or taken then, PatientBusy when the patient is.
    """
    remark, length = noted(note), checked_minutes(minutes)
    appointment = appointment_for_staff(appointment_id, actor, lock=True)
    if appointment.status not in NOT_OVER:
        raise TransitionRefused
    if length == minutes_of(appointment):
        return appointment
    visit = visit_of(appointment, length)
    given = takings_of(Q(appointment_id=appointment.pk))
    taken = _resized(appointment, visit, given)
    rows = lock_days({one.claimable for one in taken}, _days(given) | _days(taken))
    if not _is_room(Board(rows).free(key_of(visit.place.id)), given, taken):
        raise NoRoomToGrow
    change = Change(AppointmentEvent.RESIZED, actor, remark, tell)
    with sent_together():
        put(appointment, visit, Exchange(rows, given, taken), change)
    return appointment


def _resized(appointment: Appointment, visit: Visit, given: Sequence[Taking]) -> list[Taking]:
    """What is needed to the end is needed to the new end; what is needed before, as it is.

    A seat of the day or the session is one seat, however long the visit.
    """
    before = ticks_for(minutes_of(appointment))
    more = ticks_for(visit.service.minutes) - before
    others = [one for one in given if one.claimable != appointment.patient.claimable_id]
    seats = Claimable.objects.filter(
        pk__in=[one.claimable for one in others], kind=ClaimableKind.QUOTA
    )
    fixed = set(seats.values_list("pk", flat=True))
    return [
        replace(one, end=max(one.end + more, one.begin + 1))
        if one.end >= visit.tick + before and one.claimable not in fixed
        else one
        for one in others
    ]


def _days(takings: Sequence[Taking]) -> set[int]:
    return {day for one in takings for day in (day_of(one.begin), day_of(one.end - 1))}


def _is_room(
    free: dict[int, dict[int, int]], given: Sequence[Taking], taken: Sequence[Taking]
) -> bool:
    ends = {one.claimable: one.end for one in given}
    return all(
        is_free(free.get(one.claimable, {}), ends[one.claimable], one.end)
        for one in taken
        if one.end > ends[one.claimable]
    )
