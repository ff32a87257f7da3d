"""A value on a line with its range: numbers for a small drawing. The words beside it say it all."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

LENGTH = 100
MARGIN = Fraction(1, 5)


@dataclass(frozen=True, slots=True)
class Gauge:
    """Places from 0 to 100. `before` are earlier values, oldest first."""

    band: float
    width: float
    value: float
    before: tuple[float, ...]


def gauge(
    value: Fraction,
    low: Fraction | None,
    high: Fraction | None,
    earlier: Sequence[Fraction] = (),
) -> Gauge | None:
    """None where there is nothing to hold the value against."""
    if low is None and high is None:
        return None
    shown = [value, low or Fraction(0), *earlier]
    if high is not None:
        shown.append(high)
    least, most = min(shown), max(shown)
    room = (most - least) * MARGIN or Fraction(1)
    begin = Fraction(0) if least >= 0 and least < room else least - room
    end = most + room

    def place(number: Fraction) -> float:
        return round(float((number - begin) / (end - begin)) * LENGTH, 1)

    first = place(low) if low is not None else 0.0
    last = place(high) if high is not None else float(LENGTH)
    return Gauge(first, round(last - first, 1), place(value), tuple(map(place, earlier)))
