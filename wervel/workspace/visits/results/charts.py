"""A value on a line with its range: numbers for a small drawing. The words beside it say it all."""

from dataclasses import dataclass
from fractions import Fraction

from wervel.diagnostics.selectors.results import Result

LENGTH = 100
MARGIN = Fraction(1, 5)


@dataclass(frozen=True, slots=True)
class Chart:
    """Places from 0 to 100. `before` are earlier values, oldest first."""

    band: float
    width: float
    value: float
    before: tuple[float, ...]


def chart_of(result: Result) -> Chart | None:
    """None where there is no number, or nothing to hold it against."""
    told = result.current
    if told.exact is None or (told.low is None and told.high is None):
        return None
    low = Fraction(told.low) if told.low is not None else Fraction(0)
    earlier = [value for _moment, value in result.course]
    shown = [told.exact, low, *earlier]
    if told.high is not None:
        shown.append(Fraction(told.high))
    least, most = min(shown), max(shown)
    room = (most - least) * MARGIN or Fraction(1)
    begin = Fraction(0) if least >= 0 and least < room else least - room
    end = most + room

    def place(number: Fraction) -> float:
        return round(float((number - begin) / (end - begin)) * LENGTH, 1)

    first = place(low) if told.low is not None else 0.0
    last = place(Fraction(told.high)) if told.high is not None else float(LENGTH)
    return Chart(first, round(last - first, 1), place(told.exact), tuple(map(place, earlier)))
