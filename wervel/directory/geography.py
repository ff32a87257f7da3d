"""Where a Dutch or German postcode or place lies, and how far away: offline, from shipped tables.

The tables are read at the first question and kept (about 5 MB). Their sources and licence are in
`data/README.md`.
"""

from __future__ import annotations

import gzip
import math
import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Literal, Protocol, SupportsFloat, TypeVar, cast

from rapidfuzz import process
from rapidfuzz.distance import OSA

EARTH_RADIUS_KM = 6371.0088
LONGEST_TEXT = 200

Country = Literal["NL", "DE"]


class Precision(StrEnum):
    """How well a place is known: the code's own point, its place's centre, or a wider area."""

    EXACT = "exact"
    PLACE = "place"
    PREFIX = "prefix"


class Point(Protocol):
    """Anything with a position in degrees, such as a clinic."""

    @property
    def latitude(self) -> SupportsFloat: ...

    @property
    def longitude(self) -> SupportsFloat: ...


P = TypeVar("P", bound=Point)


@dataclass(frozen=True, slots=True)
class Place:
    """An answer to "where is that": a label fit to show, degrees (WGS 84), and how precise."""

    label: str
    latitude: float
    longitude: float
    precision: Precision
    country: Country

    @property
    def is_code(self) -> bool:
        """Whether it was found by its postcode, not by its name."""
        return self.label[:1].isdigit()

    @property
    def name(self) -> str:
        """The place without its postcode; the bare code where that is all we know."""
        return self.label.partition(" ")[2] or self.label if self.is_code else self.label


def locate(text: str) -> Place | None:
    """Find the postcode or place in what a person typed; None when it says neither.

    Four digits are Dutch, five German. A code goes before a name. A code that is in no table is put
    at the mean of the codes with the same first three (else two) digits. Of places with one name,
    the weightiest wins, Dutch ones counting tenfold. Small typing errors in names are forgiven.
    Never raises; reads the first 200 characters only.
    """
    cleaned = unicodedata.normalize("NFKC", text[:LONGEST_TEXT])
    if code := _code_in(cleaned):
        country, digits = code
        if found := _codes(country).find(digits):
            return found
    return _places().find(cleaned)


def distance_km(a: Point, b: Point) -> float:
    """The great-circle distance in kilometres: as the crow flies, not by road."""
    north, south = math.radians(float(a.latitude)), math.radians(float(b.latitude))
    east = math.radians(float(a.longitude) - float(b.longitude))
    haversine = (
        math.sin((north - south) / 2) ** 2
        + math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(haversine)))


def nearest(place: Point, points: Iterable[P]) -> list[tuple[P, float]]:
    """The points with their distance in kilometres, nearest first; equals keep their order."""
    measured = [(point, distance_km(place, point)) for point in points]
    return sorted(measured, key=lambda pair: pair[1])


_CODE = re.compile(
    r"(?<![0-9A-Za-z])(?:(?P<land>[A-Za-z]{1,3}) ?- ?)?"
    r"(?:(?P<german>[0-9]{5})|(?P<dutch>[0-9]{4})(?P<letters> ?[A-Za-z]{2})?)(?![0-9A-Za-z])"
)
_LANDS: dict[str, Country] = {"NL": "NL", "D": "DE", "DE": "DE"}


def _code_in(text: str) -> tuple[Country, int] | None:
    """The first full code ("6211 AB", "52062"), else the first four digits, which may be a house.

    A code that names another country ("B-4700") is none of ours.
    """
    found: list[tuple[bool, Country, int]] = []
    for match in _CODE.finditer(text):
        digits = match["german"] or match["dutch"]
        country: Country = "DE" if match["german"] else "NL"
        land = (match["land"] or country).upper()
        if _LANDS.get(land) == country:
            found.append((not (match["german"] or match["letters"]), country, int(digits)))
    if not found:
        return None
    _, country, code = min(found, key=lambda item: item[0])
    return country, code


@dataclass(slots=True)
class _Codes:
    """One country's postcodes in parallel arrays, sorted by code; degrees in thousandths."""

    country: Country
    width: int
    codes: array[int] = field(default_factory=lambda: array("I"))
    latitudes: array[int] = field(default_factory=lambda: array("i"))
    longitudes: array[int] = field(default_factory=lambda: array("i"))
    exact: bytearray = field(default_factory=bytearray)
    names: list[str] = field(default_factory=list)

    def find(self, code: int) -> Place | None:
        at = bisect_left(self.codes, code)
        if at == len(self.codes) or self.codes[at] != code:
            return self._around(code)
        return Place(
            label=f"{code:0{self.width}} {self.names[at]}",
            latitude=self.latitudes[at] / 1000,
            longitude=self.longitudes[at] / 1000,
            precision=Precision.EXACT if self.exact[at] else Precision.PLACE,
            country=self.country,
        )

    def _around(self, code: int) -> Place | None:
        for digits in (3, 2):
            step = 10 ** (self.width - digits)
            first = code // step * step
            low, high = bisect_left(self.codes, first), bisect_left(self.codes, first + step)
            if low < high:
                return Place(
                    label=f"{code:0{self.width}}",
                    latitude=sum(self.latitudes[low:high]) / (high - low) / 1000,
                    longitude=sum(self.longitudes[low:high]) / (high - low) / 1000,
                    precision=Precision.PREFIX,
                    country=self.country,
                )
        return None


