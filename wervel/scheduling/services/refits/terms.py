"""What a change of hours says, as plain values that can be stored, and putting it into force."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from wervel.common.actor import Actor
from wervel.common.clock import CLINIC_ZONE
from wervel.directory import services as directory
from wervel.directory.models import Claimable, Location
from wervel.directory.opening import WeeklyHours
from wervel.scheduling.choices import ChangeKind
from wervel.scheduling.exceptions import PeriodInvalid
from wervel.scheduling.models import FreeDay, Schedule
from wervel.scheduling.services.free_days import rebuild
from wervel.scheduling.services.hours import add_leave, set_weekly_hours

Stored = dict[str, Any]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """Working hours on a weekday (0 is Monday), by the clinic's wall clock."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class OtherWeek:
    """A practitioner's weekly hours at a clinic, from `first` to `last` (None: for good)."""

    claimable: int
    location: str
    first: date
    last: date | None
    shifts: tuple[Shift, ...]

    kind = ChangeKind.WEEK

    def touched(self) -> set[int]:
        return {self.claimable}

    def put_into_force(self, reason: str, actor: Actor) -> None:
        location = Location.objects.get(slug=self.location)
        rules = Schedule.objects.filter(claimable_id=self.claimable, location=location)
        kept = [
            part
            for row in rules.order_by("id")
            for part in self._outside(
                WeeklyHours(row.weekday, row.opens, row.closes, row.valid_from, row.valid_until)
            )
        ]
        new = [
            WeeklyHours(one.weekday, one.opens, one.closes, self.first, self.last)
            for one in self.shifts
        ]
        set_weekly_hours(
            claimable=Claimable.objects.get(pk=self.claimable),
            location=location,
            hours=[*kept, *new],
            actor=actor,
        )
        rebuild(self.touched())

    def _outside(self, rule: WeeklyHours) -> list[WeeklyHours]:
        """What holds of a rule before the change begins and after it ends."""
        parts = []
        if rule.valid_from is None or rule.valid_from < self.first:
            end = self.first - ONE_DAY
            until = end if rule.valid_until is None else min(rule.valid_until, end)
            parts.append(replace(rule, valid_until=until))
        if self.last is not None and (rule.valid_until is None or rule.valid_until > self.last):
            begin = self.last + ONE_DAY
            since = begin if rule.valid_from is None else max(rule.valid_from, begin)
            parts.append(replace(rule, valid_from=since))
        return parts


@dataclass(frozen=True, slots=True)
class AwayFrom:
    """A practitioner, room or device that is away or out of order from `start` until `end`."""

    claimable: int
    start: datetime
    end: datetime

    kind = ChangeKind.AWAY

    def touched(self) -> set[int]:
        return {self.claimable}

    def put_into_force(self, reason: str, actor: Actor) -> None:
        add_leave(
            claimable=Claimable.objects.get(pk=self.claimable),
            start=self.start,
            end=self.end,
            actor=actor,
            reason=reason,
        )


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A clinic that is closed on a day; `words` say why, in three languages, on its public page."""

    location: str
    day: date
    words: Mapping[str, str]

    kind = ChangeKind.CLOSED

    def touched(self) -> set[int]:
        rows = FreeDay.objects.filter(location__slug=self.location)
        return set(rows.values_list("claimable_id", flat=True).distinct())

    def put_into_force(self, reason: str, actor: Actor) -> None:
        location = Location.objects.get(slug=self.location)
        if not location.closures.filter(day=self.day).exists():
            directory.add_closure(
                location=location, day=self.day, reason=dict(self.words), actor=actor
            )
        rebuild(self.touched())


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
                [one.weekday, one.opens.isoformat(), one.closes.isoformat()] for one in terms.shifts
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
                Shift(day, time.fromisoformat(opens), time.fromisoformat(closes))
                for day, opens, closes in values["shifts"]
            ),
        )
    if kind == ChangeKind.AWAY:
        return AwayFrom(
            values["claimable"],
            datetime.fromisoformat(values["start"]),
            datetime.fromisoformat(values["end"]),
        )
    return ClosedDay(values["location"], date.fromisoformat(values["day"]), values["words"])
