"""What programs send and get about several appointments that are booked as one."""

from datetime import datetime
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field, model_validator

from wervel.common.text import Paragraph
from wervel.scheduling.chain_token import LONGEST
from wervel.scheduling.selectors.chain_query import MOST_CHAINS, MOST_PEOPLE
from wervel.website.api.schemas import (
    AppointmentOut,
    FieldProblem,
    LocationOut,
    Moment,
    PatientIn,
    PractitionerOut,
    Secret,
    Strict,
    WishesQuery,
)

Slug = Annotated[str, Field(min_length=1, max_length=50)]
ChainId = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Near = Annotated[str, Field(min_length=1, max_length=80)]


class _PeriodQuery(WishesQuery):
    location: Slug | None = None
    practitioner: Slug | None = None
    near: Near | None = None
    from_: Annotated[Moment | None, Field(alias="from")] = None
    until: Moment | None = None
    after: Moment | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_CHAINS)] = 5


class ChainsQuery(_PeriodQuery):
    plan: Slug


class TogetherQuery(_PeriodQuery):
    service: Slug
    people: Annotated[int, Field(ge=2, le=MOST_PEOPLE)] = 2
    way: Literal["in-a-row", "side-by-side"] = "in-a-row"


class OtherChainsQuery(Strict):
    location: Slug | None = None
    from_: Annotated[Moment | None, Field(alias="from")] = None
    after: Moment | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_CHAINS)] = 5


class VisitMoveIn(Strict):
    chain: ChainId


class ChainHoldIn(Strict):
    chain: ChainId


class VisitIn(Strict):
    """Exactly one of `chain` and `hold`; a patient for each person who comes.

    `reminders` are e-mails so long before the first visit of each.
    """

    chain: ChainId | None = None
    hold: Secret | None = None
    patients: Annotated[list[PatientIn], Field(min_length=1, max_length=MOST_PEOPLE)]
    reason: Paragraph = ""
    reminders: Annotated[list[Literal["week", "day", "hours"]], Field(max_length=3)] = ["day"]

    @model_validator(mode="after")
    def _one_time(self) -> "VisitIn":
        if (self.chain is None) == (self.hold is None):
            raise ValueError(_("Send exactly one of chain and hold."))
        return self


class PlanStepOut(Schema):
    service: str
    maybe: bool


class PlanOut(Schema):
    slug: str
    name: str
    summary: str
    steps: list[PlanStepOut]


class PlansOut(Schema):
    plans: list[PlanOut]


class ChainStepOut(Schema):
    service: str
    start: datetime
    end: datetime
    practitioner: PractitionerOut | None
    maybe: bool


class ChainOut(Schema):
    id: str
    kind: str
    plan: str | None
    start: datetime
    end: datetime
    location: LocationOut
    steps: list[ChainStepOut]


class ChainsOut(Schema):
    chains: list[ChainOut]
    searched_until: datetime


class ChainHoldOut(Schema):
    id: str
    expires_at: datetime
    chain: str


class VisitStepOut(AppointmentOut):
    provisional: bool


class VisitOut(Schema):
    appointments: list[VisitStepOut]


class ChainProblem(Schema):
    """RFC 9457, in the language of Accept-Language."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
    errors: list[FieldProblem] = []
    alternatives: list[ChainOut] = []


def chain_problems(*statuses: int) -> dict[int, type[ChainProblem]]:
    """These statuses are answered with a problem document, where others are free with chains."""
    return dict.fromkeys(statuses, ChainProblem)
