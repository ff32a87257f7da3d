"""Who is asked first when a time becomes free, and whom it suits: pure functions.

Urgency goes first, then how long somebody has waited, then how near they live. The waiting counts
in days of the calendar: between people of one day the nearer one is asked, for the nearer one can
come at short notice. What is still equal is settled by the moment of joining, so that the order
is always the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from wervel.common.clock import to_clinic
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.choices import PartOfDay

# The end is the first time that is too late.
PARTS = {
    PartOfDay.MORNING: (time(0), time(12)),
    PartOfDay.AFTERNOON: (time(12), time(17)),
    PartOfDay.EVENING: (time(17), time.max),
}
# Who made no check is as urgent as an ordinary appointment: not asked is not the same as no.
WITHOUT_CHECK = Urgency.WITHIN_WEEKS
# Less than this is not worth writing to somebody.
WORTH_A_MOVE = timedelta(hours=1)
_RANKS = {level.value: level.rank for level in Urgency}


@dataclass(frozen=True, slots=True)
class Wish:
    """What suits somebody. `before` is the start of their appointment; empty means any."""

    before: datetime
    weekdays: frozenset[int]
    parts: frozenset[PartOfDay]
    notice: timedelta
    language: str = ""
    practitioner: UUID | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits, as the ranking sees them: seen from the clinic that has a free time."""

    id: UUID
    urgency: str
    since: datetime
    distance_km: float
    wish: Wish


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time that can be offered."""

    start: datetime
    practitioner: UUID | None = None
    languages: tuple[str, ...] = ()


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Those who are asked first come first."""
    return sorted(waiting, key=order_of)


def order_of(one: Waiting) -> tuple[Any, ...]:
    rank = _RANKS.get(one.urgency, WITHOUT_CHECK.rank)
    return (-rank, to_clinic(one.since).date(), one.distance_km, one.since, one.id)


def suits(wish: Wish, free: FreeTime, now: datetime) -> bool:
    """Whether somebody would come at this time, if they hear of it now."""
    return (
        free.start <= wish.before - WORTH_A_MOVE
        and free.start >= now + wish.notice
        and to_clinic(free.start).weekday() in wish.weekdays
        and part_of_day(free.start) in wish.parts
        and (not wish.language or wish.language in free.languages)
        and wish.practitioner in (None, free.practitioner)
    )


def part_of_day(moment: datetime) -> PartOfDay:
    at = to_clinic(moment).time()
    return next(part for part, (begin, end) in PARTS.items() if begin <= at < end)


def first_to_ask(waiting: Iterable[Waiting], free: FreeTime, now: datetime) -> Waiting | None:
    """Of those whom the time suits, the one who is asked first; None when it suits nobody."""
    return next((one for one in in_order(waiting) if suits(one.wish, free, now)), None)


def bits_of(numbers: Iterable[int]) -> int:
    """Days or parts as they are stored."""
    bits = 0
    for number in numbers:
        bits |= 1 << number
    return bits


def numbers_of(bits: int) -> frozenset[int]:
    return frozenset(number for number in range(bits.bit_length()) if bits >> number & 1)
