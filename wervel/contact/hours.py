"""When people answer: WhatsApp and telephone, by the clinics' wall clock."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import near_day_words, time_words
from wervel.directory.opening import WeeklyHours, current_or_next, open_periods

WORKING_DAYS = range(5)
WHATSAPP_HOURS = [WeeklyHours(day, time(8, 30), time(17, 30)) for day in WORKING_DAYS]
PHONE_HOURS = [WeeklyHours(day, time(8, 0), time(18, 0)) for day in WORKING_DAYS]


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether somebody answers now, and in words until when or from when."""

    open: bool
    words: str


def availability(
    hours: Sequence[WeeklyHours],
    moment: datetime | None = None,
    closures: Collection[date] = (),
) -> Availability:
    """Closed on public holidays of North Rhine-Westphalia and on `closures`; the next opening is
    said in words."""
    moment = moment or clock.now()
    period = current_or_next(moment, hours, closures)
    if period is None:
        return Availability(False, _("Closed"))
    if period.contains(moment):
        return Availability(
            True, _("Open now, until %(time)s") % {"time": time_words(period.closes)}
        )
    opens = clock.to_clinic(period.opens)
    today = clock.to_clinic(moment).date()
    words = _("Closed now. Open again %(day)s at %(time)s") % {
        "day": near_day_words(opens.date(), today),
        "time": time_words(opens),
    }
    return Availability(False, words)


def answer_due(moment: datetime | None = None) -> datetime:
    """When a message written now is answered at the latest: the end of the next working day."""
    day = clock.to_clinic(moment or clock.now()).date() + timedelta(days=1)
    while not (periods := open_periods(day, PHONE_HOURS)):
        day += timedelta(days=1)
    return periods[-1].closes.astimezone(UTC)
