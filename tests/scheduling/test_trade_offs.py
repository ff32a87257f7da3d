"""Only what nothing beats in both time and distance."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wervel.scheduling.trade_offs import not_beaten

pytestmark = pytest.mark.pure

BEGIN = datetime(2026, 11, 30, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Offer:
    start: datetime
    distance_km: float | None
    name: str = ""


def offer(hours: int, km: float | None, name: str = "") -> Offer:
    return Offer(BEGIN + timedelta(hours=hours), km, name)


def beats(one: Offer, other: Offer) -> bool:
    mine, theirs = (one.start, one.distance_km or 0), (other.start, other.distance_km or 0)
    return mine != theirs and mine[0] <= theirs[0] and mine[1] <= theirs[1]


some_offers = st.lists(
    st.builds(offer, hours=st.integers(0, 8), km=st.integers(0, 8).map(float)), max_size=12
)


@given(some_offers)
def test_keeps_exactly_what_nothing_beats(offers: list[Offer]) -> None:
    expected = {one for one in offers if not any(beats(other, one) for other in offers)}
    found = not_beaten(offers)
    assert len(found) == len(set(found))
    assert set(found) == expected


@given(some_offers)
def test_each_next_one_is_later_and_nearer(offers: list[Offer]) -> None:
    found = not_beaten(offers)
    for before, after in pairwise(found):
        assert before.start < after.start
        assert (before.distance_km or 0) > (after.distance_km or 0)


def test_of_equals_the_first_stays() -> None:
    assert not_beaten([offer(1, 5, "a"), offer(1, 5, "b")]) == [offer(1, 5, "a")]


def test_without_distances_there_is_only_the_earliest() -> None:
    assert not_beaten([offer(3, None), offer(1, None), offer(2, None)]) == [offer(1, None)]
