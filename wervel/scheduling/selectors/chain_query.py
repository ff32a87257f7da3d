"""What is looked for when several steps or people are searched for, in terms of the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from wervel.directory.choices import SameDoctor
from wervel.directory.exceptions import LocationUnknown, PractitionerUnknown, ServiceUnknown
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.chains import Use, least_gaps
from wervel.scheduling.choices import GroupKind
from wervel.scheduling.exceptions import PeriodInvalid, PlanUnknown
from wervel.scheduling.selectors.catalogue import (
    Catalogue,
    Near,
    Nearness,
    PersonInfo,
    ServiceInfo,
)
from wervel.scheduling.selectors.chains import find_plan
from wervel.scheduling.selectors.offered import lasting
from wervel.scheduling.selectors.plans import PlanInfo, PlanStep
from wervel.scheduling.selectors.slots import find_service, wish_of
from wervel.scheduling.selectors.suiting import missing_at
from wervel.scheduling.sight import PLAIN, Wish
from wervel.scheduling.ticks import tick_from, ticks_for

MOST_CHAINS = 50
MOST_PEOPLE = 4
# With many clinics a chain is looked for at the nearest.
NEAREST = 12
# Between the end of one person's visit and the beginning of the next one's, in minutes.
LONGEST_WAIT_TOGETHER = 30


class StandingStep(NamedTuple):
    """A booked step that still stands: its place in the plan, its service and its length."""

    position: int
    service: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Moving:
    """What was booked as one and looks for another time. What its appointments have claimed counts
    as free, and nothing is looked for in place of a step that is no more."""

    kind: GroupKind
    plan: str
    appointments: tuple[UUID, ...]
    steps: tuple[StandingStep, ...]


@dataclass(frozen=True, slots=True)
class ChainQuery:
    """A day by its `plan`, or a time for several `people` who want the same `service`.

    `after`: only what ends after this moment, to go on from what was shown. `until` is the first
    moment at which it is too late to begin. `urgency`, `language`, `access` and `age` as in a
    SlotQuery, for every step and everybody who comes. `moving` says what of it is booked already.
    """

    plan: str = ""
    service: str = ""
    kind: GroupKind = GroupKind.ONE_DAY
    people: int = 2
    location: str | None = None
    practitioner: str | None = None
    near: Near | None = None
    earliest: datetime | None = None
    until: datetime | None = None
    after: datetime | None = None
    limit: int = 5
    urgency: Urgency | None = None
    language: str | None = None
    access: frozenset[str] = frozenset()
    age: int | None = None
    public_only: bool = False
    moving: Moving | None = None

    @property
    def wish(self) -> Wish:
        return wish_of(self.urgency, self.access)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One step of what is looked for."""

    service: ServiceInfo
    maybe: bool = False
    shortest: int = 0
    longest: int = 0
    same_doctor: SameDoctor = SameDoctor.ANYBODY


@dataclass(frozen=True, slots=True)
class Search:
    """A query in terms of the catalogue; `begin` and `end` are ticks of the first step's start."""

    kind: GroupKind
    plan: PlanInfo | None
    wanted: tuple[Wanted, ...]
    person: PersonInfo | None
    near: Nearness
    begin: int
    end: int
    after: int
    count: int
    wish: Wish = PLAIN
    language: str | None = None

    @property
    def services(self) -> list[ServiceInfo]:
        """Each of them once."""
        return list({one.service.slug: one.service for one in self.wanted}.values())

    def with_same_lead(self, service: ServiceInfo | None = None) -> int:
        """How many steps, of this service or of any, whoever leads the first may have to lead."""
        first, *later = self.wanted
        same = [one for one in later if one.same_doctor != SameDoctor.ANYBODY]
        return max(1, sum(service in (None, one.service) for one in (first, *same)))

    @property
    def ticks(self) -> int:
        """How long the first step takes."""
        return ticks_for(self.wanted[0].service.minutes)


