"""New places for what no longer fits: each is free, and none is free that would cost less."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wervel.scheduling.refitting import (
    OTHER_PERSON,
    OTHER_PLACE,
    Displaced,
    Ledger,
    NewPlace,
    Offer,
    Post,
    nearest,
    refit,
)
from wervel.scheduling.search import Need

pytestmark = pytest.mark.pure

TICKS = 40
PLACES, DOCTORS, ROOMS = (0, 1), (1, 2), (11, 12)
NEEDS = (Need(0, 3), Need(1, 4))

bits = st.integers(min_value=0, max_value=(1 << TICKS) - 1)


@st.composite
def ledgers(draw: st.DrawFn) -> dict[Post, int]:
    return {Post(who, place): draw(bits) for who in DOCTORS + ROOMS for place in PLACES}


@st.composite
def appointments(draw: st.DrawFn) -> list[Displaced]:
    return [
        Displaced(
            key=UUID(int=number),
            service="visit",
            lead=draw(st.sampled_from(DOCTORS)),
            patient=100 + draw(st.integers(0, 2)),
            tick=draw(st.integers(0, TICKS - 1)),
            ticks=3,
            rank=draw(st.integers(-2, 0)),
            nearby=draw(st.permutations(PLACES)),
        )
        for number in range(draw(st.integers(1, 5)))
    ]


def offer(starts: int) -> Offer:
    members = dict.fromkeys(PLACES, (DOCTORS, ROOMS))
    return Offer(NEEDS, members, starts)


def is_free(taken: dict[Post, int], who: int, place: int, ticks: range) -> bool:
    return all(tick >= 0 and taken[Post(who, place)] >> tick & 1 for tick in ticks)


def naive(
    one: Displaced, starts: int, free: dict[Post, int], busy: set[tuple[int, int]]
) -> tuple[int, int, int, int] | None:
    """Cost, tick, clinic and doctor of the best place, by trying every one of them."""
    found = []
    for place in one.nearby:
        for who in DOCTORS:
            options = []
            for tick in range(TICKS):
                own = range(tick, tick + 3)
                room = any(is_free(free, each, place, range(tick - 1, tick + 4)) for each in ROOMS)
                if (
                    starts >> tick & 1
                    and is_free(free, who, place, own)
                    and room
                    and not any((one.patient, each) in busy for each in own)
                ):
                    options.append((abs(tick - one.tick), -tick))
            if options:
                distance, later = min(options)
                away = 0 if place == one.nearby[0] else OTHER_PLACE
                other = 0 if who == one.lead else OTHER_PERSON
                found.append((distance + away + other, -later, place, who))
    return min(found, default=None)


@given(ledgers(), appointments(), bits)
def test_each_gets_the_best_place_that_is_left(
    free: dict[Post, int], wanted: list[Displaced], starts: int
) -> None:
    found = refit(wanted, {"visit": offer(starts)}, Ledger(dict(free)))
    busy: set[tuple[int, int]] = set()
    for one in sorted(wanted, key=lambda each: (each.rank, each.tick, each.key)):
        best = naive(one, starts, free, busy)
        place = found[one.key]
        if best is None:
            assert place is None
            continue
        _, tick, where, who = best
        assert place == NewPlace(one.key, where, who, tick)
        room = next(each for each in ROOMS if is_free(free, each, where, range(tick - 1, tick + 4)))
        for each, ticks in ((who, range(tick, tick + 3)), (room, range(tick - 1, tick + 4))):
            for at in PLACES:
                for taken in ticks:
                    free[Post(each, at)] &= ~(1 << taken)
        busy |= {(one.patient, each) for each in range(tick, tick + 3)}


@given(bits.filter(bool), st.integers(0, TICKS - 1))
def test_the_nearest_start_is_the_nearest(starts: int, tick: int) -> None:
    every = [each for each in range(TICKS) if starts >> each & 1]
    assert nearest(starts, tick) == min(every, key=lambda each: (abs(each - tick), -each))
