"""Reasons and the pieces of their sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import time_words, weekday_words
from wervel.scheduling.ticks import moment_of

MIDNIGHT = time(23, 59)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, as a sentence in the reader's language; `code` is stable, for programs."""

    code: str
    text: str


def until_words(tick: int, seen_from: int) -> str:
    """``14:00``; on another day than the visit's with that day: ``woensdag 4 maart, 14:00``."""
    moment, visit = (clock.to_clinic(moment_of(one)) for one in (tick, seen_from))
    words = time_words(moment)
    if moment.date() == visit.date():
        return words
    return f"{weekday_words(moment.date())}, {words}"


def hours_words(stretches: Sequence[tuple[time, time]]) -> str:
    """``09:00-13:00, 14:00-18:00``."""
    return ", ".join(f"{opens:%H:%M}-{_closing(closes)}" for opens, closes in stretches)


def _closing(closes: time) -> str:
    return "24:00" if closes >= MIDNIGHT else f"{closes:%H:%M}"


def room_words(name: str) -> str:
    return _("Room %(name)s") % {"name": name}


def local(tick: int) -> datetime:
    return clock.to_clinic(moment_of(tick))
