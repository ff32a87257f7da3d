"""The search against listing every start and sorting them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wervel.scheduling import bitmap
from wervel.scheduling.availability import grid_bits
from wervel.scheduling.bitmap import join_days
from wervel.scheduling.search import (
    FEW_PLACES,
    Batch,
    Found,
    LeadRow,
    Need,
    Others,
    Question,
    earliest,
    question,
)
from wervel.scheduling.ticks import TICKS_A_DAY, day_of, first_tick

pytestmark = pytest.mark.pure

DAY = 20_522


@dataclass
class Chain:
    """Free bits per claimable and day: leads of a place, and what serves each other need there."""

    leads: dict[tuple[int, int, int], int]
    pools: dict[tuple[int, int], list[list[dict[int, int]]]]
    question: Question
    needs: tuple[Need, ...]
    batch: int = 3
    reads: list[int] = field(default_factory=list)

    def _row(self, place: int, day: int, lead: int) -> LeadRow:
        bits = self._joined(place, day, lead)
        own = self.leads.get((place, day, lead), 0)
        bound = max(self.question.earliest, first_tick(day) + bitmap.first_run(own))
        if self.question.lead.ticks < bitmap.SHORT_RUN:
            bound = max(self.question.earliest, first_tick(day))
        return LeadRow(place, day, lead, bits, bound)

    def _joined(self, place: int, day: int, lead: int) -> int:
        return join_days(*(self.leads.get((place, day + n, lead), 0) for n in (-1, 0, 1)))

    def _rows(self) -> list[LeadRow]:
        rows = [self._row(*key) for key in self.leads if key[1] in self.question.days]
        return sorted(rows, key=lambda row: row.bound)

    def begun(self) -> bool:
        return any(row.bound <= self.question.earliest for row in self._rows())

    def batches(self) -> Iterator[Batch]:
        rows = self._rows()
        for begin in range(0, len(rows), self.batch):
            part = rows[begin : begin + self.batch]
            self.reads.append(len(part))
            yield Batch(part, part[-1].bound)

    def leads_at(self, places: Sequence[int], days: range) -> list[LeadRow]:
        return [self._row(*key) for key in self.leads if key[0] in places and key[1] in days]

    def others(self, wanted: set[tuple[int, int]]) -> Others:
        return {
            (place, day): [
                [join_days(*(one.get(day + n, 0) for n in (-1, 0, 1))) for one in pool]
                for pool in self.pools[place, 0]
            ]
            for place, day in wanted
        }

    def brute_force(self) -> list[Found]:
        """Every start of every lead, tried tick by tick."""
        question = self.question
        found = set()
        own, *others = self.needs
        for tick in range(question.earliest - question.shift, question.end - question.shift):
            if not grid_bits(day_of(tick), question.grid_minutes) >> tick % TICKS_A_DAY & 1:
                continue
            for place, lead in {(place, lead) for place, _, lead in self.leads}:
                days = {
                    day: bits for (p, day, x), bits in self.leads.items() if (p, x) == (place, lead)
                }
                if self._is_free(days, tick, own) and all(
                    any(self._is_free(one, tick, need) for one in pool)
                    for need, pool in zip(others, self.pools[place, 0], strict=True)
                ):
                    found.add(Found(tick, place, lead))
        return self._limited(sorted(found))

    def _days(self, place: int, lead: int) -> dict[int, int]:
        return {
            day: bits
            for (where, day, who), bits in self.leads.items()
            if (where, who) == (place, lead)
        }

    def _limited(self, found: list[Found]) -> list[Found]:
        if self.question.one_each:
            kept: dict[tuple[int, int], Found] = {}
            for one in found:
                kept.setdefault((one.tick, one.place), one)
            found = list(kept.values())
        return found[: self.question.count]

    @staticmethod
    def _is_free(days: dict[int, int], tick: int, need: Need) -> bool:
        return all(
            days.get(day_of(each), 0) >> each % TICKS_A_DAY & 1
            for each in range(tick - need.before, tick + need.length)
        )


def random_bits(chance: random.Random, style: str) -> int:
    """A working day, a whole day, or nothing, with stretches taken out."""
    if style == "none":
        return 0
    begin, end = (0, TICKS_A_DAY) if style == "whole" else (84, 200)
    bits = bitmap.span(begin, end)
    for _ in range(chance.randint(0, 12)):
        at = chance.randrange(begin, end)
        bits &= ~bitmap.span(at, min(at + chance.randint(1, 40), end))
    return bits


def make_chain(
    seed: int, places: int, count: int, first: int, length: int, needs: tuple[Need, ...], one: bool
) -> Chain:
    chance = random.Random(seed)
    styles = chance.choice([["work"], ["work", "none"], ["whole", "work", "none"]])
    start = first_tick(DAY) + first
    asked = question(
        needs,
        grid_minutes=chance.choice([5, 10, 15, 30]),
        earliest=start,
        end=start + length,
        count=count,
        places=places,
        one_each=one,
    )
    days = range(DAY - 1, DAY + 5)
    leads = {
        (place, day, place * 3 + n): random_bits(chance, chance.choice(styles))
        for place in range(places)
        for n in range(chance.randint(0, 3))
        for day in days
    }
    pools = {
        (place, 0): [
            [
                {day: random_bits(chance, chance.choice(styles)) for day in days}
                for _ in range(chance.randint(0, 3))
            ]
            for _ in needs[1:]
        ]
        for place in range(places)
    }
    return Chain(leads, pools, asked, needs, batch=chance.randint(1, 8))


def later(buffers: int, after: int, minutes: int) -> Need:
    """Needed only from some ticks after the start on."""
    return Need(buffers - after, after + minutes)


need = st.one_of(
    st.builds(Need, before=st.integers(0, 4), length=st.integers(1, 20)),
    st.builds(later, st.integers(0, 4), st.integers(1, 40), st.integers(1, 20)),
)


@settings(max_examples=120, deadline=None)
@given(
    seed=st.integers(0, 10**9),
    places=st.sampled_from([1, 3, FEW_PLACES, FEW_PLACES + 1, 30]),
    count=st.integers(1, 12),
    first=st.sampled_from([0, 60, 84, 100, 150, 250, 287]),
    length=st.sampled_from([1, 30, 288, 700]),
    needs=st.lists(need, min_size=1, max_size=3).map(tuple),
    one=st.booleans(),
)
def test_equals_brute_force(
    seed: int,
    places: int,
    count: int,
    first: int,
    length: int,
    needs: tuple[Need, ...],
    one: bool,
) -> None:
    chain = make_chain(seed, places, count, first, length, needs, one)
    assert earliest(chain.question, chain) == chain.brute_force()


def everybody_free(places: int) -> Chain:
    needs = (Need(0, 7),)
    chain = make_chain(1, places, 5, 0, 288, needs, False)
    work = bitmap.span(84, 200)
    leads = {(place, DAY, place): work for place in range(places)}
    pools: dict[tuple[int, int], list[list[dict[int, int]]]] = {
        (place, 0): [] for place in range(places)
    }
    return Chain(leads, pools, chain.question, needs, batch=16)


def test_a_tie_between_a_thousand_clinics_goes_to_the_nearest_after_few_rows() -> None:
    chain = everybody_free(1000)
    found = earliest(chain.question, chain)
    assert [(one.tick, one.place) for one in found] == [(first_tick(DAY) + 84, n) for n in range(5)]
    assert sum(chain.reads) == 16


@pytest.mark.parametrize("change", [{"count": 0}, {"places": 0}, {"end": 0}])
def test_an_empty_question_finds_nothing(change: dict[str, int]) -> None:
    chain = everybody_free(2)
    assert earliest(replace(chain.question, **change), chain) == []