def read_query(query: ChainQuery, known: Catalogue, now: datetime) -> Search:
    """PlanUnknown, ServiceUnknown, LocationUnknown, PractitionerUnknown or PeriodInvalid."""
    if query.earliest and query.until and query.earliest >= query.until:
        raise PeriodInvalid
    plan = find_plan(query.plan, known) if query.kind == GroupKind.ONE_DAY else None
    if plan is not None and query.public_only and not plan.public:
        raise PlanUnknown
    if query.moving is not None:
        wanted = _standing(query.moving, plan, known)
    else:
        wanted = plan_steps(plan, known) if plan else _together(query, known)
    first = wanted[0].service
    if plan is None and query.public_only and not first.public:
        raise ServiceUnknown
    person = known.person_by_slug.get(query.practitioner) if query.practitioner else None
    if query.practitioner and person is None:
        raise PractitionerUnknown
    soonest = now + timedelta(minutes=first.notice_minutes)
    latest = now + timedelta(days=min(one.service.horizon_days for one in wanted))
    return Search(
        kind=query.kind,
        plan=plan,
        wanted=wanted,
        person=person,
        near=_suitable(query, wanted, known),
        begin=tick_from(max(query.earliest, soonest) if query.earliest else soonest),
        end=tick_from(min(query.until, latest) if query.until else latest),
        after=tick_from(query.after) if query.after else 0,
        count=min(max(query.limit, 1), MOST_CHAINS),
        wish=query.wish,
        language=query.language,
    )


def plan_steps(plan: PlanInfo, known: Catalogue) -> tuple[Wanted, ...]:
    """The steps of a plan, the gaps so long that no two of them need the same at once."""
    services = [known.services[one.service] for one in plan.steps]
    return _in_order(services, plan.steps, known)


def _in_order(
    services: Sequence[ServiceInfo], steps: Sequence[PlanStep], known: Catalogue
) -> tuple[Wanted, ...]:
    gaps = _gaps(services, [one.shortest for one in steps], known)
    return tuple(
        Wanted(service, step.maybe, gap, max(gap, step.longest), step.same_doctor)
        for service, step, gap in zip(services, steps, gaps, strict=True)
    )


def _standing(moving: Moving, plan: PlanInfo | None, known: Catalogue) -> tuple[Wanted, ...]:
    """The steps that still stand, each with the length it has by now. PlanUnknown when the plan
    has changed since, or when those side by side no longer last equally long."""
    services = [lasting(find_service(one.service, known), one.minutes) for one in moving.steps]
    if plan is None:
        if moving.kind == GroupKind.SIDE_BY_SIDE and len({one.minutes for one in services}) > 1:
            raise PlanUnknown
        return _people(services, moving.kind, known)
    if any(
        one.position >= len(plan.steps) or plan.steps[one.position].service != one.service
        for one in moving.steps
    ):
        raise PlanUnknown
    return _in_order(services, [plan.steps[one.position] for one in moving.steps], known)


def _together(query: ChainQuery, known: Catalogue) -> tuple[Wanted, ...]:
    people = min(max(query.people, 2), MOST_PEOPLE)
    services = [find_service(query.service, known)] * people
    return _people(services, query.kind, known)


def _people(
    services: Sequence[ServiceInfo], kind: GroupKind, known: Catalogue
) -> tuple[Wanted, ...]:
    people = len(services)
    if kind == GroupKind.SIDE_BY_SIDE:
        return tuple(Wanted(one) for one in services)
    gaps = _gaps(services, [0] * people, known)
    wait = ticks_for(LONGEST_WAIT_TOGETHER)
    return tuple(
        Wanted(one, False, gap, gap + wait, SameDoctor.ALWAYS)
        for one, gap in zip(services, gaps, strict=True)
    )


def _gaps(services: Sequence[ServiceInfo], shortest: Sequence[int], known: Catalogue) -> list[int]:
    uses = [
        [
            Use(
                frozenset(known.pools_for(one.kind, one.code)),
                one.need.before,
                one.need.length,
            )
            for one in service.resources
        ]
        for service in services
    ]
    return least_gaps([ticks_for(one.minutes) for one in services], shortest, uses)


def _suitable(query: ChainQuery, wanted: Sequence[Wanted], known: Catalogue) -> Nearness:
    """Clinics that have what every step needs; none for somebody too young or old for a step."""
    services = {one.service.slug: one.service for one in wanted}.values()
    if query.age is not None and not all(one.suits_age(query.age) for one in services):
        return Nearness(())
    needing = [one for one in services if query.access or one.access]
    near = _places(query, known)
    if not needing:
        return near
    return Nearness(
        (place, km)
        for place, km in near.places
        if not any(missing_at(place, one, query.wish) for one in needing)
    )


def _places(query: ChainQuery, known: Catalogue) -> Nearness:
    near = known.by_distance(query.near)
    if query.location is None:
        return Nearness(near.places[:NEAREST]) if len(near.places) > NEAREST else near
    if query.location not in known.place_by_slug:
        raise LocationUnknown
    return Nearness(pair for pair in near.places if pair[0].slug == query.location)
