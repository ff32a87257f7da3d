"""How many starts each calendar day has: pure counting over the same rows as a search."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from wervel.common.clock import CLINIC_ZONE
from wervel.scheduling.availability import stretches
from wervel.scheduling.bitmap import FULL, span
from wervel.scheduling.search import FreeRows, LeadRow, Question, possible_starts
from wervel.scheduling.ticks import TICKS_A_DAY

DAYS_KEPT = 512


def starts_per_day(question: Question, leads: Iterable[LeadRow], rows: FreeRows) -> dict[date, int]:
    """As many as listing all starts of these rows would show on each calendar day of the clinic;
    days without any are left out."""
    found: dict[date, int] = {}
    for day, starts in _starts(question, leads, rows):
        # Counted from when the lead is needed; the visit begins `shift` ticks before.
        visits = starts << TICKS_A_DAY >> question.shift
        for where, bits in ((day - 1, visits & FULL), (day, visits >> TICKS_A_DAY)):
            for local, mask in day_parts(where) if bits else ():
                if count := (bits & mask).bit_count():
                    found[local] = found.get(local, 0) + count
    return found


def _starts(
    question: Question, leads: Iterable[LeadRow], rows: FreeRows
) -> Iterable[tuple[int, int]]:
    """UTC day and starts: per clinic when one of each is shown, else per lead."""
    for day, possible in possible_starts(question, leads, rows).items():
        merged: dict[tuple[int, int], int] = {}
        for row, starts in possible:
            who = (row.place, 0 if question.one_each else row.lead)
            merged[who] = merged.get(who, 0) | starts
        for starts in merged.values():
            yield day, starts


@lru_cache(maxsize=DAYS_KEPT)
def day_parts(day: int, zone: ZoneInfo = CLINIC_ZONE) -> tuple[tuple[date, int], ...]:
    """The calendar days that share the UTC day, each with its ticks as bits."""
    parts: dict[date, int] = {}
    for one in stretches(day, zone):
        parts[one.local_day] = parts.get(one.local_day, 0) | span(one.begin, one.end)
    return tuple(parts.items())
