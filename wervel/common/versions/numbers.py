"""Changing the numbers, and reading them: whoever kept something made from them compares.

A diary has a number for each clinic and day, so that bookings at different clinics do not wait
for each other's row; those of one clinic and day wait for each other anyway.
"""

import secrets
from collections.abc import Iterable, Mapping

from django.db.models import Count, Sum

from wervel.common.reads import ask
from wervel.common.versions.models import Version
from wervel.common.writes import write

DIRECTORY, KNOWLEDGE = "directory", "knowledge"
ALWAYS = 0
# Sums of many such numbers stay within 64 bits.
BITS = 40
_CHANGE = (
    "INSERT INTO versions_version (subject, day, number) VALUES {}"
    " ON CONFLICT (subject, day) DO UPDATE SET number = excluded.number"
)
_UP_TO = "SELECT COUNT(*), SUM(number) FROM versions_version WHERE day <= %s"
_BY_DAY = "SELECT day, COUNT(*), SUM(number) FROM versions_version GROUP BY day"

State = tuple[int, int]


def changed(subject: str, days: Iterable[int] = (ALWAYS,)) -> None:
    """Say, within the transaction of the change, that the subject is not what it was."""
    all_changed([(subject, day) for day in days])


def all_changed(subjects: Iterable[tuple[str, int]]) -> None:
    """The same for several, in one order, so that two transactions cannot block each other."""
    rows = [(subject, day, secrets.randbits(BITS)) for subject, day in sorted(set(subjects))]
    if rows:
        statement = _CHANGE.format(", ".join(["(%s, %s, %s)"] * len(rows)))
        write((statement, [value for row in rows for value in row]))


def state_up_to(day: int) -> State:
    """What stands now, of all that has no day and of all days up to this one."""
    ((count, total),) = ask(_UP_TO, [day])
    return int(count), int(total or 0)


def state_of(subject: str, days: Iterable[int]) -> State:
    """What stands now of one subject on these days; (0, 0) where nothing was ever said."""
    rows = Version.objects.filter(subject=subject, day__in=list(days))
    found = rows.aggregate(count=Count("pk"), total=Sum("number"))
    return int(found["count"]), int(found["total"] or 0)


def states_by_day() -> Mapping[int, State]:
    """The same for each day by itself; `summed` makes one of them."""
    return {day: (int(count), int(total)) for day, count, total in ask(_BY_DAY, [])}


def summed(states: Mapping[int, State], until_day: int) -> State:
    found = [state for day, state in states.items() if day <= until_day]
    return sum(count for count, _ in found), sum(total for _, total in found)


def forget_before(day: int) -> int:
    """Delete the numbers of days that are over; returns how many there were."""
    return Version.objects.filter(day__gt=ALWAYS, day__lt=day).delete()[0]
