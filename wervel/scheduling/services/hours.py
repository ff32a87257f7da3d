"""When practitioners work, and when somebody or something is away."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from wervel.audit import services as audit
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.directory.choices import ClaimableKind
from wervel.directory.models import Claimable, Location
from wervel.directory.opening import WeeklyHours
from wervel.scheduling.exceptions import LeaveUnknown, PeriodInvalid
from wervel.scheduling.models import Leave, Schedule
from wervel.scheduling.rules import may_plan
from wervel.scheduling.services.free_days import rebuild


class HoursEvent(StrEnum):
    SET = "scheduling.hours.set"
    LEAVE_ADDED = "scheduling.leave.added"
    LEAVE_REMOVED = "scheduling.leave.removed"


@transaction.atomic
def set_weekly_hours(
    *, claimable: Claimable, location: Location, hours: Sequence[WeeklyHours], actor: Actor
) -> None:
    """Replace a practitioner's weekly hours at a clinic. Call `rebuild` when all are set.

    Appointments that no longer fit stay; their time is simply not offered to others.
    """
    Schedule.objects.filter(claimable=claimable, location=location).delete()
    Schedule.objects.bulk_create(
        Schedule(
            claimable=claimable,
            location=location,
            weekday=rule.weekday,
            opens=rule.opens,
            closes=rule.closes,
            valid_from=rule.valid_from,
            valid_until=rule.valid_until,
        )
        for rule in hours
    )
    audit.record(
        event=HoursEvent.SET, actor=actor, object_type="Claimable", object_id=str(claimable.pk)
    )


@transaction.atomic
def add_leave(
    *, claimable: Claimable, start: datetime, end: datetime, actor: Actor, reason: str = ""
) -> Leave:
    """Close a claimable from `start` until `end`, from now on for every search."""
    if end <= start:
        raise PeriodInvalid
    leave = Leave.objects.create(claimable=claimable, start=start, end=end, reason=reason)
    audit.record(
        event=HoursEvent.LEAVE_ADDED, actor=actor, object_type="Leave", object_id=str(leave.pk)
    )
    rebuild([claimable.pk])
    return leave


@transaction.atomic
def block_time(*, claimable: int, start: datetime, end: datetime, reason: str, actor: Actor) -> int:
    """A planner closes a practitioner, room or device, with a reason; the number of the block.

    Appointments in its time stay as they are. Forbidden, LeaveUnknown or PeriodInvalid.
    """
    if not may_plan(actor):
        raise Forbidden
    found = Claimable.objects.exclude(kind=ClaimableKind.PERSON).filter(pk=claimable).first()
    if found is None:
        raise LeaveUnknown
    return add_leave(claimable=found, start=start, end=end, reason=reason, actor=actor).pk


@transaction.atomic
def remove_leave(*, leave: int, actor: Actor) -> None:
    """Open the time again, from now on for every search. Forbidden, or LeaveUnknown when it is
    gone already."""
    if not may_plan(actor):
        raise Forbidden
    found = Leave.objects.select_for_update().filter(pk=leave).first()
    if found is None:
        raise LeaveUnknown
    claimable = found.claimable_id
    audit.record(
        event=HoursEvent.LEAVE_REMOVED,
        actor=actor,
        object_type="Leave",
        object_id=str(found.pk),
        detail={"claimable": claimable, "start": str(found.start), "end": str(found.end)},
    )
    found.delete()
    rebuild([claimable])
