"""Figures as rows of a table, each with the length of its bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wervel.common.dates import date_words
from wervel.diagnostics.selectors.release_clock import ClinicClock
from wervel.scheduling.selectors.figures import Attendance, LeadTime, Occupancy

FULL = 100
LONGEST_WAIT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Bar:
    """`length` of 100; the value says it in words, so that nobody has to see the bar."""

    group: str
    label: str
    value: str
    length: int


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    note: str
    columns: tuple[str, str, str]
    bars: Sequence[Bar]


def lead_times(found: Sequence[LeadTime]) -> Chart:
    return Chart(
        _("How long until the first free time"),
        _("A full bar is two weeks or more."),
        (_("Appointment"), _("Clinic"), _("First free time")),
        [
            Bar(one.service, one.clinic, wait_words(one.wait), _part(one.wait, LONGEST_WAIT))
            for one in found
        ],
    )


def wait_words(wait: timedelta | None) -> str:
    """``over 3 uur``, ``over 2 dagen``."""
    if wait is None:
        return _("nothing free")
    hours = round(wait / timedelta(hours=1))
    if hours < 48:
        return ngettext("in %(n)s hour", "in %(n)s hours", hours) % {"n": hours}
    days = round(wait / timedelta(days=1))
    return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}


def _part(wait: timedelta | None, whole: timedelta) -> int:
    return FULL if wait is None else min(round(FULL * (wait / whole)), FULL)


def occupancy(found: Sequence[Occupancy]) -> Chart:
    return Chart(
        _("How full the weeks are"),
        _("Of the working hours of all practitioners, from today on."),
        (_("Clinic"), _("Week"), _("Taken")),
        [
            Bar(
                one.clinic,
                week_words(one.monday),
                _("%(share)s%% of %(hours)s hours")
                % {"share": round(FULL * one.share), "hours": round(one.open_hours)},
                round(FULL * one.share),
            )
            for one in found
        ],
    )


def attendance(found: Sequence[Attendance]) -> Chart:
    return Chart(
        _("Who did not come"),
        _("Of the visits that were marked."),
        (_("Week"), "", _("Did not come")),
        [
            Bar(
                week_words(one.monday),
                "",
                _("%(missed)s of %(all)s (%(share)s%%)")
                % {
                    "missed": one.missed,
                    "all": one.came + one.missed,
                    "share": round(FULL * one.share_missed),
                },
                round(FULL * one.share_missed),
            )
            for one in found
        ],
    )


def release_times(found: Sequence[ClinicClock]) -> Chart:
    """A full bar is a day: the product's goal is the same day."""
    return Chart(
        _("How long until the report"),
        _(
            "From the end of the examination to the released report, in the last 90 days. "
            "A full bar is one day or more."
        ),
        (_("Clinic"), _("Reports"), _("Time")),
        [
            Bar(
                one.clinic,
                _("%(count)s, %(same)s on the same day")
                % {"count": one.count, "same": one.same_day},
                _("half within %(median)s, 90%% within %(ninety)s")
                % {"median": span_words(one.median), "ninety": span_words(one.ninety)},
                _part(one.median, timedelta(days=1)),
            )
            for one in found
        ],
    )


def span_words(span: timedelta) -> str:
    """``3 uur 20 minuten``; days from two on."""
    minutes = round(span / timedelta(minutes=1))
    days, hours = minutes // (24 * 60), minutes // 60
    if days >= 2:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    words = []
    if hours:
        words.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if minutes % 60 or not hours:
        words.append(ngettext("%(n)s minute", "%(n)s minutes", minutes % 60) % {"n": minutes % 60})
    return " ".join(words)


def week_words(monday: date) -> str:
    return _("from %(day)s") % {"day": date_words(monday)}
