"""The search for chains against trying every start of every step."""

import random
from collections.abc import Iterator
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wervel.scheduling.bitmap import positions, span
from wervel.scheduling.chains import (
    PlaceDay,
    Step,
    Use,
    Way,
    at_least,
    earlier,
    earliest_chains,
    later,
    least_gaps,
    possible_starts,
    starts_together,
    ways,
)
from wervel.scheduling.search import Need

pytestmark = pytest.mark.pure

TICKS = 30
EVERYTHING = 10_000


def random_steps(chance: random.Random, same: str) -> list[Step]:
    """Two to four steps on a short day, each with up to three leads."""
    steps = []
    for number in range(chance.randint(2, 4)):
        starts = {
            lead: sum(1 << tick for tick in chance.sample(range(TICKS), chance.randint(1, 5)))
            for lead in range(chance.randint(0 if number else 1, 2 if number else 3))
        }
        shortest = chance.randint(0, 3)
        steps.append(Step(chance.randint(1, 6), shortest, shortest + chance.randint(0, 8), starts))
    if same != "anybody":
        last = steps[-1]
        steps[-1] = Step(
            last.ticks, last.shortest, last.longest, last.starts, True, same == "if-free"
        )
    return steps


def every_way(steps: list[Step], *, eased: bool = False) -> Iterator[Way]:
    """Every combination of times and leads that keeps the gaps and the leads asked for."""
    choices = [
        [(tick, lead) for lead, bits in step.starts.items() for tick in positions(bits)]
        for step in steps
    ]
    for chosen in product(*choices):
        times, leads = zip(*chosen, strict=True)
        gaps = [
            step.shortest <= after - (begin + before.ticks) <= step.longest
            for (before, step), (begin, after) in zip(pairwise(steps), pairwise(times), strict=True)
        ]
        alike = [
            lead == leads[0] or (eased and step.if_free)
            for step, lead in zip(steps, leads, strict=True)
            if step.same_lead
        ]
        if all(gaps) and all(alike):
            yield Way(times, leads)


def best(steps: list[Step]) -> list[tuple[int, int]]:
    """Start of the first and of the last step, for the ways nobody would trade for another."""
    found = list(every_way(steps)) or list(every_way(steps, eased=True))
    pairs = {(way.starts[0], way.starts[-1]) for way in found}
    kept = [
        (start, last)
        for start, last in pairs
        if not any(
            (other, ends) != (start, last) and other >= start and ends <= last
            for other, ends in pairs
        )
    ]
    return sorted(kept, key=lambda pair: pair[1])


@settings(max_examples=120, deadline=None)
@given(seed=st.integers(0, 10**9), same=st.sampled_from(["anybody", "if-free", "always"]))
def test_equals_trying_everything(seed: int, same: str) -> None:
    steps = random_steps(random.Random(seed), same)
    found = ways(steps, EVERYTHING)
    assert [(way.starts[0], way.starts[-1]) for way in found] == best(steps)
    allowed = set(every_way(steps)) or set(every_way(steps, eased=True))
    assert [way for way in found if way not in allowed] == []


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10**9), count=st.integers(1, 6))
def test_the_first_few_are_the_first_of_all(seed: int, count: int) -> None:
    chance = random.Random(seed)
    days = [
        [PlaceDay(place, day * 100, random_steps(chance, "if-free")) for place in range(3)]
        for day in range(3)
    ]
    everything = earliest_chains(days, EVERYTHING)
    assert earliest_chains(days, count) == everything[:count]
    assert everything == sorted(everything)


def test_the_earliest_end_comes_first_then_the_shortest_then_the_nearest() -> None:
    def day(place: int, first: int, last: int) -> PlaceDay:
        return PlaceDay(place, 0, [Step(2, 0, 0, {0: 1 << first}), Step(2, 0, 9, {0: 1 << last})])

    places = [day(0, 0, 8), day(1, 2, 8), day(2, 2, 8), day(3, 1, 6)]
    assert [chain.place for chain in earliest_chains([places], 9)] == [3, 1, 2, 0]


