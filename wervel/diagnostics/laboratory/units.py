"""The closed list of units, and exact conversion between those of one kind."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


class UnitUnknown(LookupError):
    """A unit that is not in the list, or one that does not convert: nobody guesses it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """`code` is UCUM. `factor`: how many of its kind's first unit one of it is."""

    code: str
    kind: str
    factor: Fraction

    @property
    def shown(self) -> str:
        """As people write it: ``µmol/L``, ``10⁹/L``, ``/µL``."""
        return SHOWN.get(self.code, _micro(self.code))


SHOWN: Mapping[str, str] = {
    "1": "L/L",
    "10*9/L": "10⁹/L",
    "10*12/L": "10¹²/L",
    "10*6/L": "10⁶/L",
    "10*3/uL": "10³/µL",
    "10*6/uL": "10⁶/µL",
    "[IU]/L": "IU/L",
    "[IU]/mL": "IU/mL",
    "k[IU]/L": "kIU/L",
    "m[IU]/L": "mIU/L",
    "[ppth]": "‰",
    "[pH]": "",
    "mL/min/{1.73_m2}": "mL/min/1,73 m²",
}


def _micro(code: str) -> str:
    return "/".join("µ" + part[1:] if part[:1] == "u" else part for part in code.split("/"))


class Units:
    """Finds a unit by its code or by a spelling, capitals as they stand."""

    def __init__(self, units: Iterable[tuple[Unit, Iterable[str]]]) -> None:
        self._by_spelling: dict[str, Unit] = {}
        self.all: list[Unit] = []
        for unit, spellings in units:
            self.all.append(unit)
            for spelling in (unit.code, *spellings):
                known = self._by_spelling.setdefault(_key(spelling), unit)
                if known.code != unit.code:
                    raise ValueError(f"{spelling!r} is {known.code} and {unit.code}")

    def read(self, text: str) -> Unit:
        """The unit that a laboratory wrote; UnitUnknown."""
        found = self._by_spelling.get(_key(text))
        if found is None:
            raise UnitUnknown(text)
        return found

    def known(self, code: str) -> Unit:
        """By its code alone, as we store it; UnitUnknown."""
        found = self._by_spelling.get(_key(code))
        if found is None or found.code != code:
            raise UnitUnknown(code)
        return found


def _key(text: str) -> str:
    """Blanks do not matter, nor which of Unicode's two micro signs it is; capitals do."""
    return "".join(unicodedata.normalize("NFC", text).replace("\u03bc", "\u00b5").split())


def convert(value: Fraction, before: Unit, after: Unit) -> Fraction:
    """Exactly; UnitUnknown between units of different kinds."""
    if before.kind != after.kind:
        raise UnitUnknown(f"{before.code} into {after.code}")
    return value * before.factor / after.factor


def read_units(document: Mapping[str, Any]) -> Units:
    """From content/units.yaml."""
    return Units(
        (Unit(row["code"], row["of"], Fraction(row["factor"])), row["spellings"])
        for row in document["units"]
    )
