"""Forty postcodes and towns on both sides of the border, with the nearest clinic and the distance.

The figures were not made with our own code or tables. Latitude and longitude are the towns'
published centres; kilometres are from Vincenty's formula on the ellipsoid, to the clinics of the
demo chain. `drawn` says whether the town lies on the map of the border region, by its edges:
50.65° to 51.97° north, 5.17° to 7.65° east.
"""

import math
from dataclasses import dataclass

import pytest

from wervel.demo.chain import read_chain
from wervel.design.border_map import HEIGHT, WIDTH, is_drawn, project
from wervel.directory.geography import Precision, distance_km, locate, nearest

pytestmark = pytest.mark.pure

# What somebody types, the town, its latitude and longitude, nearest clinic, kilometres, drawn.
BY_HAND = [
    ("6211", "Maastricht", 50.8514, 5.6910, "aachen", 29.0, True),
    ("6411 CR", "Heerlen", 50.8882, 5.9795, "aachen", 14.6, True),
    ("6461", "Kerkrade", 50.8658, 6.0661, "aachen", 10.1, True),
    ("6291", "Vaals", 50.7708, 6.0181, "aachen", 4.7, True),
    ("6131", "Sittard", 50.9983, 5.8694, "aachen", 29.0, True),
    ("6041", "Roermond", 51.1942, 5.9870, "aachen", 47.1, True),
    ("5911", "Venlo", 51.3703, 6.1681, "oberhausen", 49.6, True),
    ("Weert", "Weert", 51.2517, 5.7067, "aachen", 59.2, True),
    ("5801", "Venray", 51.5250, 5.9750, "oberhausen", 60.9, True),
    ("Gennep", "Gennep", 51.6983, 5.9736, "oberhausen", 64.9, True),
    ("5611", "Eindhoven", 51.4416, 5.4697, "aachen", 85.7, True),
    ("5401", "Uden", 51.6600, 5.6167, "oberhausen", 87.5, True),
    ("5831", "Boxmeer", 51.6467, 5.9472, "oberhausen", 64.9, True),
    ("Nijmegen", "Nijmegen", 51.8425, 5.8528, "oberhausen", 79.1, True),
    ("6811", "Arnhem", 51.9851, 5.8987, "oberhausen", 85.4, False),
    ("7101", "Winterswijk", 51.9717, 6.7194, "bottrop", 51.9, False),
    ("7511", "Enschede", 52.2215, 6.8937, "bottrop", 77.7, False),
    ("7571", "Oldenzaal", 52.3133, 6.9292, "bottrop", 87.9, False),
    ("3511", "Utrecht", 52.0907, 5.1214, "oberhausen", 136.5, False),
    ("1012", "Amsterdam", 52.3728, 4.8936, "oberhausen", 166.3, False),
    ("9711", "Groningen", 53.2194, 6.5665, "bottrop", 190.3, False),
    ("4811", "Breda", 51.5888, 4.7760, "aachen", 128.7, False),
    ("Middelburg", "Middelburg", 51.4997, 3.6136, "aachen", 190.7, False),
    ("52349", "Düren", 50.8043, 6.4930, "aachen", 29.0, True),
    ("41812", "Erkelenz", 51.0794, 6.3153, "aachen", 37.5, True),
    ("41061", "Mönchengladbach", 51.1946, 6.4356, "oberhausen", 44.3, True),
    ("47533", "Kleve", 51.7880, 6.1390, "oberhausen", 59.0, True),
    ("46446", "Emmerich", 51.8350, 6.2450, "oberhausen", 56.4, True),
    ("Düsseldorf", "Düsseldorf", 51.2277, 6.7735, "oberhausen", 30.4, True),
    ("50667", "Köln", 50.9375, 6.9603, "oberhausen", 62.6, True),
    ("44135", "Dortmund", 51.5136, 7.4653, "bottrop", 37.3, True),
    ("48143", "Münster", 51.9625, 7.6256, "bottrop", 68.6, True),
    ("47574", "Goch", 51.6839, 6.1619, "oberhausen", 52.2, True),
    ("Wesel", "Wesel", 51.6586, 6.6178, "oberhausen", 24.3, True),
    ("47051", "Duisburg", 51.4344, 6.7623, "oberhausen", 9.3, True),
    ("45127", "Essen", 51.4556, 7.0116, "bottrop", 9.5, True),
    ("7551", "Hengelo", 52.2653, 6.7931, "bottrop", 83.0, False),
    ("Den Haag", "Den Haag", 52.0799, 4.3113, "oberhausen", 186.9, False),
    ("5038", "Tilburg", 51.5606, 5.0919, "aachen", 111.6, False),
    ("5211", "'s-Hertogenbosch", 51.6888, 5.3036, "oberhausen", 109.4, True),
    ("Gronau", "Gronau", 52.2125, 7.0253, "bottrop", 76.9, False),
    ("10117", "Berlin", 52.5200, 13.4050, "bottrop", 458.0, False),
]


