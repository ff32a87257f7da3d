"""What programs send and get about waiting for an earlier time."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from wervel.website.api.schemas import AppointmentOut, LocationOut, PractitionerOut, Strict

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Part = Literal["morning", "afternoon", "evening"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
PARTS: tuple[Part, ...] = ("morning", "afternoon", "evening")
Slug = Annotated[str, Field(min_length=1, max_length=50)]


class WaitingIn(Strict):
    """Clinics by slug, or all within `radius_km` of `near`, a postcode or place, or both."""

    locations: Annotated[list[Slug], Field(max_length=50)] = []
    near: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    radius_km: Annotated[int, Field(ge=1, le=500)] | None = None
    weekdays: Annotated[list[Weekday], Field(max_length=7)] = list(WEEKDAYS)
    parts: Annotated[list[Part], Field(max_length=3)] = list(PARTS)
    notice_hours: Annotated[int, Field(ge=0, le=336)] = 24
    own_language: bool = False
    same_practitioner: bool = False


class WishesOut(Schema):
    since: datetime
    locations: list[str]
    radius_km: int | None
    weekdays: list[str]
    parts: list[str]
    notice_hours: int
    own_language: bool
    same_practitioner: bool


class OfferOut(Schema):
    """`state` is open, accepted, declined, expired or withdrawn."""

    id: str
    state: str
    start: datetime
    end: datetime
    location: LocationOut
    practitioner: PractitionerOut | None
    expires_at: datetime
    appointment: AppointmentOut


class WaitingOut(Schema):
    """`wishes` is null while nobody waits; `offer` while nothing is offered."""

    can_wait: bool
    wishes: WishesOut | None
    offer: OfferOut | None
