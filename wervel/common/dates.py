"""Dates and times in words, as people say them, in the three languages."""

from datetime import date, datetime, timedelta

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.language import current_language


def weekday_words(day: date) -> str:
    """``maandag 30 november``, ``Montag, 30. November``, ``Monday 30 November``."""
    comma = "," if current_language() == "de" else ""
    return f"{weekday_name(day)}{comma} {day_in_month_words(day)}"


def weekday_name(day: date) -> str:
    """``maandag``, ``Montag``, ``Monday``."""
    return str(WEEKDAYS[day.weekday()])


def day_in_month_words(day: date) -> str:
    """``30 november``, ``30. November``, ``30 November``."""
    dot = "." if current_language() == "de" else ""
    return f"{day.day}{dot} {MONTHS[day.month]}"


def month_words(day: date) -> str:
    """``november 2026``."""
    return f"{MONTHS[day.month]} {day.year}"


def full_date_words(day: date) -> str:
    """With weekday and year: ``maandag 30 november 2026``."""
    return f"{weekday_words(day)} {day.year}"


def date_words(day: date) -> str:
    """A date far away, with its year: ``31 maart 1980``, ``31. März 1980``, ``31 March 1980``."""
    return f"{day_in_month_words(day)} {day.year}"


def near_day_words(day: date, today: date | None = None) -> str:
    """``vandaag`` or ``morgen`` where that says it, else the weekday and the date."""
    today = today or clock.today()
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    return weekday_words(day)


def day_with_date_words(day: date, today: date | None = None) -> str:
    """``Morgen, dinsdag 24 november``; a day further on without the first word."""
    today = today or clock.today()
    words = weekday_words(day)
    if day in (today, today + timedelta(days=1)):
        words = f"{near_day_words(day, today)}, {words}"
    return words[:1].upper() + words[1:]


def time_words(moment: datetime) -> str:
    """The clinic's wall clock, 24 hours: ``09:30``."""
    return f"{clock.to_clinic(moment):%H:%M}"
