"""What programs send and get. Inputs are strict: no unknown field, no silent conversion."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from wervel.common import clock
from wervel.common.email_address import is_email
from wervel.common.text import Line, Name, Paragraph
from wervel.design.forms.phone import NotAPhoneNumber, to_e164
from wervel.directory.choices import Ability, Access
from wervel.reasoning.urgency import Urgency

OLDEST_YEARS = 130
ACCESS_CODES = [*Access.values, *Ability.values]
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.{0,40}")


def _plain_text(value: Any, pattern: re.Pattern[str], message: str) -> str:
    """Only text of this shape: a number would be taken for seconds since 1970."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(message)
    return value


def _written_date(value: Any) -> str:
    return _plain_text(value, _DATE, _("Write a date as 1980-03-31."))


def _written_moment(value: Any) -> str:
    return _plain_text(value, _MOMENT, _("Write a time as 2026-12-01T09:00:00+01:00."))


def _birth_date(value: date) -> date:
    today = clock.today()
    if value > today:
        raise ValueError(_("The date of birth is in the future."))
    if value.year < today.year - OLDEST_YEARS:
        raise ValueError(_("The date of birth is too long ago."))
    return value


def _email(value: str) -> str:
    if not is_email(value):
        raise ValueError(_("This is not an e-mail address."))
    return value


def _phone(value: str) -> str:
    try:
        return to_e164(value)
    except NotAPhoneNumber as error:
        raise ValueError(_("This is not a telephone number.")) from error


BirthDate = Annotated[date, BeforeValidator(_written_date), AfterValidator(_birth_date)]
Email = Annotated[Line, AfterValidator(_email), Field(json_schema_extra={"format": "email"})]
Phone = Annotated[Line, AfterValidator(_phone)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written_moment)]
SlotId = Annotated[str, Field(min_length=1, max_length=400)]
Secret = Annotated[str, Field(min_length=1, max_length=64)]


class Strict(BaseModel):
    """No ninja Schema: that one runs the validators of what is strict once more at each level."""

    model_config = ConfigDict(extra="forbid", strict=False)


class PatientIn(Strict):
    given: Name
    family: Name
    birth_date: BirthDate
    email: Email
    phone: Phone
    language: Literal["nl", "de", "en"]


class HoldIn(Strict):
    slot: SlotId


class AppointmentIn(Strict):
    """Exactly one of `slot` and `hold`. `reminders` are e-mails so long before the visit."""

    slot: SlotId | None = None
    hold: Secret | None = None
    patient: PatientIn
    reason: Paragraph = ""
    reminders: Annotated[list[Literal["week", "day", "hours"]], Field(max_length=3)] = ["day"]

    @model_validator(mode="after")
    def _one_time(self) -> "AppointmentIn":
        if (self.slot is None) == (self.hold is None):
            raise ValueError(_("Send exactly one of slot and hold."))
        return self


class MoveIn(Strict):
    slot: SlotId


def _access(value: str) -> str:
    if value not in ACCESS_CODES:
        raise ValueError(_("This is not one of the possible values."))
    return value


AccessCode = Annotated[
    str, AfterValidator(_access), Field(json_schema_extra={"enum": ACCESS_CODES})
]


class WishesQuery(Strict):
    """What the visit must suit. An urgency that opens times kept free for the urgent counts only
    with the `check` that found it."""

    language: Annotated[
        str | None,
        Field(pattern="^[a-z]{2}$", description="The practitioner speaks it: nl, de, en, tr …"),
    ] = None
    access: Annotated[
        list[AccessCode],
        Field(
            max_length=len(ACCESS_CODES),
            description="What is needed of the clinic, the practitioner and the device, all of it."
            " Send it once for each.",
        ),
    ] = []
    age: Annotated[
        int | None, Field(ge=0, le=OLDEST_YEARS, description="In years; or send birth_date.")
    ] = None
    birth_date: BirthDate | None = None
    check: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=64,
            description="The code of a finished check, out of the address of its result. What it"
            " found opens times that are kept free for urgent visits.",
        ),
    ] = None
    urgency: Annotated[
        Urgency | None,
        Field(
            description="No more urgent than what the check found. `within-days` and above open"
            " times that are kept free, and need a check."
        ),
    ] = None


class SlotsQuery(WishesQuery):
    service: Annotated[str, Field(min_length=1, max_length=50)]
    location: Annotated[str, Field(min_length=1, max_length=50)] | None = None
    practitioner: Annotated[str, Field(min_length=1, max_length=50)] | None = None
    near: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    from_: Annotated[Moment | None, Field(alias="from")] = None
    until: Moment | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 5


class LocationsQuery(Strict):
    near: Annotated[str, Field(min_length=1, max_length=80)] | None = None


class ServiceOut(Schema):
    slug: str
    name: str
    summary: str
    minutes: int
    price_cents: int


class ServicesOut(Schema):
    services: list[ServiceOut]


class LocationOut(Schema):
    slug: str
    name: str
    distance_km: float | None


class LocationFullOut(LocationOut):
    street: str
    postal_code: str
    phone: str
    latitude: float
    longitude: float


class LocationsOut(Schema):
    locations: list[LocationFullOut]


class PractitionerOut(Schema):
    slug: str
    name: str
    languages: list[str]


class SlotOut(Schema):
    id: str
    start: datetime
    end: datetime
    service: str
    location: LocationOut
    practitioner: PractitionerOut | None


class SlotsOut(Schema):
    slots: list[SlotOut]
    searched_until: datetime


class HoldOut(Schema):
    id: str
    expires_at: datetime
    slot: str


class ReleasedOut(Schema):
    id: str
    status: Literal["released"]


class AppointmentOut(Schema):
    reference: str
    status: str
    start: datetime
    end: datetime
    location: LocationOut
    manage_url: str
    can_cancel: bool
    can_move: bool
    change_until: datetime


class FieldProblem(Schema):
    field: str
    message: str


class Problem(Schema):
    """RFC 9457, in the language of Accept-Language."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
    errors: list[FieldProblem] = []
    alternatives: list[SlotOut] = []
    phone: str | None = None
