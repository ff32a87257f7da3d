import gzip
from dataclasses import dataclass
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wervel.directory.geography import Place, Precision, distance_km, locate, nearest

pytestmark = pytest.mark.pure


@dataclass(frozen=True)
class Clinic:
    name: str
    latitude: float
    longitude: float


AKEN = Clinic("Aken", 50.7753, 6.0839)
OBERHAUSEN = Clinic("Oberhausen", 51.4963, 6.8516)
BOTTROP = Clinic("Bottrop", 51.5237, 6.9285)
CLINICS = [OBERHAUSEN, BOTTROP, AKEN]

# Kilometres to Aken, Oberhausen and Bottrop, worked out apart from the tables: town centres from
# general knowledge, and flat-earth distance (111.2 km a degree of latitude).
BY_HAND = [
    ("6211", "NL", 29, 108, 114),  # Maastricht
    ("6411", "NL", 15, 91, 97),  # Heerlen
    ("6461", "NL", 10, 89, 95),  # Kerkrade
    ("6291", "NL", 5, 99, 105),  # Vaals
    ("6131", "NL", 29, 88, 94),  # Sittard
    ("6041", "NL", 47, 69, 75),  # Roermond
    ("5911", "NL", 66, 49, 55),  # Venlo
    ("6001", "NL", 59, 84, 90),  # Weert
    ("5611", "NL", 85, 95, 101),  # Eindhoven
    ("5701", "NL", 84, 82, 88),  # Helmond
    ("5038", "NL", 111, 122, 127),  # Tilburg
    ("5211", "NL", 115, 109, 114),  # 's-Hertogenbosch
    ("4811", "NL", 128, 144, 149),  # Breda
    ("6511", "NL", 120, 79, 82),  # Nijmegen
    ("6811", "NL", 135, 84, 87),  # Arnhem
    ("7001", "NL", 133, 65, 66),  # Doetinchem
    ("7101", "NL", 140, 54, 52),  # Winterswijk
    ("7511", "NL", 170, 81, 78),  # Enschede
    ("8011", "NL", 193, 124, 124),  # Zwolle
    ("3511", "NL", 161, 136, 139),  # Utrecht
    ("1012", "NL", 196, 166, 168),  # Amsterdam
    ("3011", "NL", 169, 170, 174),  # Rotterdam
    ("9711", "NL", 274, 193, 190),  # Groningen
    ("2511", "NL", 190, 186, 190),  # Den Haag
    ("52062", "DE", 0, 96, 102),  # Aken
    ("46045", "DE", 94, 3, 8),  # Oberhausen
    ("46236", "DE", 102, 6, 0),  # Bottrop
    ("47798", "DE", 71, 27, 33),  # Krefeld
    ("47533", "DE", 113, 59, 62),  # Kleve
    ("40212", "DE", 70, 31, 35),  # Düsseldorf
    ("50667", "DE", 64, 63, 65),  # Köln
    ("41061", "DE", 53, 44, 50),  # Mönchengladbach
]


def found(text: str) -> Place:
    place = locate(text)
    assert place is not None, text
    return place


@pytest.mark.parametrize(("code", "country", "aken", "oberhausen", "bottrop"), BY_HAND)
def test_postcode_is_as_far_from_the_clinics_as_reckoned_by_hand(
    code: str, country: str, aken: int, oberhausen: int, bottrop: int
) -> None:
    place = found(code)
    assert place.country == country
    assert distance_km(place, AKEN) == pytest.approx(aken, abs=2)
    assert distance_km(place, OBERHAUSEN) == pytest.approx(oberhausen, abs=2)
    assert distance_km(place, BOTTROP) == pytest.approx(bottrop, abs=2)


def test_distance_has_the_known_length_of_a_quarter_of_the_earth_and_is_zero_to_itself() -> None:
    pole, equator = Clinic("pole", 90, 0), Clinic("equator", 0, 120)
    assert distance_km(pole, equator) == pytest.approx(10_007.5, abs=0.1)
    assert distance_km(AKEN, AKEN) == 0
    assert distance_km(AKEN, BOTTROP) == distance_km(BOTTROP, AKEN)
    assert distance_km(Clinic("a", 0, 179.5), Clinic("b", 0, -179.5)) == pytest.approx(111.2, abs=1)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("6211", ["Aken", "Oberhausen", "Bottrop"]),
        ("5911", ["Oberhausen", "Bottrop", "Aken"]),
        ("Enschede", ["Bottrop", "Oberhausen", "Aken"]),
    ],
)
def test_nearest_puts_the_closest_clinic_first_with_its_distance(
    text: str, order: list[str]
) -> None:
    place = found(text)
    ranked = nearest(place, CLINICS)
    assert [clinic.name for clinic, _ in ranked] == order
    assert [km for _, km in ranked] == [distance_km(place, clinic) for clinic, _ in ranked]


def test_nearest_of_nothing_is_nothing() -> None:
    assert nearest(found("6211"), []) == []


@pytest.mark.parametrize(
    "text",
    ["6211", "6211 AB", "6211ab", " 6211 ", "NL-6211 AB", "6211 Maastricht", "６２１１",
     "Markt 1, 6211 CJ Maastricht", "Markt 1234, 6211 CJ Maastricht"],
)  # fmt: skip
def test_dutch_code_in_every_way_of_writing(text: str) -> None:
    assert found(text) == Place("6211 Maastricht", 50.85, 5.688, Precision.EXACT, "NL")


