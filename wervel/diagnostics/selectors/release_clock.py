"""How long a patient waits from the end of the examination for the report, and for what."""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from wervel.accounts.choices import Role
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import ReportStatus
from wervel.diagnostics.models import ReportVersion
from wervel.encounters.choices import EncounterStatus, Section
from wervel.encounters.models import EncounterStep, SectionVersion
from wervel.encounters.rules import may_read_record

PERIOD = timedelta(days=90)


class WaitedFor(StrEnum):
    RESULTS = "results"
    WRITING = "writing"
    CALL = "call"
    TALK = "talk"


@dataclass(frozen=True, slots=True)
class ReleaseClock:
    """`released_at` is None while it runs; `waits` add up to the time from the end till then."""

    ended_at: datetime
    signed_at: datetime | None
    released_at: datetime | None
    waits: Sequence[tuple[WaitedFor, timedelta]]

    @property
    def total(self) -> timedelta:
        return sum((wait for _, wait in self.waits), timedelta())


@dataclass(frozen=True, slots=True)
class ClinicClock:
    clinic: str
    count: int
    median: timedelta
    ninety: timedelta
    same_day: int


def visit_clock(encounter_id: UUID, *, actor: Actor) -> ReleaseClock | None:
    """None before the examination has ended."""
    if not may_read_record(actor):
        raise Forbidden
    version = (
        ReportVersion.objects.filter(report__encounter_id=encounter_id, number=1)
        .exclude(report__status=ReportStatus.ENTERED_IN_ERROR)
        .select_related("signing", "release")
        .first()
    )
    steps = list(EncounterStep.objects.filter(encounter_id=encounter_id).order_by("pk"))
    examined = SectionVersion.objects.filter(
        encounter_id=encounter_id, section=Section.EXAMINATION
    ).values_list("at", flat=True)
    return _clock(version, steps, list(examined), clock.now())


def _clock(
    version: ReportVersion | None,
    steps: Sequence[EncounterStep],
    examined: Sequence[datetime],
    now: datetime,
) -> ReleaseClock | None:
    signed = version.signing.at if version else None
    ended = _ended(steps, examined, signed)
    if ended is None:
        return None
    release = version.release if version else None
    released = release.released_at if release else None
    called = release.called_at if release else None
    until = signed or now
    results = min(_awaiting(steps, ended, until), until - ended)
    waits = [(WaitedFor.RESULTS, results), (WaitedFor.WRITING, until - ended - results)]
    if signed is not None and release is not None:
        after_call = signed
        if release.critical:
            after_call = called or released or now
            waits.append((WaitedFor.CALL, after_call - signed))
        waits.append((WaitedFor.TALK, (released or now) - after_call))
    return ReleaseClock(ended, signed, released, [each for each in waits if each[1]])


def _ended(
    steps: Sequence[EncounterStep], examined: Sequence[datetime], signed: datetime | None
) -> datetime | None:
    """The last committed examination before the signature, else the first step out of the room."""
    before = [at for at in examined if signed is None or at <= signed]
    if before:
        return max(before)
    out = (EncounterStatus.AWAITING_RESULTS, EncounterStatus.FINISHED)
    left = [step.at for step in steps if step.after in out]
    if left and (signed is None or left[0] <= signed):
        return left[0]
    return signed


def _awaiting(steps: Sequence[EncounterStep], begin: datetime, end: datetime) -> timedelta:
    """How much of the time between the two the visit was waiting for results."""
    total = timedelta()
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        if step.after == EncounterStatus.AWAITING_RESULTS:
            until = min(following.at, end) if following else end
            total += max(until - max(step.at, begin), timedelta())
    return total


def clinic_clocks(*, actor: Actor) -> Sequence[ClinicClock]:
    """Per clinic, of the reports released in the last 90 days; numbers alone, no patient."""
    if not actor.has_role(Role.MANAGER):
        raise Forbidden
    versions = list(
        ReportVersion.objects.filter(number=1, release__released_at__gt=clock.now() - PERIOD)
        .exclude(report__status=ReportStatus.ENTERED_IN_ERROR)
        .select_related("signing", "release", "report__encounter__location")
        .defer("content")
    )
    visits = [each.report.encounter_id for each in versions]
    steps, examined = _by_visit(visits)
    clinics: dict[str, list[tuple[timedelta, bool]]] = defaultdict(list)
    for version in versions:
        visit = version.report.encounter_id
        found = _clock(version, steps[visit], examined[visit], clock.now())
        if found is not None and found.released_at is not None:
            same = _day(found.ended_at) == _day(found.released_at)
            clinics[version.report.encounter.location.name].append((found.total, same))
    return [_of_clinic(name, all_of) for name, all_of in sorted(clinics.items())]


def _by_visit(
    visits: Iterable[UUID],
) -> tuple[dict[UUID, list[EncounterStep]], dict[UUID, list[datetime]]]:
    wanted = list(visits)
    steps: dict[UUID, list[EncounterStep]] = defaultdict(list)
    for step in EncounterStep.objects.filter(encounter_id__in=wanted).order_by("pk"):
        steps[step.encounter_id].append(step)
    examined: dict[UUID, list[datetime]] = defaultdict(list)
    rows = SectionVersion.objects.filter(encounter_id__in=wanted, section=Section.EXAMINATION)
    for visit, at in rows.values_list("encounter_id", "at"):
        examined[visit].append(at)
    return steps, examined


def _day(moment: datetime) -> object:
    return clock.to_clinic(moment).date()


def _of_clinic(name: str, found: Sequence[tuple[timedelta, bool]]) -> ClinicClock:
    times = sorted(each for each, _ in found)
    place = -(-len(times) * 9 // 10) - 1
    return ClinicClock(
        clinic=name,
        count=len(times),
        median=timedelta(seconds=statistics.median(each.total_seconds() for each in times)),
        ninety=times[place],
        same_day=sum(same for _, same in found),
    )
