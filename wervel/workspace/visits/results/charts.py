"""The drawing beside a result: where it lies in its range, and where it lay before."""

from fractions import Fraction

from wervel.diagnostics.gauge import Gauge, gauge
from wervel.diagnostics.selectors.results import Result


def chart_of(result: Result) -> Gauge | None:
    """None where there is no number, or nothing to hold it against."""
    told = result.current
    if told.exact is None:
        return None
    low = None if told.low is None else Fraction(told.low)
    high = None if told.high is None else Fraction(told.high)
    return gauge(told.exact, low, high, [value for _moment, value in result.course])