@dataclass(frozen=True)
class Point:
    slug: str
    latitude: float
    longitude: float


CLINICS = [
    Point(entry["slug"], entry["latitude"], entry["longitude"])
    for entry in read_chain()["locations"]
]


def test_there_are_at_least_forty() -> None:
    assert len({row[1] for row in BY_HAND}) >= 40


@pytest.mark.parametrize(
    ("typed", "town", "latitude", "longitude", "clinic", "km", "drawn"),
    BY_HAND,
    ids=[row[1] for row in BY_HAND],
)
def test_nearest_clinic_is_the_one_reckoned_by_hand(
    typed: str, town: str, latitude: float, longitude: float, clinic: str, km: float, drawn: bool
) -> None:
    place = locate(typed)
    assert place is not None
    assert (place.name, place.precision != Precision.PREFIX) == (town, True)
    assert distance_km(place, Point(town, latitude, longitude)) < 3
    found, distance = nearest(place, CLINICS)[0]
    assert found.slug == clinic
    assert distance == pytest.approx(km, abs=max(3, km * 0.05))


@pytest.mark.parametrize(
    ("typed", "town", "latitude", "longitude", "clinic", "km", "drawn"),
    BY_HAND,
    ids=[row[1] for row in BY_HAND],
)
def test_town_lies_on_the_map_as_far_from_its_clinic_as_it_is(
    typed: str, town: str, latitude: float, longitude: float, clinic: str, km: float, drawn: bool
) -> None:
    """The drawing is about 400 units for 179 km; within it, every direction has one scale."""
    assert is_drawn(latitude, longitude) is drawn
    if not drawn:
        return
    (aim,) = [one for one in CLINICS if one.slug == clinic]
    x, y = project(latitude, longitude)
    u, v = project(aim.latitude, aim.longitude)
    assert 0 < x < WIDTH
    assert 0 < y < HEIGHT
    assert math.hypot(x - u, y - v) * 179.4 / 400 == pytest.approx(km, rel=0.02, abs=0.2)
    # North is up and east is right.
    assert (y < v, x < u) == (latitude > aim.latitude, longitude < aim.longitude)


def test_code_in_no_table_says_that_it_is_not_exact() -> None:
    """Gronau's code is missing from the source: it is put among its neighbours, and says so."""
    place = locate("48599")
    assert place is not None
    assert (place.name, place.precision, place.is_code) == ("48599", Precision.PREFIX, True)


@pytest.mark.parametrize(
    ("typed", "name", "is_code"),
    [
        ("6211 AB", "Maastricht", True),
        ("5211", "'s-Hertogenbosch", True),
        ("2511", "Den Haag", True),
        ("Den Haag", "Den Haag", False),
        ("6200", "6200", True),
    ],
)
def test_place_has_a_name_without_its_code(typed: str, name: str, is_code: bool) -> None:
    place = locate(typed)
    assert place is not None
    assert (place.name, place.is_code) == (name, is_code)
