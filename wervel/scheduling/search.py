"""The earliest times over many clinics, from few rows: pure functions over plain values.

The answer is the first `count` starts, sorted by time, then nearness of the clinic, then the
order of the practitioners: exactly what listing every start and sorting them would give.
Clinics are numbered by nearness. A row's bits are three days joined; its own is the middle one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple, Protocol

from wervel.scheduling.availability import grid_bits
from wervel.scheduling.bitmap import (
    NONE_FREE,
    join_days,
    lowest,
    middle_day,
    positions,
    run_starts,
    span,
)
from wervel.scheduling.ticks import TICKS_A_DAY, day_of, first_tick

FEW_PLACES = 12
FIRST_WALK = 6
# From this tick of a UTC day on, little of it is left for visits.
LATE = TICKS_A_DAY * 2 // 3


@dataclass(frozen=True, slots=True)
class Need:
    """Free ticks a resource must have: `before` the start, and `length` from the start on.

    One that is needed only later in the visit has a `before` below zero.
    """

    before: int
    length: int

    @property
    def ticks(self) -> int:
        return self.before + self.length

    def from_later(self, ticks: int) -> "Need":
        """The same, counted from so many ticks after the start."""
        return Need(self.before + ticks, self.length - ticks)

    @property
    def holds_start(self) -> bool:
        return self.before >= 0 and self.length > 0


@dataclass(frozen=True, slots=True)
class Question:
    """`earliest` is the first tick a start may have, `end` the first it may not.

    All of it is counted from when the lead is needed, which is `shift` ticks after the visit
    begins: so a start always lies within what the lead gives, and on the day of its row.
    """

    lead: Need
    others: tuple[Need, ...]
    grid_minutes: int
    earliest: int
    end: int
    count: int
    places: int
    one_each: bool = False
    shift: int = 0

    @property
    def reaches(self) -> bool:
        """Whether something is needed only at other ticks than the start, maybe the day after."""
        return not all(need.holds_start for need in self.others)

    @property
    def days(self) -> range:
        return range(day_of(self.earliest), day_of(self.end - 1) + 1)

    @property
    def first_days(self) -> range:
        """What is read first when few clinics are asked: late in a day the next one with it."""
        begin = self.days.start
        is_late = self.earliest - first_tick(begin) >= LATE
        return range(begin, min(begin + 1 + is_late, self.days.stop))

    def begin_at(self, tick: int) -> "Question":
        """The same for somebody who knows that the lead has nothing before this tick."""
        return replace(self, earliest=tick)

    def starts_on(self, day: int) -> int:
        """Where starts may lie on this day: on the grid and within the period asked for."""
        begin = first_tick(day)
        within = span(max(self.earliest - begin, 0), min(self.end - begin, TICKS_A_DAY))
        return self._grid(day) & within

    def _grid(self, day: int) -> int:
        if not self.shift:
            return grid_bits(day, self.grid_minutes)
        before, own = (grid_bits(one, self.grid_minutes) for one in (day - 1, day))
        return middle_day(join_days(before, own, 0) << self.shift)


def question(
    needs: Sequence[Need],
    *,
    grid_minutes: int,
    earliest: int,
    end: int,
    count: int,
    places: int,
    one_each: bool = False,
) -> Question:
    """From needs and a period that are counted from the start of the visit; the lead is first."""
    lead, *others = needs
    shift = max(0, -lead.before)
    return Question(
        lead=lead.from_later(shift),
        others=tuple(need.from_later(shift) for need in others),
        grid_minutes=grid_minutes,
        earliest=earliest + shift,
        end=end + shift,
        count=count,
        places=places,
        one_each=one_each,
        shift=shift,
    )


class LeadRow(NamedTuple):
    """A free day of the resource that leads; nothing starts in it before the tick `bound`."""

    place: int
    day: int
    lead: int
    bits: int
    bound: int


class Found(NamedTuple):
    """Sorts by time, then nearness, then the order of the leads."""

    tick: int
    place: int
    lead: int


class Batch(NamedTuple):
    """Some rows; nothing starts before `bound` in any row of a later batch."""

    rows: Sequence[LeadRow]
    bound: int


Others = Mapping[tuple[int, int], Sequence[Sequence[int]]]


class FreeRows(Protocol):
    """Where the rows come from."""

    def begun(self) -> bool:
        """Whether something may be free at the very first start."""

    def batches(self) -> Iterator[Batch]:
        """All lead rows of the question's days; the bounds of the batches never fall."""

    def leads_at(self, places: Sequence[int], days: range) -> Sequence[LeadRow]:
        """All lead rows of these clinics on these days."""

    def others(self, wanted: set[tuple[int, int]]) -> Others:
        """For each clinic and day asked for, per other need the bits of all that can serve it."""


def earliest(question: Question, rows: FreeRows) -> list[Found]:
    """The first `count` starts, as ticks at which the visit begins."""
    if question.earliest >= question.end or question.count < 1 or question.places < 1:
        return []
    search = _everywhere if question.places <= FEW_PLACES else _in_order
    found, shift = search(question, rows), question.shift
    return [Found(one.tick - shift, *one[1:]) for one in found] if shift else found


