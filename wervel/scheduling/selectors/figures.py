"""How well the clinics do, for who steers them: numbers only, nobody's data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.directory.choices import ClaimableKind
from wervel.scheduling.bitmap import unpack
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.models import Appointment, FreeDay
from wervel.scheduling.rules import may_see_counts
from wervel.scheduling.selectors.catalogue import catalogue, public_services
from wervel.scheduling.selectors.free_day_sql import key_of
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.ticks import TICK_MINUTES, day_of, tick_at

WEEK = timedelta(days=7)
WEEKS_AHEAD, WEEKS_BACK = 4, 8
CAME = (AppointmentStatus.ARRIVED, AppointmentStatus.FINISHED)


@dataclass(frozen=True, slots=True)
class LeadTime:
    """From now to the first free slot; None when there is none within the horizon."""

    service: str
    clinic: str
    wait: timedelta | None


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Hours of practitioners at a clinic in a week that begins on `monday`: open, and taken."""

    clinic: str
    monday: date
    open_hours: float
    taken_hours: float

    @property
    def share(self) -> float:
        return self.taken_hours / self.open_hours if self.open_hours else 0.0


@dataclass(frozen=True, slots=True)
class Attendance:
    """Visits of a past week: who came, and who did not; others were not marked."""

    monday: date
    came: int
    missed: int

    @property
    def share_missed(self) -> float:
        return self.missed / (self.came + self.missed) if self.missed else 0.0


def lead_times(*, actor: Actor) -> list[LeadTime]:
    """For each public service and each clinic that offers it, by service."""
    _check(actor)
    now = clock.now()
    return [
        LeadTime(service.name, place.name, _wait(service.slug, place.slug, now))
        for service in public_services()
        for place in catalogue().places
    ]


def _wait(service: str, location: str, now: datetime) -> timedelta | None:
    found = search_slots(SlotQuery(service=service, location=location, limit=1)).slots
    return found[0].start - now if found else None


def occupancy(*, actor: Actor) -> list[Occupancy]:
    """The coming weeks, the present one first, from today on; by clinic, then week."""
    _check(actor)
    mondays = [_monday(clock.today()) + WEEK * number for number in range(WEEKS_AHEAD)]
    today, end = day_of(tick_at(clock.now())), day_of(tick_at(_midnight(mondays[-1] + WEEK)))
    sums: dict[tuple[object, date], list[int]] = {}
    rows = FreeDay.objects.filter(
        day__gte=today, day__lt=end, pool__startswith=f"{ClaimableKind.PRACTITIONER}:"
    )
    for location, day, is_open, free in rows.values_list("location_id", "day", "open", "free"):
        monday = _monday(date(1970, 1, 1) + timedelta(days=day))
        found = sums.setdefault((key_of(location), monday), [0, 0])
        found[0] += unpack(is_open).bit_count()
        found[1] += (unpack(is_open) & ~unpack(free)).bit_count()
    return [
        Occupancy(place.name, monday, _hours(ticks[0]), _hours(ticks[1]))
        for place in catalogue().places
        for monday in mondays
        if (ticks := sums.get((key_of(place.id), monday)))
    ]


def attendance(*, actor: Actor) -> list[Attendance]:
    """The past weeks, the latest first; the present one counts up to now."""
    _check(actor)
    return list(_attendance())


def _attendance() -> Iterator[Attendance]:
    present = _monday(clock.today())
    for monday in (present - WEEK * number for number in range(WEEKS_BACK)):
        rows = Appointment.objects.filter(
            start__gte=_midnight(monday), start__lt=_midnight(monday + WEEK)
        )
        found = rows.aggregate(
            came=Count("pk", filter=Q(status__in=CAME)),
            missed=Count("pk", filter=Q(status=AppointmentStatus.NO_SHOW)),
        )
        yield Attendance(monday, found["came"], found["missed"])


def _check(actor: Actor) -> None:
    if not may_see_counts(actor):
        raise Forbidden


def _hours(ticks: int) -> float:
    return ticks * TICK_MINUTES / 60


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.CLINIC_ZONE)
