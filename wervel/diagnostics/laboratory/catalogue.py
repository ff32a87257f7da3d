"""The observables and units of content/, read once, when they are first needed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import yaml
from django.conf import settings

from wervel.diagnostics.laboratory.observables import Answer, Limits, Loinc, Observable, Range
from wervel.diagnostics.laboratory.units import Unit, Units, read_units

GROUPS = ("inflammation", "blood-count", "chemistry", "urine")
ADULT = 18


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All observables in their order, and the units."""

    observables: Mapping[str, Observable]
    units: Units
    by_loinc: Mapping[str, Observable]

    def groups(self) -> Iterator[tuple[str, Sequence[Observable]]]:
        for group in GROUPS:
            yield group, [one for one in self.observables.values() if one.group == group]


@cache
def catalogue() -> Catalogue:
    units = read_units(_read("units.yaml"))
    document = _read("laboratory.yaml")
    found = [_observable(row, units, document["sources"]) for row in document["observables"]]
    by_code = {one.code: one for one in found}
    by_loinc = {code.code: one for one in found for code in one.loinc}
    if len(by_code) != len(found) or len(by_loinc) != sum(len(one.loinc) for one in found):
        raise ValueError("a code of content/laboratory.yaml stands twice")
    return Catalogue(by_code, units, by_loinc)


def _read(name: str) -> dict[str, Any]:
    text = (settings.CONTENT_DIR / name).read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def _observable(row: Mapping[str, Any], units: Units, sources: Mapping[str, str]) -> Observable:
    usual = row.get("usual", {"answers": (), "source": ""})
    bare = Observable(
        code=row["code"],
        names=row["names"],
        group=row["group"],
        unit=units.known(row["unit"]) if "unit" in row else None,
        units=tuple(units.known(code) for code in row.get("units", ())),
        bridges={each["unit"]: Fraction(each["factor"]) for each in row.get("bridges", ())},
        decimals=row.get("decimals", 0),
        answers=tuple(Answer(each) for each in row.get("coded", ())),
        usual=tuple(Answer(each) for each in usual["answers"]),
        usual_source=sources[usual["source"]] if usual["source"] else "",
        loinc=tuple(_loinc(row)),
    )
    return _with_bounds(bare, row, units, sources)


def _with_bounds(
    bare: Observable, row: Mapping[str, Any], units: Units, sources: Mapping[str, str]
) -> Observable:
    """Ranges and limits, which may stand in another unit than the observable's own."""

    def bound(given: Mapping[str, Any], name: str) -> Fraction | None:
        if name not in given or bare.unit is None:
            return None
        unit: Unit = units.known(given.get("unit", bare.unit.code))
        return bare.in_own_unit(Fraction(given[name]), unit)

    ranges = tuple(
        Range(
            bound(each, "low"),
            bound(each, "high"),
            sources[each["source"]],
            each.get("sex"),
            each.get("from", ADULT),
            each.get("below"),
        )
        for each in row.get("ranges", ())
    )
    limits = tuple(
        Limits(bound(each, "below"), bound(each, "above"), sources[each["source"]])
        for each in row.get("critical", ())
    )
    values = {name: getattr(bare, name) for name in Observable.__slots__}
    return Observable(**{**values, "ranges": ranges, "limits": limits})


def _loinc(row: Mapping[str, Any]) -> Iterator[Loinc]:
    for each in [row.get("loinc"), *row.get("loinc_others", ())]:
        if each is not None:
            yield Loinc(each["code"], each["seen"], each.get("verified", True))
