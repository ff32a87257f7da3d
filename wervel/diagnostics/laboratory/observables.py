"""What can be measured or found: names, codes, units, ranges, limits. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from wervel.diagnostics.laboratory.units import Unit, UnitUnknown, convert


class Answer(StrEnum):
    """The answers of tests that give no number."""

    NEGATIVE = "negative"
    TRACE = "trace"
    ONE_PLUS = "one-plus"
    TWO_PLUS = "two-plus"
    THREE_PLUS = "three-plus"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True)
class Loinc:
    """`seen` is where the code stood with its meaning. An unverified one is never sent out."""

    code: str
    seen: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Range:
    """What is usual for people of this sex (None: of any) and age; in the observable's unit."""

    low: Fraction | None
    high: Fraction | None
    source: str
    sex: str | None = None
    first_age: int = 0
    below_age: int | None = None

    def fits(self, sex: str, age: int) -> bool:
        old_enough = self.first_age <= age
        young_enough = self.below_age is None or age < self.below_age
        return old_enough and young_enough and self.sex in (None, sex)


@dataclass(frozen=True, slots=True)
class Limits:
    """Below or above these a doctor must act at once; in the observable's unit."""

    below: Fraction | None
    above: Fraction | None
    source: str


@dataclass(frozen=True, slots=True)
class Observable:
    """`units` are those in which it may come; `bridges` tell what one of another kind's is."""

    code: str
    names: Mapping[str, str]
    group: str
    unit: Unit | None
    units: tuple[Unit, ...] = ()
    bridges: Mapping[str, Fraction] = field(default_factory=dict)
    decimals: int = 0
    ranges: tuple[Range, ...] = ()
    limits: tuple[Limits, ...] = ()
    answers: tuple[Answer, ...] = ()
    usual: tuple[Answer, ...] = ()
    usual_source: str = ""
    loinc: tuple[Loinc, ...] = ()

    @property
    def exported_loinc(self) -> str:
        """The code that others may be told; empty when it is not verified."""
        return next((one.code for one in self.loinc if one.verified), "")

    def in_own_unit(self, value: Fraction, unit: Unit) -> Fraction:
        """Exactly converted; UnitUnknown for a unit in which this may not come."""
        if self.unit is None or unit not in self.units:
            raise UnitUnknown(unit.code)
        if unit.kind == self.unit.kind:
            return convert(value, unit, self.unit)
        for other in self.units:
            if other.code in self.bridges and other.kind == unit.kind:
                return convert(value, unit, other) * self.bridges[other.code]
        raise UnitUnknown(unit.code)

    def range_for(self, sex: str, age: int) -> Range | None:
        """None: no range known for such a person. Nothing is taken from another sex or age."""
        return next((one for one in self.ranges if one.fits(sex, age)), None)
