"""What can be booked as one, as pages and programs see it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wervel.common import clock
from wervel.scheduling.chain_token import ChainStep, ChainToken, read_chain
from wervel.scheduling.choices import GroupKind
from wervel.scheduling.exceptions import PlanUnknown, SlotUnknown
from wervel.scheduling.selectors.catalogue import (
    Catalogue,
    PersonInfo,
    PlaceInfo,
    ServiceInfo,
    catalogue,
)
from wervel.scheduling.selectors.plans import PlanInfo
from wervel.scheduling.selectors.slots import token_key
from wervel.scheduling.ticks import moment_of


@dataclass(frozen=True, slots=True)
class StepOffer:
    """One step, or one person's visit; shown in the clinic's time."""

    service: ServiceInfo
    start: datetime
    end: datetime
    practitioner: PersonInfo | None
    maybe: bool


@dataclass(frozen=True, slots=True)
class ChainOffer:
    """What can be booked as one; `id` is what a booking names."""

    id: str
    kind: GroupKind
    plan: PlanInfo | None
    location: PlaceInfo
    distance_km: float | None
    steps: tuple[StepOffer, ...]

    @property
    def start(self) -> datetime:
        return self.steps[0].start

    @property
    def end(self) -> datetime:
        return max(one.end for one in self.steps)

    @property
    def price_cents(self) -> int:
        """What all of it costs, with what may turn out not to be needed."""
        return sum(one.service.price_cents for one in self.steps)

    @property
    def least_price_cents(self) -> int:
        return sum(one.service.price_cents for one in self.steps if not one.maybe)


def find_plan(slug: str, known: Catalogue | None = None) -> PlanInfo:
    """A plan that can be booked, or PlanUnknown."""
    found = (known or catalogue()).plans.get(slug)
    if found is None:
        raise PlanUnknown
    return found


def public_plans(service: str = "") -> list[PlanInfo]:
    """What visitors may book; with a service, the plans that begin with it."""
    plans = [one for one in catalogue().plans.values() if one.public]
    return [one for one in plans if not service or one.steps[0].service == service]


def describe_chain(text: str) -> ChainOffer:
    """What an id names, free or not. SlotMalformed, or SlotUnknown when it is no more."""
    return offer_of(text, read_chain(text, token_key()), catalogue())


def offer_of(
    text: str, token: ChainToken, known: Catalogue, distance_km: float | None = None
) -> ChainOffer:
    """The same, of an id that has been read."""
    place = known.place_by_slug.get(token.location)
    plan = known.plans.get(token.plan) if token.plan else None
    if place is None or (plan is None) != (not token.plan):
        raise SlotUnknown
    steps = tuple(_step_offer(one, known) for one in token.steps)
    return ChainOffer(text, token.kind, plan, place, distance_km, steps)


def _step_offer(step: ChainStep, known: Catalogue) -> StepOffer:
    service = known.services.get(step.service)
    person = known.person_by_slug.get(step.practitioner) if step.practitioner else None
    if service is None or (person is None) != (step.practitioner is None):
        raise SlotUnknown
    start = moment_of(step.tick)
    end = start + timedelta(minutes=step.minutes)
    return StepOffer(service, clock.to_clinic(start), clock.to_clinic(end), person, step.maybe)
