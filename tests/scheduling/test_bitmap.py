"""Bits against the same things said with lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wervel.scheduling import bitmap
from wervel.scheduling.ticks import TICKS_A_DAY

pytestmark = pytest.mark.pure

days = st.lists(st.booleans(), min_size=TICKS_A_DAY, max_size=TICKS_A_DAY) | st.lists(
    st.tuples(st.integers(0, 287), st.integers(0, 60)), max_size=8
).map(lambda runs: [any(a <= i < a + n for a, n in runs) for i in range(TICKS_A_DAY)])


def bits(flags: list[bool]) -> int:
    return bitmap.bits_of(i for i, flag in enumerate(flags) if flag)


def naive_runs(flags: list[bool], length: int) -> list[int]:
    return [i for i in range(len(flags) - length + 1) if all(flags[i : i + length])]


@given(days, st.integers(1, 60))
def test_run_starts(flags: list[bool], length: int) -> None:
    found = bitmap.run_starts(bits(flags), length)
    assert list(bitmap.positions(found)) == naive_runs(flags, length)


@given(days, st.integers(1, 40))
def test_runs_are_all_ticks_of_long_enough_runs(flags: list[bool], length: int) -> None:
    wanted = {i + n for i in naive_runs(flags, length) for n in range(length)}
    assert set(bitmap.positions(bitmap.runs(bits(flags), length))) == wanted


@given(days)
def test_longest_run(flags: list[bool]) -> None:
    longest = max((n for n in range(TICKS_A_DAY + 1) if naive_runs(flags, n)), default=0)
    assert bitmap.longest_run(bits(flags)) == longest


@given(days)
def test_first_run_counts_what_may_go_on_beyond_midnight(flags: list[bool]) -> None:
    beyond = bitmap.SHORT_RUN - 1
    longer = [True] * beyond + flags + [True] * beyond
    starts = [
        max(i - beyond, 0)
        for i in naive_runs(longer, bitmap.SHORT_RUN)
        if any(flags[max(i - beyond, 0) : i - beyond + bitmap.SHORT_RUN])
    ]
    assert bitmap.first_run(bits(flags)) == min(starts, default=bitmap.NONE_FREE)


@given(days)
def test_halves_mark_every_half_hour_with_a_usable_tick(flags: list[bool]) -> None:
    beyond = bitmap.SHORT_RUN - 1
    longer = [True] * beyond + flags + [True] * beyond
    usable = {i + n - beyond for i in naive_runs(longer, bitmap.SHORT_RUN) for n in range(3)}
    wanted = {tick // bitmap.HALF_HOUR for tick in usable if 0 <= tick < TICKS_A_DAY}
    assert set(bitmap.positions(bitmap.halves(bits(flags)))) == wanted


@given(days)
def test_a_stored_day_reads_back(flags: list[bool]) -> None:
    stored = bitmap.pack(bits(flags))
    assert len(stored) == bitmap.BYTES
    assert bitmap.unpack(stored) == bits(flags)


@given(days, days, days)
def test_joined_days_keep_their_middle(a: list[bool], b: list[bool], c: list[bool]) -> None:
    joined = bitmap.join_days(bits(a), bits(b), bits(c))
    assert list(bitmap.positions(joined)) == [i for i, flag in enumerate(a + b + c) if flag]
    assert bitmap.middle_day(joined) == bits(b)


@pytest.mark.parametrize(("start", "end", "wanted"), [(3, 5, 0b11000), (5, 5, 0), (7, 2, 0)])
def test_a_span_without_length_is_empty(start: int, end: int, wanted: int) -> None:
    assert bitmap.span(start, end) == wanted
