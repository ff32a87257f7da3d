"""What is booked as one on one day, as booking sees it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from wervel.common.language import Localized, localized
from wervel.directory.choices import SameDoctor
from wervel.directory.models import VisitPlan
from wervel.scheduling.ticks import ticks_for


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A service by its slug, and the gap after the step before, in ticks."""

    service: str
    maybe: bool
    shortest: int
    longest: int
    same_doctor: SameDoctor


@dataclass(frozen=True, slots=True)
class PlanInfo:
    """A plan of which every service can be booked."""

    id: UUID
    slug: str
    names: Localized
    summaries: Localized
    public: bool
    steps: tuple[PlanStep, ...]

    @property
    def name(self) -> str:
        return localized(self.names)

    @property
    def summary(self) -> str:
        return localized(self.summaries)


def read_plans(services: Collection[str]) -> Iterator[PlanInfo]:
    """The plans in their order; one with a service that is no more is left out."""
    for plan in VisitPlan.objects.filter(active=True).prefetch_related("steps__service"):
        steps = tuple(
            PlanStep(
                one.service.slug,
                one.maybe,
                ticks_for(one.shortest_gap),
                ticks_for(one.longest_gap),
                SameDoctor(one.same_doctor),
            )
            for one in plan.steps.all()
        )
        if all(one.service in services for one in steps):
            yield PlanInfo(plan.pk, plan.slug, plan.names, plan.summaries, plan.public, steps)
