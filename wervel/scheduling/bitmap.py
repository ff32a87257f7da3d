"""A day of 288 ticks as one integer: bit i is set when tick i of the UTC day is free."""

from collections.abc import Iterable, Iterator

from wervel.scheduling.ticks import TICKS_A_DAY

FULL = (1 << TICKS_A_DAY) - 1
BYTES = TICKS_A_DAY // 8
FIRST_BIT = 1
LAST_BIT = 1 << (TICKS_A_DAY - 1)
NONE_FREE = TICKS_A_DAY
SHORT_RUN = 3
HALF_HOUR = 6
HALVES_A_DAY = TICKS_A_DAY // HALF_HOUR


def span(start: int, end: int) -> int:
    """Bits from `start` up to, not including, `end`; none when the span is empty."""
    return ((1 << (end - start)) - 1) << start if end > start else 0


def bits_of(ticks: Iterable[int]) -> int:
    """The given positions as bits."""
    bits = 0
    for tick in ticks:
        bits |= 1 << tick
    return bits


def pack(bits: int) -> bytes:
    return bits.to_bytes(BYTES, "little")


def unpack(stored: bytes | memoryview) -> int:
    return int.from_bytes(stored, "little")


def run_starts(bits: int, length: int) -> int:
    """The positions from which `length` free bits follow one another.

    Each step doubles the width that is known to be free, so that it takes log2(length) shifts.
    """
    width = 1
    while width < length:
        step = min(width, length - width)
        bits &= bits >> step
        width += step
    return bits


def lowest(bits: int) -> int:
    """The position of the lowest bit; NONE_FREE when there is none."""
    return (bits & -bits).bit_length() - 1 if bits else NONE_FREE


def longest_run(bits: int) -> int:
    """How many free bits follow one another at most."""
    length = 0
    while bits:
        bits &= bits >> 1
        length += 1
    return length


def positions(bits: int) -> Iterator[int]:
    """The positions of the set bits, lowest first."""
    while bits:
        bit = bits & -bits
        yield bit.bit_length() - 1
        bits ^= bit


def join_days(before: int, day: int, after: int) -> int:
    """Three days in a row as one integer; the middle one begins at bit 288."""
    return before | day << TICKS_A_DAY | after << 2 * TICKS_A_DAY


def middle_day(joined: int) -> int:
    return joined >> TICKS_A_DAY & FULL


def runs(bits: int, length: int) -> int:
    """All bits that belong to a run of at least `length`."""
    covered = run_starts(bits, length)
    width = 1
    while width < length:
        step = min(width, length - width)
        covered |= covered << step
        width += step
    return covered


def _with_neighbours(bits: int) -> int:
    """The day between free ticks: a run that touches midnight may go on beyond it."""
    edge = (1 << SHORT_RUN - 1) - 1
    return edge | bits << SHORT_RUN - 1 | edge << TICKS_A_DAY + SHORT_RUN - 1


def first_run(bits: int) -> int:
    """The first tick of a run of at least SHORT_RUN ticks; NONE_FREE when there is none."""
    starts = run_starts(_with_neighbours(bits), SHORT_RUN)
    return max(lowest(starts) - (SHORT_RUN - 1), 0) if starts else NONE_FREE


def halves(bits: int) -> int:
    """Bit i is set when half-hour i of the day has a tick of a run of at least SHORT_RUN."""
    usable = runs(_with_neighbours(bits), SHORT_RUN) >> SHORT_RUN - 1
    found = 0
    for half in range(HALVES_A_DAY):
        if usable >> half * HALF_HOUR & (1 << HALF_HOUR) - 1:
            found |= 1 << half
    return found


def longest_run_beyond(bits: int) -> int:
    """The longest run, counting one that touches midnight as long as a day."""
    return TICKS_A_DAY if bits & (FIRST_BIT | LAST_BIT) else longest_run(bits)
