"""Public holidays of North Rhine-Westphalia by their names."""

from datetime import date

import pytest
from django.utils import translation

from wervel.directory.opening import HOLIDAY_NAMES, holiday_name, is_public_holiday

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


def test_every_holiday_of_many_years_is_known_by_name() -> None:
    import holidays

    years = range(2015, 2041)
    calendar = holidays.country_holidays("DE", subdiv="NW", years=years, language="en_US")
    assert set(calendar.values()) - set(HOLIDAY_NAMES) == set()
