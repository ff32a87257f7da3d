"""Free times by the day: how many each day has, and all of one day."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from wervel.common import clock
from wervel.scheduling.day_counts import starts_per_day
from wervel.scheduling.search import FEW_PLACES, offers
from wervel.scheduling.selectors.slots import Reading, SlotOffer, SlotQuery, read_free

EVERY = 1_000_000


def days_with_times(query: SlotQuery, first: date, days: int) -> dict[date, int]:
    """How many times are free on each of so many calendar days from `first` on: as many as a search
    without limit would list. Days without any have 0.

    It reads every diary of these days, so ask it for the clinics that somebody would go to.
    """
    counts = {first + timedelta(days=number): 0 for number in range(days)}
    seen = _read(query, _midnight(first), _midnight(first + timedelta(days=days)))
    if seen is None:
        return counts
    question = seen.question
    for begin in range(0, question.places, FEW_PLACES):
        places = range(begin, min(begin + FEW_PLACES, question.places))
        leads = seen.rows.leads_at(places, question.days)
        for day, count in starts_per_day(question, leads, seen.rows).items():
            counts[day] += count
    return counts


def times_on(query: SlotQuery, day: date) -> tuple[SlotOffer, ...]:
    """Every free time of one calendar day, earliest first, then nearest, whatever the limit."""
    seen = _read(query, _midnight(day), _midnight(day + timedelta(days=1)))
    if seen is None:
        return ()
    question = replace(seen.question, count=EVERY)
    leads = seen.rows.leads_at(range(question.places), question.days)
    found = offers(question, leads, seen.rows)
    return seen.offers(one._replace(tick=one.tick - question.shift) for one in found)


def _read(query: SlotQuery, begin: datetime, end: datetime) -> Reading | None:
    """The reading of a period; None where nothing can be in it."""
    earliest = max(query.earliest, begin) if query.earliest else begin
    until = min(query.until, end) if query.until else end
    if earliest >= until:
        return None
    seen = read_free(replace(query, earliest=earliest, until=until), clock.now())
    return seen if seen.question.earliest < seen.question.end else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.CLINIC_ZONE)
