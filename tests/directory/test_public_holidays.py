"""Public holidays of North Rhine-Westphalia by their names."""

from datetime import date, timedelta

import holidays
import pytest
from django.utils import translation

from wervel.directory.public_holidays import holiday_name, is_public_holiday

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("day", "dutch", "german", "english"),
    [
        (date(2026, 1, 1), "Nieuwjaarsdag", "Neujahr", "New Year's Day"),
        (date(2026, 4, 3), "Goede Vrijdag", "Karfreitag", "Good Friday"),
        (date(2026, 4, 6), "Tweede Paasdag", "Ostermontag", "Easter Monday"),
        (date(2026, 5, 1), "Dag van de Arbeid", "Tag der Arbeit", "Labour Day"),
        (date(2026, 5, 14), "Hemelvaartsdag", "Christi Himmelfahrt", "Ascension Day"),
        (date(2026, 5, 25), "Tweede Pinksterdag", "Pfingstmontag", "Whit Monday"),
        (date(2026, 6, 4), "Sacramentsdag", "Fronleichnam", "Corpus Christi"),
        (date(2026, 10, 3), "Dag van de Duitse Eenheid", "Tag der Deutschen Einheit",
         "Day of German Unity"),
        (date(2026, 11, 1), "Allerheiligen", "Allerheiligen", "All Saints' Day"),
        (date(2026, 12, 25), "Eerste Kerstdag", "Erster Weihnachtstag", "Christmas Day"),
        (date(2026, 12, 26), "Tweede Kerstdag", "Zweiter Weihnachtstag", "Second day of Christmas"),
    ],
)  # fmt: skip
def test_holiday_has_its_name_in_each_language(
    day: date, dutch: str, german: str, english: str
) -> None:
    assert is_public_holiday(day)
    found = []
    for language in ("nl", "de", "en"):
        with translation.override(language):
            found.append(holiday_name(day))
    assert found == [dutch, german, english]


def test_plain_day_has_no_name() -> None:
    # Easter Sunday is none in North Rhine-Westphalia, nor is the King's birthday.
    for day in (date(2026, 4, 5), date(2026, 4, 27), date(2026, 3, 10)):
        assert (is_public_holiday(day), holiday_name(day)) == (False, "")


def test_every_day_of_many_years_is_what_a_library_says() -> None:
    years = range(2018, 2101)
    calendar = holidays.country_holidays("DE", subdiv="NW", years=years)
    days = (date(2018, 1, 1) + timedelta(days=each) for each in range(365 * len(years)))
    assert {day for day in days if is_public_holiday(day)} == {
        day for day in calendar if day < date(2018, 1, 1) + timedelta(days=365 * len(years))
    }
