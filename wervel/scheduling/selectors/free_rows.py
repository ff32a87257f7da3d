"""The rows a search reads, from the table of free days."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, ExpressionWrapper, F, QuerySet, Value

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
from wervel.scheduling.models import Claim, FreeDay
from wervel.scheduling.search import LeadRow, Others, Question
from wervel.scheduling.selectors.catalogue import PersonInfo, PlaceInfo
from wervel.scheduling.ticks import TICKS_A_DAY, day_of, first_tick

FIRST_BATCH = 64
LARGEST_BATCH = 2048
EDGES = FIRST_BIT | LAST_BIT
COLUMNS = ("claimable_id", "location_id", "day", "pool", "free", "first_run", "halves")

Row = tuple[int, UUID, int, str, bytes, int, int]
PlaceDay = tuple[int, int]
Where = tuple[int, UUID, int]


class StoredRows:
    """Answers search.FreeRows for one question.

    `pools` holds, per need of the service and the lead first, the names of the pools that serve
    it. Claims of expired holds count as free: `expired` has their bits.
    """

    def __init__(
        self,
        question: Question,
        places: Sequence[PlaceInfo],
        pools: Sequence[Sequence[str]],
        people: dict[int, PersonInfo],
        only: PersonInfo | None,
        now: datetime,
    ) -> None:
        self.question = question
        self.ids = [place.id for place in places]
        self.numbers = {place.id: number for number, place in enumerate(places)}
        self.pools = pools
        self.people = people
        self.only = only
        self.expired = expired_bits(now)
        self.known: dict[PlaceDay, list[list[int]]] = {}

    def leads_at(self, places: Sequence[int], days: range) -> list[LeadRow]:
        ids = [self.ids[place] for place in places]
        names = [name for pools in self.pools for name in pools]
        rows = FreeDay.objects.filter(
            location_id__in=ids, day__gte=days.start, day__lt=days.stop, pool__in=names
        )
        others = self._empty({(place, day) for place in places for day in days})
        leads = self._sort_out(list(rows.values_list(*COLUMNS)), others)
        self.known.update(others)
        return leads

    def others(self, wanted: set[PlaceDay]) -> Others:
        missing = wanted - self.known.keys()
        if missing:
            self.known.update(self._read_others(missing))
        return {where: self.known[where] for where in wanted}

    def batches(self) -> Iterator[list[LeadRow]]:
        days, half = self.question.days, self._first_half()
        leads = FreeDay.objects.filter(pool__in=self.pools[0])
        today, later = (
            leads.filter(day=days.start),
            leads.filter(day__gt=days.start, day__lt=days.stop),
        )
        if self.question.lead.ticks >= SHORT_RUN:
            today = today.filter(halves__gte=1 << half)
            later = later.filter(first_run__lt=NONE_FREE)
        extra = self._freed_by_expiry(leads)
        for ordered in (
            today.order_by(_lowest_half_from(half), "id"),
            later.order_by("day", "first_run", "id"),
        ):
            for batch in self._in_batches(ordered):
                yield extra + batch
                extra = []
        if extra:
            yield extra

    def _freed_by_expiry(self, leads: QuerySet[FreeDay]) -> list[LeadRow]:
        """Rows whose columns do not know yet what expired holds give back."""
        if not self.expired:
            return []
        days = self.question.days
        rows = leads.filter(
            claimable_id__in={claimable for claimable, _, _ in self.expired},
            day__gte=days.start,
            day__lt=days.stop,
        )
        found = self._sort_out(list(rows.values_list(*COLUMNS)), {})
        return [row._replace(bound=self.question.earliest) for row in found]

    def _in_batches(self, rows: QuerySet[FreeDay]) -> Iterator[list[LeadRow]]:
        offset, size = 0, FIRST_BATCH
        while True:
            found = list(rows.values_list(*COLUMNS)[offset : offset + size])
            if leads := self._sort_out(found, {}):
                yield leads
            if len(found) < size:
                return
            offset, size = offset + size, min(size * 2, LARGEST_BATCH)

    def _first_half(self) -> int:
        return (self.question.earliest - first_tick(self.question.days.start)) // HALF_HOUR

    def _empty(self, wanted: Iterable[PlaceDay]) -> dict[PlaceDay, list[list[int]]]:
        return {where: [[] for _ in self.question.others] for where in wanted}

    def _read_others(self, wanted: set[PlaceDay]) -> dict[PlaceDay, list[list[int]]]:
        names = [name for pools in self.pools[1:] for name in pools]
        rows = FreeDay.objects.filter(
            location_id__in={self.ids[place] for place, _ in wanted},
            day__in={day for _, day in wanted},
            pool__in=names,
        )
        others = self._empty(wanted)
        self._sort_out(list(rows.values_list(*COLUMNS)), others)
        return others

    def _sort_out(
        self, rows: Sequence[Row], others: dict[PlaceDay, list[list[int]]]
    ) -> list[LeadRow]:
        """Lead rows as the search wants them; the bits of all others go into `others`."""
        leads = []
        joined = self._joined(rows)
        for (claimable, location, day, pool, _, first_run, halves), bits in zip(
            rows, joined, strict=True
        ):
            place = self.numbers.get(location)
            if place is None or not bits:
                continue
            if pool in self.pools[0]:
                lead = self._lead(claimable)
                if lead is not None:
                    leads.append(
                        LeadRow(place, day, lead, bits, self._bound(day, first_run, halves))
                    )
                continue
            for number, names in enumerate(self.pools[1:]):
                if pool in names and (place, day) in others:
                    others[place, day][number].append(bits)
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
        begin = first_tick(day)
        if self.question.lead.ticks < SHORT_RUN:
            return max(self.question.earliest, begin)
        if day == self.question.days.start:
            half = self._first_half()
            return max(self.question.earliest, begin + lowest(halves >> half << half) * HALF_HOUR)
        return begin + first_run

    def _joined(self, rows: Sequence[Row]) -> list[int]:
        """The bits of each row between those of its neighbours, which are read when they matter."""
        bits = [unpack(row[4]) | self.expired.get(row[:3], 0) for row in rows]
        beside = self._beside({row[:3] for row, own in zip(rows, bits, strict=True) if own & EDGES})
        return [
            join_days(
                beside.get((row[0], row[1], row[2] - 1), 0),
                own,
                beside.get((row[0], row[1], row[2] + 1), 0),
            )
            for row, own in zip(rows, bits, strict=True)
        ]

    def _beside(self, touching: set[Where]) -> dict[Where, int]:
        if not touching:
            return {}
        rows = FreeDay.objects.filter(
            claimable_id__in={claimable for claimable, _, _ in touching},
            day__in={day + step for _, _, day in touching for step in (-1, 1)},
        )
        return {
            (claimable, location, day): unpack(free)
            | self.expired.get((claimable, location, day), 0)
            for claimable, location, day, free in rows.values_list(
                "claimable_id", "location_id", "day", "free"
            )
        }


def _lowest_half_from(half: int) -> Any:
    """The lowest half-hour, from `half` on, that a row marks: as a power of two."""
    later: Any = F("halves").bitand(-(1 << half))
    negative: Any = ExpressionWrapper(Value(0) - later, BigIntegerField())
    return ExpressionWrapper(later.bitand(negative), BigIntegerField())


def expired_bits(now: datetime) -> dict[Where, int]:
    """What claims of expired holds still take, as far as it is within open hours."""
    taken: dict[tuple[int, int], int] = {}
    claims = Claim.objects.filter(hold__expires_at__lte=now)
    for claimable, tick in claims.values_list("claimable_id", "tick"):
        key = (claimable, day_of(tick))
        taken[key] = taken.get(key, 0) | 1 << tick % TICKS_A_DAY
    if not taken:
        return {}
    rows = FreeDay.objects.filter(
        claimable_id__in={claimable for claimable, _ in taken}, day__in={day for _, day in taken}
    )
    return {
        (claimable, location, day): taken[claimable, day] & unpack(stored)
        for claimable, location, day, stored in rows.values_list(
            "claimable_id", "location_id", "day", "open"
        )
        if (claimable, day) in taken
    }
