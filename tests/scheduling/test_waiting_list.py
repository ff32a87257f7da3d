"""Who is asked first: properties of the ranking over many made-up lists."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wervel.common.clock import to_clinic
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.choices import PartOfDay
from wervel.scheduling.waiting_list import (
    WITHOUT_CHECK,
    WORTH_A_MOVE,
    FreeTime,
    Waiting,
    Wish,
    bits_of,
    first_to_ask,
    in_order,
    numbers_of,
    part_of_day,
    suits,
)

pytestmark = pytest.mark.pure

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
LEVELS = {level.value: level for level in Urgency}
moments = st.integers(0, 90 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
people = st.none() | st.uuids()
wishes = st.builds(
    Wish,
    before=moments,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    parts=st.frozensets(st.sampled_from(PartOfDay), min_size=1),
    notice=st.integers(0, 72).map(lambda hours: timedelta(hours=hours)),
    language=st.sampled_from(("", "nl", "de")),
    practitioner=people,
)
entries = st.builds(
    Waiting,
    id=st.uuids(),
    urgency=st.sampled_from(["", *LEVELS]),
    since=st.integers(0, 20 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes)),
    distance_km=st.floats(0, 300),
    wish=wishes,
)
lists = st.lists(entries, max_size=12, unique_by=lambda one: one.id)
times = st.builds(
    FreeTime,
    start=moments,
    practitioner=people,
    languages=st.sampled_from(((), ("nl",), ("de", "nl"))),
)
ANYTHING = Wish(
    before=NOW + timedelta(days=30),
    weekdays=frozenset(range(7)),
    parts=frozenset(PartOfDay),
    notice=timedelta(0),
)


def urgency_of(one: Waiting) -> Urgency:
    return LEVELS.get(one.urgency, WITHOUT_CHECK)


@given(lists)
def test_everybody_is_in_the_order_once(found: list[Waiting]) -> None:
    assert sorted(one.id for one in in_order(found)) == sorted(one.id for one in found)


@given(lists, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_the_list_was_read(
    found: list[Waiting], any_: object
) -> None:
    shuffled = list(found)
    any_.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_order(shuffled) == in_order(found)


@given(lists)
def test_urgency_goes_before_waiting_and_waiting_before_distance(found: list[Waiting]) -> None:
    for first, second in pairwise(in_order(found)):
        assert urgency_of(first) >= urgency_of(second)
        if urgency_of(first) == urgency_of(second):
            days = to_clinic(first.since).date(), to_clinic(second.since).date()
            assert days[0] <= days[1]
            if days[0] == days[1]:
                assert first.distance_km <= second.distance_km


@given(lists, entries)
def test_somebody_who_joins_changes_nothing_between_the_others(
    found: list[Waiting], one: Waiting
) -> None:
    others = [each for each in found if each.id != one.id]
    assert [each for each in in_order([*others, one]) if each.id != one.id] == in_order(others)


@given(lists, st.data())
def test_becoming_more_urgent_never_moves_anybody_back(
    found: list[Waiting], data: st.DataObject
) -> None:
    if not found:
        return
    one = data.draw(st.sampled_from(found))
    higher = [level for level in Urgency if level > urgency_of(one)]
    if not higher:
        return
    more = replace(one, urgency=data.draw(st.sampled_from(higher)).value)
    changed = [more if each.id == one.id else each for each in found]
    assert in_order(changed).index(more) <= in_order(found).index(one)


@given(lists, times)
def test_the_first_to_ask_can_come_and_nobody_before_them_can(
    found: list[Waiting], free: FreeTime
) -> None:
    asked = first_to_ask(found, free, NOW)
    suited = [one for one in in_order(found) if suits(one.wish, free, NOW)]
    assert asked == (suited[0] if suited else None)


@given(wishes, times)
def test_what_suits_is_earlier_in_time_to_hear_of_and_as_was_wished(
    wish: Wish, free: FreeTime
) -> None:
    if suits(wish, free, NOW):
        assert NOW + wish.notice <= free.start <= wish.before - WORTH_A_MOVE
        assert to_clinic(free.start).weekday() in wish.weekdays
        assert part_of_day(free.start) in wish.parts


@given(wishes, times)
def test_wishing_for_more_never_loses_a_time(wish: Wish, free: FreeTime) -> None:
    wider = replace(ANYTHING, before=wish.before)
    if suits(wish, free, NOW):
        assert suits(wider, free, NOW)


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({}, True),
        ({"before": NOW + timedelta(hours=3)}, True),
        ({"before": NOW + timedelta(hours=2, minutes=59)}, False),
        ({"notice": timedelta(hours=2)}, True),
        ({"notice": timedelta(hours=2, minutes=1)}, False),
        ({"weekdays": frozenset({1})}, True),
        ({"weekdays": frozenset({0, 2, 3, 4, 5, 6})}, False),
        ({"parts": frozenset({PartOfDay.AFTERNOON})}, True),
        ({"parts": frozenset({PartOfDay.MORNING, PartOfDay.EVENING})}, False),
        ({"language": "nl"}, True),
        ({"language": "en"}, False),
        ({"practitioner": UUID(int=1)}, True),
        ({"practitioner": UUID(int=2)}, False),
    ],
)
def test_each_wish_counts(change: dict[str, object], fits: bool) -> None:
    """The free time is on Tuesday at twelve by the clinic's clock, in two hours."""
    free = FreeTime(NOW + timedelta(hours=2), UUID(int=1), ("de", "nl"))
    assert suits(replace(ANYTHING, **change), free, NOW) is fits  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, "morning"), (11, "morning"), (12, "afternoon"), (16, "afternoon"), (17, "evening")],
)
def test_parts_follow_the_wall_clock_on_both_sides_of_daylight_saving(hour: int, part: str) -> None:
    for day in (datetime(2026, 3, 28), datetime(2026, 3, 30)):
        wall = day.replace(hour=hour, tzinfo=to_clinic(NOW).tzinfo)
        assert part_of_day(wall.astimezone(UTC)) == part


@given(st.frozensets(st.integers(0, 6)))
def test_bits_and_numbers_are_each_others_reverse(numbers: frozenset[int]) -> None:
    assert numbers_of(bits_of(numbers)) == numbers
