"""When reminders are due: by the clinic's wall clock, also over a change of the clocks.

"24 hours before" a visit at 09:00 is 09:00 on the day before, be the day 23 hours long or 25. A
wall-clock time that comes twice means the first; one that is left out moves on by the hour that
the clocks jump.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from wervel.common.clock import CLINIC_ZONE, to_clinic
from wervel.scheduling.choices import ReminderKind

# The nearest to the visit first.
BEFORE = {
    ReminderKind.HOURS: timedelta(hours=2),
    ReminderKind.DAY: timedelta(days=1),
    ReminderKind.WEEK: timedelta(days=7),
}
DEFAULT_REMINDERS = frozenset({ReminderKind.DAY})
AROUND = timedelta(hours=3)
NO_TIME = timedelta()


def due_at(start: datetime, kind: ReminderKind, zone: ZoneInfo = CLINIC_ZONE) -> datetime:
    """When the reminder of a visit at `start` goes out, in UTC."""
    wall = to_clinic(start, zone).replace(tzinfo=None) - BEFORE[kind]
    return wall.replace(tzinfo=zone).astimezone(UTC)


def still_possible(start: datetime, now: datetime) -> tuple[ReminderKind, ...]:
    """The kinds whose moment is still to come, the earliest first."""
    return tuple(kind for kind in ReminderKind if due_at(start, kind) > now)


def nearer_than(kind: ReminderKind) -> Collection[ReminderKind]:
    """The kinds that go out closer to the visit."""
    return [one for one, span in BEFORE.items() if span < BEFORE[kind]]


def in_order(kinds: Iterable[str]) -> tuple[ReminderKind, ...]:
    """The known ones among them, the earliest first."""
    wanted = set(kinds)
    return tuple(kind for kind in ReminderKind if kind.value in wanted)


def starts_due(
    since: datetime, until: datetime, kind: ReminderKind, zone: ZoneInfo = CLINIC_ZONE
) -> tuple[datetime, datetime]:
    """Visits whose reminder is due after `since` and by `until` begin after the first moment and
    no later than the second. Near a change of the clocks the two are an hour wider than need be."""
    span = BEFORE[kind]
    after = min(_offsets(since, zone)) - max(_offsets(since + span, zone))
    up_to = max(_offsets(until, zone)) - min(_offsets(until + span, zone))
    return since + span + after, until + span + up_to


def _offsets(moment: datetime, zone: ZoneInfo) -> list[timedelta]:
    around = (moment - AROUND, moment, moment + AROUND)
    return [to_clinic(one, zone).utcoffset() or NO_TIME for one in around]
