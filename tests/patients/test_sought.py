"""A query taken apart: names as they sound, dates in any order of writing."""

from datetime import date

import pytest

from wervel.patients.sought import read_query, search_words, sounding

pytestmark = pytest.mark.pure

TODAY = date(2026, 3, 10)
BORN = date(1980, 3, 31)


@pytest.mark.parametrize("written", ["Müller", "Mueller", "Muller", "MÜLLER", "Mu\u0308ller"])
def test_one_name_however_it_is_written(written: str) -> None:
    assert sounding(written) == "muller"


@pytest.mark.parametrize(
    ("one", "other"),
    [("van Dijk", "van Dyk"), ("Groß", "Gross"), ("d'Hondt", "dHondt"), ("Jørgensen", "Jorgensen")],
)
def test_names_that_sound_alike_are_one(one: str, other: str) -> None:
    assert search_words("Anna", one) == search_words("Anna", other)


def test_each_word_of_a_name_stands_after_a_blank() -> None:
    assert search_words("Anna-Maria", "van den Berg") == " van den berg anna maria"


@pytest.mark.parametrize(
    "written",
    [
        "31-3-1980",
        "31-03-1980",
        "1980-03-31",
        "1980/3/31",
        "31.03.1980",
        "31.3.80",
        "31.03.80",
        "31/03/80",
        "3/31/1980",
        "31 3 1980",
        "31 - 3 - 1980",
        "31031980",
        "19800331",
        "31 maart 1980",
        "31. März 1980",
        "31 mrt 80",
        "31 March 1980",
    ],
)
def test_a_birth_date_in_any_order_of_writing(written: str) -> None:
    assert BORN in read_query(f"Anna {written}", TODAY).dates
    assert read_query(f"{written} Anna", TODAY).words == ("anna",)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("3-4-1980", (date(1980, 4, 3), date(1980, 3, 4))),
        ("5.5.1930", (date(1930, 5, 5),)),
        ("1.1.25", (date(2025, 1, 1), date(1925, 1, 1))),
        ("1.1.30", (date(1930, 1, 1),)),
        ("31-2-1980", ()),
        ("31-3-2030", ()),
        ("31-3-1880", ()),
    ],
)
def test_a_date_means_every_day_it_can_be(written: str, days: tuple[date, ...]) -> None:
    assert read_query(written, TODAY).dates == days


@pytest.mark.parametrize("typed", ["06-12345678", "+31 6 12345678", "0031612345678", "612345678"])
def test_a_telephone_number_with_and_without_its_country(typed: str) -> None:
    assert read_query(typed, TODAY).phone == "612345678"


def test_a_query_may_hold_everything() -> None:
    found = read_query("Anna van Müller 31.3.80 Anna@Example.org", TODAY)
    assert found.words == ("anna", "van", "muller")
    assert BORN in found.dates
    assert (found.email, found.phone) == ("anna@example.org", "")


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "‮", "💥", "-", "1", "@", "x" * 10_000])
def test_anything_can_be_read(typed: str) -> None:
    assert read_query(typed, TODAY).dates == ()
