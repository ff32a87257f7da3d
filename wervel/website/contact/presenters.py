"""Words for windows and promises on the contact pages."""

from datetime import datetime

from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import day_with_date_words, near_day_words, time_words, weekday_words
from wervel.contact.windows import CallbackWindow
from wervel.design.forms import Tile


def window_tile(window: CallbackWindow) -> Tile:
    """``Vandaag, tussen 14:00 en 16:00``, and smaller the date."""
    day = clock.to_clinic(window.start).date()
    near, date = near_day_words(day), weekday_words(day)
    label = f"{near[:1].upper()}{near[1:]}, {hours_words(window)}"
    return Tile(window.id, label, hint="" if near == date else date)


def day_words(window: CallbackWindow) -> str:
    """``Vandaag, dinsdag 10 maart``."""
    return day_with_date_words(clock.to_clinic(window.start).date())


def hours_words(window: CallbackWindow) -> str:
    """``tussen 14:00 en 16:00``."""
    return _("between %(start)s and %(end)s") % {
        "start": time_words(window.start),
        "end": time_words(window.end),
    }


def answer_words(due: datetime) -> str:
    """The day of the promise: ``woensdag 11 maart``."""
    return weekday_words(clock.to_clinic(due).date())
