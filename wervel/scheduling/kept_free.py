"""Times kept free for the urgent: which ticks of a day somebody less urgent does not see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from wervel.common.clock import CLINIC_ZONE
from wervel.directory.opening import WeeklyHours
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.availability import minutes_within, stretches
from wervel.scheduling.bitmap import span
from wervel.scheduling.ticks import TICK_MINUTES, day_of, first_tick, ticks_for


@dataclass(frozen=True, slots=True)
class Kept:
    """A weekly stretch for visits of at least `urgency`, for all from `release_minutes` before."""

    hours: WeeklyHours
    urgency: Urgency
    release_minutes: int

    def is_for(self, urgency: Urgency | None) -> bool:
        return urgency is not None and urgency >= self.urgency


@dataclass(frozen=True, slots=True)
class KeptStretch:
    """Ticks of a UTC day that are kept free before the tick `released`."""

    bits: int
    released: int


@lru_cache(maxsize=4096)
def kept_stretches(day: int, rule: Kept, zone: ZoneInfo = CLINIC_ZONE) -> tuple[KeptStretch, ...]:
    """What of the rule falls on the UTC day."""
    found = []
    opens, closes = minutes_within(rule.hours.opens, rule.hours.closes)
    for stretch in stretches(day, zone):
        if not rule.hours.holds_on(stretch.local_day):
            continue
        begin = stretch.begin - (stretch.minute - opens) // TICK_MINUTES
        end = stretch.begin - (stretch.minute - closes) // TICK_MINUTES
        if bits := span(max(begin, stretch.begin), min(end, stretch.end)):
            released = first_tick(day) + begin - ticks_for(rule.release_minutes)
            found.append(KeptStretch(bits, released))
    return tuple(found)


def kept_bits(
    day: int,
    rules: Sequence[Kept],
    now: int,
    urgency: Urgency | None,
    zone: ZoneInfo = CLINIC_ZONE,
) -> int:
    """The ticks of the UTC day that are kept from a visit of this urgency at the tick `now`."""
    bits = 0
    for rule in rules:
        if not rule.is_for(urgency):
            for stretch in kept_stretches(day, rule, zone):
                if now < stretch.released:
                    bits |= stretch.bits
    return bits


def next_release(rules: Iterable[Kept], now: int) -> int | None:
    """The first tick after `now` at which any of these times opens to everybody."""
    moments = [
        stretch.released
        for rule in rules
        for day in _days_of_next_release(rule, now)
        for stretch in kept_stretches(day, rule)
        if stretch.released > now
    ]
    return min(moments, default=None)


def _days_of_next_release(rule: Kept, now: int) -> range:
    """A week, and a day around it, from where what is released just now begins."""
    first = day_of(now + ticks_for(rule.release_minutes))
    return range(first - 1, first + 9)