_DIGITS = re.compile(r"[0-9]+(?: ?[A-Z]{2}\b)?")
_COUNTRY = re.compile(
    r"(?i)[\s,(]+(?:NL|Nederland|Netherlands|Niederlande|DE|Duitsland|Deutschland|Germany)[\s)]*$"
)


@dataclass(slots=True)
class _Places:
    """Places by name, weightiest first, so that the first to claim a name keeps it."""

    countries: list[Country] = field(default_factory=list)
    latitudes: array[int] = field(default_factory=lambda: array("i"))
    longitudes: array[int] = field(default_factory=lambda: array("i"))
    names: list[str] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)

    def find(self, text: str) -> Place | None:
        words = _COUNTRY.sub(" ", _DIGITS.sub(" ", text))
        first = re.split(r"[,/(-]", words.strip(), maxsplit=1)[0]
        return (
            self._named(words)
            or self._resembling(_folded(words))
            or self._named(first)
            or self._resembling(_folded(first))
        )

    def _named(self, text: str) -> Place | None:
        known = (self.keys.get(_words(text)), self.keys.get(_folded(text)))
        return next((self._place(at) for at in known if at is not None), None)

    def _resembling(self, key: str) -> Place | None:
        """One slip is forgiven from five letters on, two from eight on."""
        slips = 2 if len(key) >= 8 else 1 if len(key) >= 5 else 0
        if not slips:
            return None
        found = process.extractOne(key, self.keys.keys(), scorer=OSA.distance, score_cutoff=slips)
        return self._place(self.keys[found[0]]) if found else None

    def _place(self, at: int) -> Place:
        return Place(
            label=self.names[at],
            latitude=self.latitudes[at] / 1000,
            longitude=self.longitudes[at] / 1000,
            precision=Precision.PLACE,
            country=self.countries[at],
        )


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _words("".join(mark for mark in decomposed if not unicodedata.combining(mark)))


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_TAIL = re.compile(
    r"\s*(?:\(.*|/.*|,.*| (?:am|an|im|in|ob|vor|bei|aan|op|bij) (?:den |der |dem |de |het )?\S+)$"
)


def _keys(names: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Every way to write a name; as it is spelt goes before folded, and folded before shortened."""
    known = list(names)
    keys: dict[str, int] = {}
    for name, at in known:
        keys.setdefault(_words(name), at)
    for name, at in known:
        keys.setdefault(_folded(name), at)
        keys.setdefault(_folded(name.casefold().translate(_UMLAUTS)), at)
    for name, at in known:
        keys.setdefault(_folded(_TAIL.sub("", name)), at)
    keys.pop("", None)
    return keys


def _rows(table: str) -> Iterator[list[str]]:
    source = resources.files("wervel.directory") / "data" / f"{table}.tsv.gz"
    with source.open("rb") as packed, gzip.open(packed, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def _thousandths(degrees: str) -> int:
    return round(float(degrees) * 1000)


@cache
def _codes(country: Country) -> _Codes:
    codes = _Codes(country=country, width=4 if country == "NL" else 5)
    shared: dict[str, str] = {}
    for land, code, latitude, longitude, precision, name in _rows("postcodes"):
        if land == country:
            codes.codes.append(int(code))
            codes.latitudes.append(_thousandths(latitude))
            codes.longitudes.append(_thousandths(longitude))
            codes.exact.append(precision == Precision.EXACT)
            codes.names.append(shared.setdefault(name, name))
    return codes


@cache
def _places() -> _Places:
    places = _Places()
    names: list[tuple[str, int]] = []
    for at, (land, latitude, longitude, spellings) in enumerate(_rows("places")):
        label, *others = spellings.split("|")
        places.countries.append(cast(Country, land))
        places.latitudes.append(_thousandths(latitude))
        places.longitudes.append(_thousandths(longitude))
        places.names.append(label)
        names += [(name, at) for name in (label, *others)]
    places.keys = _keys(names)
    return places
