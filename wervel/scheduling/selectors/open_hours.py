"""From when on anything can be open: what lies before that need not be searched."""

from collections.abc import Sequence
from functools import lru_cache

from wervel.scheduling.bitmap import lowest, unpack
from wervel.scheduling.selectors import free_day_sql as sql
from wervel.scheduling.ticks import TICKS_A_DAY, day_of, first_tick

DAYS_KEPT = 512


class OpenHours:
    """Belongs to one version of the catalogue, which changes with every change of hours."""

    def __init__(self) -> None:
        self._on = lru_cache(DAYS_KEPT)(_span)

    def first_start(self, pools: Sequence[str], length: int, tick: int, end: int) -> int:
        """The first tick, from this one on, from which so many may lie within the hours of a pool;
        `end` when there is none before it. A pause within a day counts as open."""
        while tick < end:
            day = day_of(tick)
            begin = first_tick(day)
            spans = [self._on(pool, day) for pool in pools]
            ahead = [span for span in spans if begin + _last_start(span, length) >= tick]
            if ahead:
                return min(max(tick, begin + min(span.start for span in ahead)), end)
            tick = first_tick(day + 1)
        return end


def _span(pool: str, day: int) -> range:
    """From the first open tick of the day to the last; empty when all are closed."""
    union = 0
    for (stored,) in sql.open_on(pool, day):
        union |= unpack(stored)
    return range(lowest(union), union.bit_length()) if union else range(0)


def _last_start(span: range, length: int) -> int:
    """Within the span, unless it touches midnight: then it may go on. Below zero for none."""
    if not span:
        return -1
    return span.stop - (1 if span.stop == TICKS_A_DAY else length)
