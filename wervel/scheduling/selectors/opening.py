"""Which ticks are open, before anything is claimed: made from hours, holidays and absences."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from wervel.common import clock
from wervel.directory.choices import ClaimableKind
from wervel.directory.models import (
    Closure,
    Device,
    HealthcareService,
    OpeningHours,
    PractitionerRole,
    Room,
)
from wervel.directory.opening import WeeklyHours
from wervel.scheduling.availability import Away, Exceptions, away_bits, clinic_bits, own_bits
from wervel.scheduling.models import DayHours, Leave, Schedule
from wervel.scheduling.selectors.catalogue import pool_name
from wervel.scheduling.ticks import day_of, first_tick, moment_of, tick_at, tick_from

SPARE_DAYS = 2

Where = tuple[int, UUID]
Found = tuple[ClaimableKind, int, UUID, str]
OwnHours = tuple[tuple[WeeklyHours, ...] | None, Exceptions]


@dataclass(frozen=True, slots=True)
class Post:
    """A claimable at a clinic, what it serves as there, and its own hours (None: the clinic's).

    On days with an exception that one holds in place of the weekly hours.
    """

    claimable: int
    location: UUID
    pool: str
    hours: tuple[WeeklyHours, ...] | None
    exceptions: Exceptions = ()

    @property
    def has_own_hours(self) -> bool:
        return self.hours is not None or bool(self.exceptions)


@dataclass(frozen=True, slots=True)
class OpenDay:
    """The open ticks of a claimable at a clinic on one UTC day."""

    claimable: int
    location: UUID
    day: int
    pool: str
    open: int


def bookable_days() -> range:
    """The UTC days the free days are kept for: from yesterday to the farthest horizon."""
    today = day_of(tick_at(clock.now()))
    horizons = HealthcareService.objects.values_list("horizon_days", flat=True)
    return range(today - 1, today + max(horizons, default=0) + SPARE_DAYS)


def posts(claimables: Collection[int] | None = None) -> list[Post]:
    """Everything that can be claimed at a clinic, or the given claimables only."""
    hours, exceptions = _own_hours(), _exceptions()
    found = []
    for kind, claimable, location, pool in (*_people(), *_rooms(), *_devices()):
        where = (claimable, location)
        # A practitioner works at set hours; a room or device is there unless told otherwise.
        nothing_set = () if kind == ClaimableKind.PRACTITIONER else None
        own = hours.get(where, nothing_set)
        found.append(Post(claimable, location, pool, own, exceptions.get(where, ())))
    if claimables is None:
        return found
    wanted = set(claimables)
    return [post for post in found if post.claimable in wanted]


def _own_hours() -> dict[Where, tuple[WeeklyHours, ...]]:
    found: dict[Where, list[WeeklyHours]] = {}
    for rule in Schedule.objects.order_by("id"):
        found.setdefault((rule.claimable_id, rule.location_id), []).append(rule_of(rule))
    return {where: tuple(rules) for where, rules in found.items()}


def _exceptions() -> dict[Where, Exceptions]:
    found: dict[Where, dict[date, tuple[tuple[time, time], ...]]] = {}
    for row in DayHours.objects.order_by("day", "opens"):
        days = found.setdefault((row.claimable_id, row.location_id), {})
        days.setdefault(row.day, ())
        if row.opens is not None and row.closes is not None:
            days[row.day] += ((row.opens, row.closes),)
    return {where: tuple(days.items()) for where, days in found.items()}


def _people() -> Iterator[Found]:
    codes: dict[Where, list[str]] = {}
    roles = PractitionerRole.objects.filter(practitioner__active=True).order_by("id")
    for claimable, location, code in roles.values_list(
        "practitioner__claimable_id", "location_id", "specialty"
    ):
        codes.setdefault((claimable, location), []).append(code)
    kind = ClaimableKind.PRACTITIONER
    for (claimable, location), found in codes.items():
        yield kind, claimable, location, pool_name(kind, tuple(found))


def _rooms() -> Iterator[Found]:
    rooms = Room.objects.filter(active=True).order_by("id")
    for claimable, location, code in rooms.values_list("claimable_id", "location_id", "room_type"):
        yield ClaimableKind.ROOM, claimable, location, pool_name(ClaimableKind.ROOM, (code,))


def _devices() -> Iterator[Found]:
    devices = Device.objects.filter(active=True).order_by("id")
    for claimable, location, code in devices.values_list(
        "claimable_id", "location_id", "device_type"
    ):
        yield ClaimableKind.DEVICE, claimable, location, pool_name(ClaimableKind.DEVICE, (code,))


def rule_of(rule: OpeningHours | Schedule) -> WeeklyHours:
    if isinstance(rule, Schedule):
        return rule.rule
    return WeeklyHours(rule.weekday, rule.opens, rule.closes, rule.valid_from, rule.valid_until)


def open_days(found: Collection[Post], days: range) -> Iterator[OpenDay]:
    """The open ticks of each post on each day, empty days included.

    Own hours, exceptions too, hold only while the clinic is open; leave closes any of them.
    """
    clinics = Clinics()
    absences = absences_of({post.claimable for post in found}, days)
    by_hours: dict[tuple[UUID, OwnHours, int], int] = {}
    for post in found:
        away = absences.get(post.claimable, ())
        for day in days:
            bits = clinics.bits(post.location, day)
            if bits and post.has_own_hours:
                key = (post.location, (post.hours, post.exceptions), day)
                if key not in by_hours:
                    by_hours[key] = bits & own_bits(day, post.hours, post.exceptions)
                bits = by_hours[key]
            if away and bits:
                bits &= ~away_bits(day, away)
            yield OpenDay(post.claimable, post.location, day, post.pool, bits)


class Clinics:
    """When each clinic is open, worked out once per day."""

    def __init__(self) -> None:
        self.hours: dict[UUID, list[WeeklyHours]] = {}
        for rule in OpeningHours.objects.all():
            self.hours.setdefault(rule.location_id, []).append(rule_of(rule))
        self.closures: dict[UUID, set[date]] = {}
        for location, day in Closure.objects.values_list("location_id", "day"):
            self.closures.setdefault(location, set()).add(day)
        self.known: dict[tuple[UUID, int], int] = {}

    def bits(self, location: UUID, day: int) -> int:
        key = (location, day)
        if key not in self.known:
            self.known[key] = clinic_bits(
                day, self.hours.get(location, ()), self.closures.get(location, ())
            )
        return self.known[key]


def absences_of(claimables: Collection[int], days: range) -> dict[int, list[Away]]:
    begin = moment_of(first_tick(days.start))
    end = moment_of(first_tick(days.stop)) + timedelta(minutes=5)
    found: dict[int, list[Away]] = {}
    rows = Leave.objects.filter(end__gt=begin, start__lt=end)
    for claimable, start, back in rows.values_list("claimable_id", "start", "end"):
        if claimable in claimables:
            found.setdefault(claimable, []).append(Away(tick_at(start), tick_from(back)))
    return found
