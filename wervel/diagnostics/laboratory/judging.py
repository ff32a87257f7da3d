"""A value against its range and its limits, and against the one before."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from wervel.diagnostics.laboratory.observables import Answer, Observable, Range


class Flag(StrEnum):
    """HL7's letters. NONE: no range is known, or the value says too little."""

    NONE = ""
    NORMAL = "N"
    LOW = "L"
    HIGH = "H"
    CRITICAL_LOW = "LL"
    CRITICAL_HIGH = "HH"
    ABNORMAL = "A"


CRITICAL = (Flag.CRITICAL_LOW, Flag.CRITICAL_HIGH)
LESS, MORE = ("<", "<="), (">", ">=")


@dataclass(frozen=True, slots=True)
class Judgement:
    """`bounds` is the range it was held against, None where none is known."""

    flag: Flag
    bounds: Range | None = None


def judge(
    observable: Observable, value: Fraction, comparator: str, *, sex: str, age: int
) -> Judgement:
    """Of a value in the observable's own unit. A limit is judged first: it holds for everybody.

    ``<5`` is below 5 and may be anything there: it is low only if all of it is, and never high.
    """
    bounds = observable.range_for(sex, age)
    for limits in observable.limits:
        if limits.below is not None and _all_below(value, comparator, limits.below):
            return Judgement(Flag.CRITICAL_LOW, bounds)
        if limits.above is not None and _all_above(value, comparator, limits.above):
            return Judgement(Flag.CRITICAL_HIGH, bounds)
    if bounds is None:
        return Judgement(Flag.NONE)
    if bounds.low is not None and _all_below(value, comparator, bounds.low):
        return Judgement(Flag.LOW, bounds)
    if bounds.high is not None and _all_above(value, comparator, bounds.high):
        return Judgement(Flag.HIGH, bounds)
    if _says_too_little(value, comparator, bounds):
        return Judgement(Flag.NONE, bounds)
    return Judgement(Flag.NORMAL, bounds)


def _all_below(value: Fraction, comparator: str, bound: Fraction) -> bool:
    if comparator == "<":
        return value <= bound
    return comparator not in MORE and value < bound


def _all_above(value: Fraction, comparator: str, bound: Fraction) -> bool:
    if comparator == ">":
        return value >= bound
    return comparator not in LESS and value > bound


def _says_too_little(value: Fraction, comparator: str, bounds: Range) -> bool:
    """``<200`` where 150 to 410 is usual: it may be either."""
    if comparator in LESS:
        return bounds.low is not None or (bounds.high is not None and value > bounds.high)
    if comparator in MORE:
        return bounds.high is not None or (bounds.low is not None and value < bounds.low)
    return False


def judge_answer(observable: Observable, answer: Answer) -> Judgement:
    if not observable.usual:
        return Judgement(Flag.NONE)
    return Judgement(Flag.NORMAL if answer in observable.usual else Flag.ABNORMAL)


def age_on(birth_date: date, day: date) -> int:
    """Full years."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday
