"""When somebody works or something can be used, and when not."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Q

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.directory.choices import ClaimableKind
from wervel.directory.models import Claimable, Location
from wervel.directory.opening import WeeklyHours
from wervel.scheduling.exceptions import LeaveUnknown, PeriodInvalid
from wervel.scheduling.kept_free import Kept
from wervel.scheduling.models import DayHours, KeptFree, Leave, Schedule
from wervel.scheduling.rules import may_change_hours
from wervel.scheduling.services.free_days import catalogue_changed, rebuild

ONE_DAY = timedelta(days=1)


class HoursEvent(StrEnum):
    SET = "scheduling.hours.set"
    DAY_SET = "scheduling.day-hours.set"
    KEPT_FREE_SET = "scheduling.kept-free.set"
    LEAVE_ADDED = "scheduling.leave.added"
    LEAVE_ENDED = "scheduling.leave.ended"


def _check(actor: Actor) -> None:
    if not may_change_hours(actor):
        raise Forbidden


@transaction.atomic
def set_weekly_hours(
    *,
    claimable: Claimable,
    location: Location,
    hours: Sequence[WeeklyHours],
    actor: Actor,
    valid_from: date | None = None,
) -> None:
    """Replace the weekly hours at a clinic from a day on, by default from today.

    What held before that day stays on record. A room or device without hours follows its clinic.
    Appointments that no longer fit stay; their time is simply not offered to others. Those beyond
    the limit of a session stay too, and count. Call `rebuild` when all are set. Forbidden, or
    PeriodInvalid.
    """
    _check(actor)
    if any(rule.closes <= rule.opens or rule.most_visits == 0 for rule in hours):
        raise PeriodInvalid
    rows = Schedule.objects.filter(claimable=claimable, location=location)
    before = list(rows.order_by("weekday", "opens"))
    if before:
        begin = valid_from or clock.today()
        rows.filter(valid_from__gte=begin).delete()
        ending = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=begin))
        ending.update(valid_until=begin - ONE_DAY)
    else:
        begin = valid_from or date.min
    Schedule.objects.bulk_create(
        Schedule(claimable=claimable, location=location, **_valid_from(rule, begin))
        for rule in hours
        if rule.valid_until is None or rule.valid_until >= begin
    )
    detail = {"location": location.slug, "before": _words(before), "after": _words(hours)}
    _record(HoursEvent.SET, claimable, actor, detail)


def _valid_from(rule: WeeklyHours, begin: date) -> dict[str, Any]:
    first = max(rule.valid_from or date.min, begin)
    since = None if first == date.min else first
    return _columns(rule) | {"valid_from": since, "most_visits": rule.most_visits}


def _columns(rule: WeeklyHours) -> dict[str, Any]:
    return {
        "weekday": rule.weekday,
        "opens": rule.opens,
        "closes": rule.closes,
        "valid_from": rule.valid_from,
        "valid_until": rule.valid_until,
    }


def _words(rules: Iterable[Schedule | WeeklyHours]) -> list[str]:
    """For the record: ``0 08:00-18:00 2026-01-01.. at most 8``, Monday being 0."""
    return [
        f"{rule.weekday} {rule.opens:%H:%M}-{rule.closes:%H:%M}"
        f" {rule.valid_from or ''}..{rule.valid_until or ''}"
        + (f" at most {rule.most_visits}" if rule.most_visits else "")
        for rule in rules
    ]


def _record(event: HoursEvent, claimable: Claimable, actor: Actor, detail: dict[str, Any]) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="Claimable",
        object_id=str(claimable.pk),
        detail=detail,
    )


@transaction.atomic
def set_day_hours(
    *,
    claimable: Claimable,
    location: Location,
    day: date,
    hours: Sequence[tuple[time, time]] | None,
    actor: Actor,
) -> None:
    """Say when somebody works, or something can be used, on one day, whatever the week says.

    No stretch at all closes the day; None takes the exception back. Hours beyond those of the
    clinic count only where the clinic is open. From now on for every search. Forbidden or
    PeriodInvalid.
    """
    _check(actor)
    for opens, closes in hours or ():
        if closes <= opens:
            raise PeriodInvalid
    rows = DayHours.objects.filter(claimable=claimable, location=location, day=day)
    rows.delete()
    stretches: Sequence[tuple[time | None, time | None]] = hours or [(None, None)]
    if hours is not None:
        DayHours.objects.bulk_create(
            DayHours(claimable=claimable, location=location, day=day, opens=opens, closes=closes)
            for opens, closes in stretches
        )
    words = None if hours is None else [f"{a:%H:%M}-{b:%H:%M}" for a, b in hours]
    detail = {"location": location.slug, "day": day.isoformat(), "hours": words}
    _record(HoursEvent.DAY_SET, claimable, actor, detail)
    rebuild([claimable.pk])


@transaction.atomic
def set_kept_free(
    *, claimable: Claimable, location: Location, kept: Sequence[Kept], actor: Actor
) -> None:
    """Replace the times that are kept free for urgent visits, from now on for every search.

    Visits that others booked there before stay. Forbidden or PeriodInvalid.
    """
    _check(actor)
    if any(rule.hours.closes <= rule.hours.opens for rule in kept):
        raise PeriodInvalid
    KeptFree.objects.filter(claimable=claimable, location=location).delete()
    KeptFree.objects.bulk_create(
        KeptFree(
            claimable=claimable,
            location=location,
            urgency=rule.urgency.value,
            release_minutes=rule.release_minutes,
            **_columns(rule.hours),
        )
        for rule in kept
    )
    words = [
        f"{line} {rule.urgency.value}, {rule.release_minutes} minutes before"
        for line, rule in zip(_words(rule.hours for rule in kept), kept, strict=True)
    ]
    _record(HoursEvent.KEPT_FREE_SET, claimable, actor, {"location": location.slug, "kept": words})
    catalogue_changed()


@transaction.atomic
def add_leave(
    *, claimable: Claimable, start: datetime, end: datetime, actor: Actor, reason: str = ""
) -> Leave:
    """Close a claimable from `start` until `end`, from now on for every search.

    A person is away then; a room or device is out of use, for maintenance or another reason.
    Forbidden or PeriodInvalid.
    """
    _check(actor)
    if end <= start:
        raise PeriodInvalid
    leave = Leave.objects.create(claimable=claimable, start=start, end=end, reason=reason)
    audit.record(
        event=HoursEvent.LEAVE_ADDED, actor=actor, object_type="Leave", object_id=str(leave.pk)
    )
    rebuild([claimable.pk])
    return leave


@transaction.atomic
def end_leave(*, leave_id: int, actor: Actor) -> None:
    """Open again from now on, or take back a leave that has not begun.

    Forbidden or LeaveUnknown.
    """
    _check(actor)
    leave = Leave.objects.select_for_update().filter(pk=leave_id).first()
    if leave is None:
        raise LeaveUnknown
    now = clock.now()
    if leave.start >= now:
        leave.delete()
    elif leave.end > now:
        leave.end = now
        leave.save(update_fields=["end"])
    audit.record(
        event=HoursEvent.LEAVE_ENDED, actor=actor, object_type="Leave", object_id=str(leave_id)
    )
    rebuild([leave.claimable_id])


def block_time(*, claimable: int, start: datetime, end: datetime, reason: str, actor: Actor) -> int:
    """A planner closes a practitioner, room or device, with a reason; the number of the block.

    Appointments in its time stay as they are. Forbidden, LeaveUnknown or PeriodInvalid.
    """
    _check(actor)
    found = Claimable.objects.exclude(kind=ClaimableKind.PERSON).filter(pk=claimable).first()
    if found is None:
        raise LeaveUnknown
    return add_leave(claimable=found, start=start, end=end, reason=reason, actor=actor).pk


def unblock_time(*, leave: int, actor: Actor) -> None:
    """A planner opens the time again; what is over stays on record. Forbidden or LeaveUnknown."""
    end_leave(leave_id=leave, actor=actor)