bits = st.integers(0, (1 << TICKS) - 1)


@given(bits=bits, shortest=st.integers(0, 9), more=st.integers(0, 20))
def test_moving_by_all_gaps(bits: int, shortest: int, more: int) -> None:
    gaps = range(shortest, shortest + more + 1)
    ticks = set(positions(bits))
    assert set(positions(later(bits, shortest, shortest + more))) == {
        tick + gap for tick in ticks for gap in gaps
    }
    assert set(positions(earlier(bits, shortest, shortest + more))) == {
        tick - gap for tick in ticks for gap in gaps if tick >= gap
    }


@given(count=st.integers(1, 4), masks=st.lists(bits, max_size=6))
def test_at_least_so_many(count: int, masks: list[int]) -> None:
    enough = {tick for tick in range(TICKS) if sum(mask >> tick & 1 for mask in masks) >= count}
    assert set(positions(at_least(count, masks))) == enough


NAMES = ("room", "scan-room", "doctor")


@settings(max_examples=150)
@given(seed=st.integers(0, 10**9))
def test_nothing_is_used_twice_at_the_least_gaps(seed: int) -> None:
    chance = random.Random(seed)
    count = chance.randint(2, 5)
    ticks = [chance.randint(1, 6) for _ in range(count)]
    shortest = [chance.randint(0, 3) for _ in range(count)]
    uses = [
        [
            Use(frozenset({name}), chance.randint(0, 4), ticks[number] + chance.randint(0, 20))
            for name in chance.sample(NAMES, chance.randint(1, 3))
        ]
        for number in range(count)
    ]
    gaps = least_gaps(ticks, shortest, uses)
    assert all(gap >= asked for gap, asked in zip(gaps[1:], shortest[1:], strict=True))
    at, taken = 0, set()
    for number in range(count):
        at += gaps[number] + (ticks[number - 1] if number else 0)
        for use in uses[number]:
            for tick in range(at - use.before, at + use.after):
                key = (next(iter(use.pools)), tick)
                assert key not in taken
                taken.add(key)


def test_a_start_needs_its_lead_and_one_of_everything_else() -> None:
    lead, room = Need(0, 3), Need(1, 3)
    leads = {4: span(0, 10), 5: span(2, 4), 6: span(0, 9)}
    found = possible_starts(leads, lead, [(room, [span(2, 6), span(5, 20)])], -1)
    assert {one: list(positions(bits)) for one, bits in found.items()} == {
        4: [3, 6, 7],
        5: [],
        6: [3, 6],
    }


def test_two_at_once_need_two_of_everything() -> None:
    lead, room = Need(0, 3), Need(0, 3)
    leads = {1: span(0, 10), 2: span(4, 12), 3: span(4, 7)}
    rooms = [span(0, 12), span(0, 9)]
    starts, who = starts_together(2, leads, lead, [(room, rooms)], -1)
    assert list(positions(starts)) == [4, 5, 6]
    assert {one: list(positions(bits)) for one, bits in who.items()} == {
        1: [0, 1, 2, 3, 4, 5, 6],
        2: [4, 5, 6],
        3: [4],
    }
    assert starts_together(2, leads, lead, [(room, rooms[:1])], -1)[0] == 0


def test_going_on_after_what_was_shown() -> None:
    days = [[PlaceDay(0, 0, [Step(2, 0, 0, {0: 0b1110}), Step(2, 0, 0, {0: 0b111000})])]]
    first, *rest = earliest_chains(days, 9)
    assert [one.starts for one in (first, *rest)] == [(1, 3), (2, 4), (3, 5)]
    assert earliest_chains(days, 9, after=first.end) == rest
    assert earliest_chains(days, 1, after=first.end) == rest[:1]


def test_no_way_through_an_empty_day() -> None:
    assert ways([Step(1, 0, 0, {}), Step(1, 0, 0, {0: 7})], 5) == []
