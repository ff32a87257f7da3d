"""Counting the starts of a day against listing every start."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scheduling.test_search import make_chain, need
from wervel.common.clock import CLINIC_ZONE
from wervel.scheduling.bitmap import FULL
from wervel.scheduling.day_counts import day_parts, starts_per_day
from wervel.scheduling.search import Need
from wervel.scheduling.ticks import day_of, moment_of, tick_at

pytestmark = pytest.mark.pure


@settings(max_examples=80, deadline=None)
@given(
    seed=st.integers(0, 10**9),
    places=st.sampled_from([1, 3, 13]),
    first=st.sampled_from([0, 84, 150, 287]),
    length=st.sampled_from([1, 288, 1100]),
    needs=st.lists(need, min_size=1, max_size=3).map(tuple),
    one=st.booleans(),
)
def test_equals_listing_every_start(
    seed: int, places: int, first: int, length: int, needs: tuple[Need, ...], one: bool
) -> None:
    chain = make_chain(seed, places, 1, first, length, needs, one)
    chain.question = replace(chain.question, count=10**6)
    listed = Counter(
        moment_of(found.tick).astimezone(CLINIC_ZONE).date() for found in chain.brute_force()
    )
    leads = chain.leads_at(range(places), chain.question.days)
    assert starts_per_day(chain.question, leads, chain) == dict(listed)


@pytest.mark.parametrize(
    ("day", "ticks"),
    [
        ((2026, 3, 10), {(2026, 3, 10): 276, (2026, 3, 11): 12}),
        ((2026, 7, 10), {(2026, 7, 10): 264, (2026, 7, 11): 24}),
        # The clock goes forward at two, and back at three.
        ((2026, 3, 28), {(2026, 3, 28): 276, (2026, 3, 29): 12}),
        ((2026, 3, 29), {(2026, 3, 29): 264, (2026, 3, 30): 24}),
        ((2026, 10, 25), {(2026, 10, 25): 276, (2026, 10, 26): 12}),
    ],
)
def test_a_utc_day_is_shared_by_two_calendar_days(
    day: tuple[int, int, int], ticks: dict[tuple[int, int, int], int]
) -> None:
    number = day_of(tick_at(datetime(*day, 12, tzinfo=CLINIC_ZONE)))
    parts = day_parts(number)
    assert {local: mask.bit_count() for local, mask in parts} == {
        date(*local): count for local, count in ticks.items()
    }
    assert sum(mask for _, mask in parts) == FULL