def starts_of(bits: int, need: Need) -> int:
    """The starts a resource allows, of joined days."""
    runs = run_starts(bits, need.ticks)
    return runs << need.before if need.before >= 0 else runs >> -need.before


def offers(question: Question, leads: Iterable[LeadRow], rows: FreeRows) -> list[Found]:
    """The first `count` starts of these rows, sorted; what clinics cannot serve is left out."""
    possible = possible_starts(question, leads, rows)
    every = (one for day in sorted(possible) for one in _in_time(day, possible[day]))
    return list(islice(_one_each(every) if question.one_each else every, question.count))


def possible_starts(
    question: Question, leads: Iterable[LeadRow], rows: FreeRows
) -> dict[int, list[tuple[LeadRow, int]]]:
    """Per UTC day, the rows in which something can start and, as bits, where."""
    allowed: dict[int, int] = {}
    possible: dict[int, list[tuple[LeadRow, int]]] = {}
    for row in leads:
        if row.day not in allowed:
            allowed[row.day] = question.starts_on(row.day)
        starts = middle_day(starts_of(row.bits, question.lead)) & allowed[row.day]
        if starts:
            possible.setdefault(row.day, []).append((row, starts))
    wanted = {(row.place, day) for day, found in possible.items() for row, _ in found}
    served = _served(question, wanted, rows)
    return {
        day: [(row, starts & served[row.place, day]) for row, starts in found]
        for day, found in possible.items()
    }


def _in_time(day: int, rows: list[tuple[LeadRow, int]]) -> Iterator[Found]:
    """Every start of the day, tick by tick, the nearest first."""
    rows.sort(key=lambda pair: (pair[0].place, pair[0].lead))
    union = 0
    for _, starts in rows:
        union |= starts
    for tick in positions(union):
        last = None
        for row, starts in rows:
            if starts >> tick & 1 and (row.place, row.lead) != last:
                last = (row.place, row.lead)
                yield Found(first_tick(day) + tick, *last)


def _served(
    question: Question, wanted: set[tuple[int, int]], rows: FreeRows
) -> dict[tuple[int, int], int]:
    """Per clinic and day, the starts for which every other need finds something free."""
    served = dict.fromkeys(wanted, -1)
    if not question.others or not wanted:
        return served
    for where, pools in rows.others(wanted).items():
        for need, pool in zip(question.others, pools, strict=True):
            any_free = 0
            for bits in pool:
                any_free |= starts_of(bits, need)
            served[where] &= middle_day(any_free)
    return served


def _one_each(found: Iterable[Found]) -> Iterator[Found]:
    """Of several leads at one clinic and time, the first; `found` is sorted."""
    last = None
    for one in found:
        if (one.tick, one.place) != last:
            last = (one.tick, one.place)
            yield one


def _merge(question: Question, *parts: Iterable[Found]) -> list[Found]:
    merged = sorted({one for part in parts for one in part})
    return list(_one_each(merged)) if question.one_each else merged


def _everywhere(question: Question, rows: FreeRows) -> list[Found]:
    """Few clinics: read all their rows, a day or two at first, then twice as many each time."""
    found: list[Found] = []
    days, width = question.first_days, 2
    while days and len(found) < question.count:
        leads = rows.leads_at(range(question.places), days)
        found += offers(question, leads, rows)
        days = range(days.stop, min(days.stop + width, question.days.stop))
        width *= 2
    return found[: question.count]


def _in_order(question: Question, rows: FreeRows) -> list[Found]:
    """Many clinics: read rows by the earliest start they could have, until no better can come.

    When the last place is a tie between many clinics, the nearest ones are looked up on their own.
    In the middle of a day the first start there is will often do, and is tried before.
    """
    found = _at_once(question, rows) if rows.begun() else []
    if len(found) == question.count:
        return found
    found = []
    for batch in rows.batches():
        found = _merge(question, found, offers(question, batch.rows, rows))
        if len(found) < question.count:
            continue
        last = found[question.count - 1].tick
        if last < batch.bound:
            break
        if last == batch.bound:
            sure = [one for one in found if one.tick < last]
            return sure + _nearest_at(question, last, question.count - len(sure), rows)
        found = [one for one in found if one.tick <= last]
    return found[: question.count]


def _at_once(question: Question, rows: FreeRows) -> list[Found]:
    """What the nearest clinics have at the first start of the first day."""
    first = lowest(question.starts_on(question.days.start))
    if first == NONE_FREE:
        return []
    tick = first_tick(question.days.start) + first
    return _nearest_at(question, tick, question.count, rows, FIRST_WALK)


def _nearest_at(
    question: Question, tick: int, count: int, rows: FreeRows, most: int | None = None
) -> list[Found]:
    """The nearest clinics, of the first `most`, that can start at exactly this tick."""
    exactly = replace(question, earliest=tick, end=tick + 1, count=count)
    found: list[Found] = []
    place, width = 0, FIRST_WALK
    last = question.places if most is None else min(most, question.places)
    while place < last and len(found) < count:
        places = range(place, min(place + width, last))
        found += offers(exactly, rows.leads_at(places, exactly.days), rows)
        place, width = places.stop, width * 2
    return found[:count]
