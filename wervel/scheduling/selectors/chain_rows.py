"""What a search for chains reads: the free time of every resource of a few clinics, in one query.

Bits are counted from the first tick of the first UTC day that is read, one day before the period.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from wervel.common.clock import CLINIC_ZONE
from wervel.scheduling.availability import grid_bits
from wervel.scheduling.bitmap import span, unpack
from wervel.scheduling.selectors import free_day_sql as sql
from wervel.scheduling.selectors.catalogue import Nearness
from wervel.scheduling.selectors.free_rows import Where
from wervel.scheduling.sight import Sight
from wervel.scheduling.ticks import TICKS_A_DAY, day_of, first_tick, moment_of, tick_at


class FreeTime:
    """The free time at each clinic, by its nearness: per pool, per claimable.

    What one of the `sights` hides is free for no step.
    """

    def __init__(
        self, near: Nearness, days: range, freed: dict[Where, int], sights: Sequence[Sight]
    ) -> None:
        self.base = first_tick(days.start)
        self.end = first_tick(days.stop)
        self.days = days
        self._pools: list[dict[str, dict[int, int]]] = [{} for _ in near.keys]
        for row in sql.at_places(near.keys, days):
            claimable, key, day, pool, free, _, _ = row
            bits = unpack(free) | freed.get((claimable, key, day), 0)
            for sight in sights:
                bits &= ~sight.hidden(claimable, key, day)
            if bits:
                members = self._pools[near.numbers[key]].setdefault(pool, {})
                shifted = bits << (day - days.start) * TICKS_A_DAY
                members[claimable] = members.get(claimable, 0) | shifted

    def members(self, place: int, pools: Iterable[str]) -> dict[int, int]:
        """The free bits of all claimables of these pools."""
        found: dict[int, int] = {}
        for pool in pools:
            found.update(self._pools[place].get(pool, {}))
        return found

    def grid(self, grid_minutes: int) -> int:
        """Where a start may lie, over the whole period."""
        return grid_of(self.days, grid_minutes)

    def on_dates(self, dates: Iterable[date]) -> int:
        """The bits of these calendar days of the clinics."""
        bits = 0
        for day in dates:
            bits |= self.within(_midnight(day), _midnight(day + timedelta(days=1)))
        return bits

    def within(self, begin: int, end: int) -> int:
        """The bits from one tick up to another."""
        return span(max(begin - self.base, 0), max(end - self.base, 0))


@lru_cache(maxsize=64)
def grid_of(days: range, grid_minutes: int) -> int:
    bits = 0
    for day in days:
        bits |= grid_bits(day, grid_minutes) << (day - days.start) * TICKS_A_DAY
    return bits


def calendar_days(begin: int, end: int) -> list[tuple[int, int]]:
    """First tick and length of each calendar day of the clinics that shares time with the ticks."""
    first, last = _local(begin), _local(end - 1)
    days: Sequence[date] = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [(_midnight(day), _midnight(day + timedelta(days=1)) - _midnight(day)) for day in days]


def utc_days(days: Sequence[tuple[int, int]]) -> range:
    """All UTC days of these calendar days, and one more on either side for what lies around."""
    first, (last, length) = days[0][0], days[-1]
    return range(day_of(first) - 1, day_of(last + length - 1) + 2)


def _local(tick: int) -> date:
    return moment_of(tick).astimezone(CLINIC_ZONE).date()


@lru_cache(maxsize=512)
def _midnight(day: date) -> int:
    return tick_at(datetime.combine(day, time(), CLINIC_ZONE))
