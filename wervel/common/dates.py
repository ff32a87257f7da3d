"""Dates and times in words, as people say them, in the three languages."""

from datetime import date, datetime, timedelta

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.language import current_language


def weekday_words(day: date) -> str:
    """``maandag 30 november``, ``Montag, 30. November``, ``Monday 30 November``."""
    weekday, month = str(WEEKDAYS[day.weekday()]), str(MONTHS[day.month])
    if current_language() == "de":
        return f"{weekday}, {day.day}. {month}"
    return f"{weekday} {day.day} {month}"


def full_date_words(day: date) -> str:
    """With weekday and year: ``maandag 30 november 2026``."""
    return f"{weekday_words(day)} {day.year}"


def date_words(day: date) -> str:
    """A date far away, with its year: ``31 maart 1980``, ``31. März 1980``, ``31 March 1980``."""
    dot = "." if current_language() == "de" else ""
    return f"{day.day}{dot} {MONTHS[day.month]} {day.year}"


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
