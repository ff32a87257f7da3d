"""What a change of hours says, as plain values that can be stored."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from wervel.common.clock import CLINIC_ZONE
from wervel.common.language import Localized
from wervel.scheduling.choices import ChangeKind
from wervel.scheduling.exceptions import PeriodInvalid

Stored = dict[str, Any]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """Working hours on a weekday (0 is Monday), by the clinic's wall clock.

    At most `most_visits` begin in them; None for as many as fit.
    """

    weekday: int
    opens: time
    closes: time
    most_visits: int | None = None


@dataclass(frozen=True, slots=True)
class OtherWeek:
    """A practitioner's weekly hours at a clinic, from `first` to `last` (None: for good)."""

    claimable: int
    location: str
    first: date
    last: date | None
    shifts: tuple[Shift, ...]

    kind = ChangeKind.WEEK


@dataclass(frozen=True, slots=True)
class AwayFrom:
    """A practitioner, room or device that is away or out of order from `start` until `end`."""

    claimable: int
    start: datetime
    end: datetime

    kind = ChangeKind.AWAY


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A clinic that is closed on a day; `words` say why, in three languages, on its public page."""

    location: str
    day: date
    words: Localized

    kind = ChangeKind.CLOSED


Terms = OtherWeek | AwayFrom | ClosedDay


def whole_day(claimable: int, day: date) -> AwayFrom:
    """Away on a calendar day, from midnight to midnight by the wall clock."""
    begin = datetime.combine(day, time(), CLINIC_ZONE)
    return AwayFrom(claimable, begin, datetime.combine(day + ONE_DAY, time(), CLINIC_ZONE))


def check(terms: Terms) -> None:
    """PeriodInvalid when an end does not come after its beginning."""
    if isinstance(terms, AwayFrom):
        forward = terms.end > terms.start
    elif isinstance(terms, OtherWeek):
        forward = terms.last is None or terms.last >= terms.first
        forward = forward and all(one.closes > one.opens for one in terms.shifts)
    else:
        forward = True
    if not forward:
        raise PeriodInvalid


def stored(terms: Terms) -> Stored:
    if isinstance(terms, OtherWeek):
        return {
            "claimable": terms.claimable,
            "location": terms.location,
            "first": terms.first.isoformat(),
            "last": terms.last.isoformat() if terms.last else None,
            "shifts": [
                [one.weekday, one.opens.isoformat(), one.closes.isoformat(), one.most_visits]
                for one in terms.shifts
            ],
        }
    if isinstance(terms, AwayFrom):
        return {
            "claimable": terms.claimable,
            "start": terms.start.isoformat(),
            "end": terms.end.isoformat(),
        }
    return {
        "location": terms.location,
        "day": terms.day.isoformat(),
        "words": dict(terms.words),
    }


def read(kind: str, values: Stored) -> Terms:
    """The terms that `stored` made these values of."""
    if kind == ChangeKind.WEEK:
        return OtherWeek(
            claimable=values["claimable"],
            location=values["location"],
            first=date.fromisoformat(values["first"]),
            last=date.fromisoformat(values["last"]) if values["last"] else None,
            shifts=tuple(
                Shift(day, time.fromisoformat(opens), time.fromisoformat(closes), *most_visits)
                for day, opens, closes, *most_visits in values["shifts"]
            ),
        )
    if kind == ChangeKind.AWAY:
        return AwayFrom(
            values["claimable"],
            datetime.fromisoformat(values["start"]),
            datetime.fromisoformat(values["end"]),
        )
    return ClosedDay(values["location"], date.fromisoformat(values["day"]), values["words"])
