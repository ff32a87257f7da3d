"""When practitioners work, and when somebody or something is away."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from wervel.audit import services as audit
from wervel.common.actor import Actor
from wervel.directory.models import Claimable, Location
from wervel.directory.opening import WeeklyHours
from wervel.scheduling.exceptions import PeriodInvalid
from wervel.scheduling.models import Leave, Schedule
from wervel.scheduling.services.free_days import rebuild


class HoursEvent(StrEnum):
    SET = "scheduling.hours.set"
    LEAVE_ADDED = "scheduling.leave.added"


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
