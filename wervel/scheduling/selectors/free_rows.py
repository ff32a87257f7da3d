"""The rows a search reads, from the table of free days."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from wervel.scheduling.bitmap import (
    FIRST_BIT,
    HALF_HOUR,
    LAST_BIT,
    NONE_FREE,
    SHORT_RUN,
    join_days,
    lowest,
    unpack,
)
from wervel.scheduling.search import FEW_PLACES, Batch, LeadRow, Others, Question
from wervel.scheduling.selectors import free_day_sql as sql
from wervel.scheduling.selectors.catalogue import Nearness, PersonInfo
from wervel.scheduling.sight import Sight
from wervel.scheduling.ticks import TICKS_A_DAY, day_of, first_tick

FIRST_BATCH = 12
LARGEST_BATCH = 2048
EDGES = FIRST_BIT | LAST_BIT

PlaceDay = tuple[int, int]
Where = tuple[int, sql.Key, int]
Bits = list[list[int]]
Stream = Callable[[sql.Slice], list[sql.Row]]


class StoredRows:
    """Answers search.FreeRows for one question.

    `pools` holds, per need of the service and the lead first, the names of the pools that serve
    it. Claims of expired holds count as free: `expired` has their bits. `first` holds what
    `first_rows` has found, if that was asked. What `sight` hides is not free.
    """

    def __init__(
        self,
        question: Question,
        near: Nearness,
        pools: Sequence[Sequence[str]],
        people: Mapping[int, PersonInfo],
        only: PersonInfo | None,
        expired: Mapping[Where, int],
        first: list[sql.Row] | None,
        sight: Sight,
    ) -> None:
        self.question = question
        self.keys = near.keys
        self.numbers = near.numbers
        self.pools = pools
        self.people = people
        self.only = only
        self.expired = expired
        self.known: dict[PlaceDay, Bits] = {}
        self.first = first
        self.hidden = None if sight.is_clear else sight.hidden
        self._has_begun: bool | None = None

    def leads_at(self, places: Sequence[int], days: range) -> list[LeadRow]:
        others = self._empty((place, day) for place in places for day in days)
        rows = self._at_places(places, days)
        leads = self._sort_out(rows, others)
        self.known.update(others)
        return leads

    def _at_places(self, places: Sequence[int], days: range) -> list[sql.Row]:
        asked = len(places) == len(self.keys) and days == self.question.first_days
        if self.first is not None and asked:
            return self.first
        return sql.at_places([self.keys[place] for place in places], days)

    def others(self, wanted: set[PlaceDay]) -> Others:
        missing = wanted - self.known.keys()
        if missing:
            self.known.update(self._read_others(missing))
        return {where: self.known[where] for where in wanted}

    def _read_others(self, wanted: set[PlaceDay]) -> dict[PlaceDay, Bits]:
        keys = {self.keys[place] for place, _ in wanted}
        names = [name for pools in self.pools[1:] for name in pools]
        others = self._empty(wanted)
        self._sort_out(sql.pools_at(keys, {day for _, day in wanted}, names), others)
        return others

    def _empty(self, wanted: Iterable[PlaceDay]) -> dict[PlaceDay, Bits]:
        return {where: [[] for _ in self.question.others] for where in wanted}

    def begun(self) -> bool:
        if self._has_begun is None:
            day = self.question.days.start
            tick = self.question.earliest - first_tick(day)
            self._has_begun = any(sql.any_begun(pool, day, tick) for pool in self.pools[0])
        return self._has_begun

    def batches(self) -> Iterator[Batch]:
        if extra := self._freed_by_expiry():
            yield Batch(extra, self.question.earliest)
        for streams in self._stages():
            yield from self._merged(streams)

    def _stages(self) -> Iterator[list[Stream]]:
        """Per stage, streams of ordered rows; whole stages come one after the other in time."""
        pools, days = self.pools[0], self.question.days
        tick = self.question.earliest - first_tick(days.start)
        if self._any_run_counts():
            known = sql.at_places(self.keys, range(days.start, days.start + 1))
            yield [lambda part: known[part.offset : part.offset + part.limit]]
            yield [partial(sql.later_days, pool, days, NONE_FREE + 1) for pool in pools]
            return
        first: list[Stream] = [partial(sql.to_come, pool, days.start, tick) for pool in pools]
        if self.begun():
            at_once = self._at_once(tick)
            first += [partial(sql.begun, pool, days.start, tick, at_once) for pool in pools]
        yield first
        yield [partial(sql.later_days, pool, days, NONE_FREE) for pool in pools]

    def _any_run_counts(self) -> bool:
        """Whether the visit is so short that the columns for longer runs do not know of it."""
        return self.question.lead.ticks < SHORT_RUN

    def _merged(self, streams: list[Stream]) -> Iterator[Batch]:
        """Parts of all streams side by side, ever larger, until all have ended."""
        offset, size = 0, max(FIRST_BATCH, 2 * self.question.count)
        while streams:
            rows, going_on, bounds = [], [], []
            for stream in streams:
                found = stream(sql.Slice(size, offset))
                leads = self._sort_out(found, {}, bounded=True)
                rows += leads
                if len(found) == size:
                    going_on.append(stream)
                    bounds.append(max((row.bound for row in leads), default=self.question.earliest))
            if rows:
                yield Batch(rows, min(bounds, default=max(row.bound for row in rows)))
            streams, offset, size = going_on, offset + size, min(size * 2, LARGEST_BATCH)

    def _freed_by_expiry(self) -> list[LeadRow]:
        """Rows whose columns do not know yet what expired holds give back."""
        if not self.expired:
            return []
        claimables = {claimable for claimable, _, _ in self.expired}
        days = {day for _, _, day in self.expired if day in self.question.days}
        rows = [row for row in sql.of_claimables(claimables, days) if row[3] in self.pools[0]]
        return self._sort_out(rows, {})

    def _sort_out(
        self, rows: Sequence[sql.Row], others: Mapping[PlaceDay, Bits], *, bounded: bool = False
    ) -> list[LeadRow]:
        """Lead rows as the search wants them; the bits of all others go into `others`."""
        leads = []
        for row, bits in zip(rows, self._joined(rows), strict=True):
            claimable, key, day, pool, _, first_run, halves = row
            place = self.numbers.get(key)
            if place is None or not bits:
                continue
            if pool in self.pools[0]:
                lead = self._lead(claimable)
                if lead is not None:
                    bound = self._bound(day, first_run, halves) if bounded else 0
                    leads.append(LeadRow(place, day, lead, bits, bound))
            elif (place, day) in others:
                for names, found in zip(self.pools[1:], others[place, day], strict=True):
                    if pool in names:
                        found.append(bits)
        return leads

    def _lead(self, claimable: int) -> int | None:
        """The number of the practitioner; 0 for all devices or rooms; None if not asked for."""
        if self.only is not None and claimable != self.only.claimable:
            return None
        if not self.people:
            return 0
        person = self.people.get(claimable)
        return person.number if person else None

    def _bound(self, day: int, first_run: int, halves: int) -> int:
        begin, soonest = first_tick(day), self.question.earliest
        if self._any_run_counts():
            return max(soonest, begin)
        if begin + first_run >= soonest:
            return begin + first_run
        at_once = self._at_once(soonest - begin)
        if halves & at_once == at_once:
            return soonest
        later = (soonest - begin) // HALF_HOUR + 1
        return begin + lowest(halves >> later << later) * HALF_HOUR

    def _at_once(self, tick: int) -> int:
        """The half-hours that a visit touches which starts at the tick, or after it in the same
        half-hour: each has its bit where something may start there. Nothing is said of the next
        day."""
        last = min(tick - self.question.lead.before + self.question.lead.ticks, TICKS_A_DAY) - 1
        begin, end = tick // HALF_HOUR, max(tick, last) // HALF_HOUR
        return (2 << end) - (1 << begin)

    def _joined(self, rows: Sequence[sql.Row]) -> list[int]:
        """The bits of each row between those of its neighbours, which are read when they matter."""
        bits = self._own(rows)
        if self.question.reaches:
            touching = [row[:3] for row in rows]
        else:
            touching = [row[:3] for row, own in zip(rows, bits, strict=True) if own & EDGES]
        if not touching:
            return [own << TICKS_A_DAY for own in bits]
        beside = self._beside(touching)
        return [
            join_days(beside.get((who, key, day - 1), 0), own, beside.get((who, key, day + 1), 0))
            for (who, key, day, *_), own in zip(rows, bits, strict=True)
        ]

    def _beside(self, touching: Sequence[Where]) -> dict[Where, int]:
        rows = sql.of_claimables(
            {claimable for claimable, _, _ in touching},
            {day + step for _, _, day in touching for step in (-1, 1)},
        )
        return {row[:3]: own for row, own in zip(rows, self._own(rows), strict=True)}

    def _own(self, rows: Sequence[sql.Row]) -> list[int]:
        """What of each row is free for this visit."""
        bits = [unpack(row[4]) for row in rows]
        if self.expired:
            bits = [own | self.expired.get(row[:3], 0) for row, own in zip(rows, bits, strict=True)]
        if self.hidden:
            bits = [own & ~self.hidden(*row[:3]) for row, own in zip(rows, bits, strict=True)]
        return bits


def first_rows(question: Question, near: Nearness) -> sql.Statement | None:
    """What a search in few clinics reads first, to be asked with something else."""
    if question.places > FEW_PLACES or question.earliest >= question.end:
        return None
    return sql.rows_at_places(near.keys, question.first_days)


def freed_bits(expired_at: datetime | None, giving: Collection[UUID]) -> dict[Where, int]:
    """What counts as free though it is claimed, as far as it is within open hours: what holds that
    have ended by then still take, and what appointments have that are to be moved."""
    claims = sql.expired_claims(expired_at) if expired_at else []
    if giving:
        claims += sql.claims_of(giving)
    taken: dict[tuple[int, int], int] = {}
    for claimable, tick in claims:
        key = (claimable, day_of(tick))
        taken[key] = taken.get(key, 0) | 1 << tick % TICKS_A_DAY
    if not taken:
        return {}
    rows = sql.open_bits({claimable for claimable, _ in taken}, {day for _, day in taken})
    return {
        (claimable, location, day): taken[claimable, day] & unpack(stored)
        for claimable, location, day, stored in rows
        if (claimable, day) in taken
    }
