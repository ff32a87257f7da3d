"""When somebody who waits is offered a time, and how long they may think: pure functions.

How long depends on how soon the time is. The sooner, the shorter, so that the next in line still
gets a turn before it is lost; but a mail is not read at once, so never less than an hour where
there is one. A time within a day: one hour. Within three days: two hours. Later: four hours.

Nobody is asked at night (21:00 to 08:00 by the clinic's wall clock, WERVEL_OFFER_HOURS), and those
hours do not count: an offer of 20:00 for two hours ends at 09:00. But a time that would be lost
by the morning is offered at night all the same.

An offer never ends later than the last moment at which the time may be booked, nor later than
the notice that the person asked for: who says yes in the last minute can still come. Less than
twenty minutes to think is no offer.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from wervel.common.clock import CLINIC_ZONE, to_clinic

DAY = timedelta(days=1)
LENGTHS = (
    (DAY, timedelta(hours=1)),
    (3 * DAY, timedelta(hours=2)),
)
LONGEST = timedelta(hours=4)
SHORTEST = timedelta(minutes=20)
MIDNIGHT = 24


@dataclass(frozen=True, slots=True)
class OfferHours:
    """The full hours of the wall clock between which people are asked; 24 is midnight."""

    opens: int
    closes: int

    def opening(self, moment: datetime) -> datetime:
        """The first moment from this one on at which somebody may be asked."""
        local = to_clinic(moment)
        if self.opens <= local.hour < self.closes:
            return moment
        day = local.date() if local.hour < self.opens else local.date() + DAY
        return datetime.combine(day, time(self.opens), CLINIC_ZONE).astimezone(UTC)

    def closing(self, moment: datetime) -> datetime:
        """When asking ends on the day of a moment at which somebody may be asked."""
        day = to_clinic(moment).date()
        if self.closes == MIDNIGHT:
            return datetime.combine(day + DAY, time(0), CLINIC_ZONE).astimezone(UTC)
        return datetime.combine(day, time(self.closes), CLINIC_ZONE).astimezone(UTC)


def offer_until(
    now: datetime, start: datetime, *, notice: timedelta, own_notice: timedelta, hours: OfferHours
) -> datetime | None:
    """The end of an offer that is made now; None when none should be made now.

    `notice` is how long before its start the time can be booked at all, `own_notice` what the
    person wishes. At night the first decides: a time that others can take in the morning waits.
    """
    last = start - max(notice, own_notice)
    morning = hours.opening(now)
    if morning > now:
        until = None if start - notice - morning >= SHORTEST else last
    else:
        until = min(_after(now, length_for(start - now), hours), last)
    return until if until is not None and until - now >= SHORTEST else None


def length_for(ahead: timedelta) -> timedelta:
    """How long somebody may think about a time that is so far ahead."""
    return next((length for within, length in LENGTHS if ahead <= within), LONGEST)


def _after(now: datetime, length: timedelta, hours: OfferHours) -> datetime:
    """So much later, without the hours of the night."""
    closing = hours.closing(now)
    if now + length <= closing:
        return now + length
    return hours.opening(closing) + (length - (closing - now))
