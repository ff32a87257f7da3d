"""The operations of the waiting list: the holder of a secret waits, and answers offers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.errors import Invalid
from wervel.common.ratelimits.counting import limit_write
from wervel.directory import geography
from wervel.scheduling.choices import PartOfDay
from wervel.scheduling.selectors.catalogue import Near
from wervel.scheduling.selectors.waiting_pages import (
    Offer,
    OwnWaiting,
    OwnWishes,
    described,
    offer_by_secret,
    own_waiting,
)
from wervel.scheduling.services.answering import accept_prepared, decline_offer, prepare_accept
from wervel.scheduling.services.waiting import Wishes, join_waiting_list, leave_waiting_list
from wervel.website.api import shapes
from wervel.website.api import waiting_schemas as schemas
from wervel.website.api.answering import answer, answer_once
from wervel.website.api.documents import IDEMPOTENCY, problems

router = Router()
ONCE = {"parameters": [IDEMPOTENCY]}
REFUSALS = problems(400, 404, 409, 410, 413, 422, 429)


@router.get(
    "/appointments/{secret}/waiting", response={200: schemas.WaitingOut, **problems(404, 410, 429)}
)
def get_waiting(request: HttpRequest, secret: str) -> HttpResponse:
    """Whether the holder of the manage link waits for an earlier time, and what is offered."""
    limit_write("manage.address", address_key(request))
    return answer(_waiting(own_waiting(secret, actor=VISITOR)))


@router.post(
    "/appointments/{secret}/waiting",
    response={200: schemas.WaitingOut, **REFUSALS},
    openapi_extra=ONCE,
)
def join(request: HttpRequest, secret: str, payload: schemas.WaitingIn) -> HttpResponse:
    """Wait for an earlier time, or change what suits. A mail tells of each offer."""
    limit_write("manage.address", address_key(request))

    def execute(wishes: Wishes) -> dict[str, Any]:
        join_waiting_list(manage_secret=secret, wishes=wishes, actor=VISITOR)
        return _waiting(own_waiting(secret, actor=VISITOR))

    return answer_once(request, prepare=lambda: _wishes(payload), execute=execute, status=200)


@router.post(
    "/appointments/{secret}/waiting/leave",
    response={200: schemas.WaitingOut, **REFUSALS},
    openapi_extra=ONCE,
)
def leave(request: HttpRequest, secret: str) -> HttpResponse:
    """Wait no longer; an open offer is withdrawn. The appointment stays as it is."""
    limit_write("manage.address", address_key(request))

    def execute(_prepared: None) -> dict[str, Any]:
        leave_waiting_list(manage_secret=secret, actor=VISITOR)
        return _waiting(own_waiting(secret, actor=VISITOR))

    return answer_once(request, prepare=lambda: None, execute=execute, status=200)


@router.get("/offers/{secret}", response={200: schemas.OfferOut, **problems(404, 410, 429)})
def get_offer(request: HttpRequest, secret: str) -> HttpResponse:
    """A time that was offered, beside the appointment as it is now."""
    limit_write("manage.address", address_key(request))
    return answer(_offer(offer_by_secret(secret, actor=VISITOR)))


@router.post(
    "/offers/{secret}/accept", response={200: schemas.OfferOut, **REFUSALS}, openapi_extra=ONCE
)
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Move the appointment to the offered time; a mail confirms it. Once for each key."""
    limit_write("manage.address", address_key(request))

    return answer_once(
        request,
        prepare=lambda: prepare_accept(secret=secret),
        execute=lambda offer: _offer(described(accept_prepared(offer=offer, actor=VISITOR))),
        status=200,
    )


@router.post(
    "/offers/{secret}/decline", response={200: schemas.OfferOut, **REFUSALS}, openapi_extra=ONCE
)
def decline(request: HttpRequest, secret: str) -> HttpResponse:
    """Leave the offered time to the next who waits, and wait on."""
    limit_write("manage.address", address_key(request))

    def execute(_prepared: None) -> dict[str, Any]:
        decline_offer(secret=secret, actor=VISITOR)
        return _offer(offer_by_secret(secret, actor=VISITOR))

    return answer_once(request, prepare=lambda: None, execute=execute, status=200)


def _wishes(payload: schemas.WaitingIn) -> Wishes:
    return Wishes(
        places=frozenset(payload.locations),
        weekdays=frozenset(schemas.WEEKDAYS.index(day) for day in payload.weekdays),
        parts=frozenset(PartOfDay(part) for part in payload.parts),
        notice_hours=payload.notice_hours,
        near=_near(payload.near),
        radius_km=payload.radius_km,
        own_language=payload.own_language,
        same_practitioner=payload.same_practitioner,
    )


def _near(text: str | None) -> Near | None:
    if text is None:
        return None
    found = geography.locate(text)
    if found is None:
        raise Invalid(fields={"near": _("We do not know this postcode or place.")})
    return Near(found.latitude, found.longitude)


def _waiting(own: OwnWaiting) -> dict[str, Any]:
    return {
        "can_wait": own.can_wait,
        "wishes": _own_wishes(own.wishes) if own.wishes else None,
        "offer": _offer(own.offer) if own.offer else None,
    }


def _own_wishes(wishes: OwnWishes) -> dict[str, Any]:
    return {
        "since": shapes.moment(wishes.since),
        "locations": [place.slug for place in wishes.places],
        "radius_km": wishes.radius_km,
        "weekdays": [schemas.WEEKDAYS[day] for day in sorted(wishes.weekdays)],
        "parts": [part for part in schemas.PARTS if part in wishes.parts],
        "notice_hours": wishes.notice_hours,
        "own_language": wishes.own_language,
        "same_practitioner": wishes.same_practitioner,
    }


def _offer(found: Offer) -> dict[str, Any]:
    return {
        "id": found.secret,
        "state": found.state.value,
        "start": shapes.moment(found.start),
        "end": shapes.moment(found.end),
        "location": shapes.location(found.place, None),
        "practitioner": shapes.practitioner(found.person),
        "expires_at": shapes.moment(found.expires_at),
        "appointment": shapes.appointment(found.appointment),
    }