@pytest.mark.parametrize("text", ["52062", "D-52062", "DE-52062", "d-52062 Aachen", "D - 52062"])
def test_german_code_in_every_way_of_writing(text: str) -> None:
    assert found(text) == Place("52062 Aachen", 50.776, 6.087, Precision.EXACT, "DE")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("maastricht", "Maastricht"),
        ("MAASTRICHT", "Maastricht"),
        ("Maastricht, Nederland", "Maastricht"),
        ("Roermond NL", "Roermond"),
        ("aken", "Aachen"),
        ("Aachen", "Aachen"),
        ("Keulen", "Köln"),
        ("koln", "Köln"),
        ("Koeln", "Köln"),
        ("KÖLN", "Köln"),
        ("Ko\u0308ln", "Köln"),
        ("Den Bosch", "'s-Hertogenbosch"),
        ("s hertogenbosch", "'s-Hertogenbosch"),
        ("'s-Gravenhage", "Den Haag"),
        ("Kleef", "Kleve"),
        ("IJsselstein", "IJsselstein"),
        ("Sittard-Geleen", "Sittard"),
        ("Frankfurt", "Frankfurt am Main"),
        ("Bunde", "Bunde"),
        ("Bünde", "Bünde"),
        ("Buende", "Bünde"),
        ("0000 Maastricht", "Maastricht"),
    ],
)
def test_name_is_found_whatever_its_case_marks_or_language(text: str, label: str) -> None:
    assert (found(text).label, found(text).precision) == (label, Precision.PLACE)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Mastricht", "Maastricht"),
        ("Maastrihct", "Maastricht"),
        ("Enschde", "Enschede"),
        ("Nijmgen", "Nijmegen"),
        ("Eindhovn", "Eindhoven"),
        ("Oberhasuen", "Oberhausen"),
        ("Amsterdm", "Amsterdam"),
    ],
)
def test_small_slip_in_a_name_is_forgiven(text: str, label: str) -> None:
    assert found(text).label == label


def test_name_of_two_places_means_the_dutch_one_unless_the_german_is_far_larger() -> None:
    assert (found("Bergen").country, found("Bunde").country) == ("NL", "NL")
    assert (found("Essen").country, found("aken").country) == ("DE", "DE")
    assert distance_km(found("aken"), AKEN) < 1


def test_code_in_no_table_is_put_among_its_neighbours_and_says_so() -> None:
    box = found("6200")
    assert (box.label, box.precision, box.country) == ("6200", Precision.PREFIX, "NL")
    assert distance_km(box, found("6211")) < 15
    company = found("50606")
    assert (company.label, company.precision) == ("50606", Precision.PREFIX)
    assert distance_km(company, found("Köln")) < 5


@pytest.mark.parametrize(
    "text",
    ["", " ", "0000", "00000", "123", "6", "D-6211", "NL-52062", "B-4700", "6211a1", "621162",
     "xyzzy", "ik weet het niet", "?", "-", "()", ",", "|", "😀", "🦴" * 5000, "\x00",
     "6\x002\x0011", "מאסטריכט", "\u202eماستريخت", "\ud800", "a" * 10_000, "6211" * 2_500,
     "(" * 10_000, "\u0301" * 10_000, "ﷺ" * 10_000, "'; DROP TABLE places; --"],
)  # fmt: skip
def test_what_names_no_place_is_none(text: str) -> None:
    assert locate(text) is None


@given(st.text(alphabet=st.characters(), max_size=300))
def test_no_text_raises(text: str) -> None:
    place = locate(text)
    assert place is None or -90 <= place.latitude <= 90


def rows(table: str) -> list[list[str]]:
    source = resources.files("wervel.directory") / "data" / f"{table}.tsv.gz"
    return [row.split("\t") for row in gzip.decompress(source.read_bytes()).decode().splitlines()]


# Latitude and longitude of the southern, northern, western and eastern ends of each country.
BOUNDS = {"NL": (50.75, 53.56, 3.35, 7.23), "DE": (47.27, 55.06, 5.86, 15.05)}


def within(country: str, latitude: float, longitude: float) -> bool:
    south, north, west, east = BOUNDS[country]
    return south <= latitude <= north and west <= longitude <= east


def test_every_code_of_the_table_is_found_inside_its_country() -> None:
    table = rows("postcodes")
    assert [len([row for row in table if row[0] == land]) for land in ("NL", "DE")] == [4062, 8197]
    for country, code, latitude, longitude, precision, name in table:
        place = found(code)
        assert (place.label, place.country) == (f"{code} {name}", country)
        assert (place.latitude, place.longitude) == (float(latitude), float(longitude))
        assert place.precision == precision
        assert within(country, place.latitude, place.longitude), place


def test_every_place_of_the_table_is_inside_its_country_and_found_by_its_name() -> None:
    for country, latitude, longitude, names in rows("places"):
        assert within(country, float(latitude), float(longitude)), names
        for name in names.split("|"):
            assert locate(name) is not None, name


def test_tables_stay_small() -> None:
    data = resources.files("wervel.directory") / "data"
    sizes = [len((data / f"{table}.tsv.gz").read_bytes()) for table in ("postcodes", "places")]
    assert sum(sizes) < 310_000
