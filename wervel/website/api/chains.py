"""The operations of /api/v1 on several appointments that are booked as one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.crash_points import crash_point
from wervel.common.ratelimits.counting import limit_read, limit_write
from wervel.patients.services import PatientDetails
from wervel.scheduling.choices import GroupKind
from wervel.scheduling.exceptions import HoldExpired, SlotTaken
from wervel.scheduling.reminder_times import in_order
from wervel.scheduling.selectors.appointments import chain_to_move, managed
from wervel.scheduling.selectors.chain_query import ChainQuery
from wervel.scheduling.selectors.chain_search import search_chains
from wervel.scheduling.selectors.chains import public_plans
from wervel.scheduling.services import chain_booking, chain_ending, chain_holds, chain_moving
from wervel.scheduling.services.chain_planning import (
    ChainPlan,
    other_chains,
    plan_chain,
)
from wervel.website.api import chain_schemas as schemas
from wervel.website.api import chain_shapes as shapes
from wervel.website.api.answering import answer, answer_once
from wervel.website.api.documents import IDEMPOTENCY, problems
from wervel.website.api.places import near_point
from wervel.website.api.shapes import moment
from wervel.website.api.wishes import wishes_of

router = Router()
BOOKING_PROBLEMS = schemas.chain_problems(400, 404, 409, 410, 413, 422, 429)


@router.get("/visit-plans", response={200: schemas.PlansOut, **problems(429)})
def list_plans(request: HttpRequest) -> HttpResponse:
    """What can be booked as one on one day."""
    limit_read("services.address", address_key(request))
    return answer({"plans": [shapes.plan(one) for one in public_plans()]})


@router.get("/chains", response={200: schemas.ChainsOut, **problems(404, 422, 429)})
def list_chains(request: HttpRequest, query: Query[schemas.ChainsQuery]) -> HttpResponse:
    """Days on which all steps of a plan are free, by their end, then the shortest, then the
    nearest.

    Every such day that ends before `searched_until` is in the list, but for those that begin no
    later and end no earlier than one of the list at the same clinic. `after` goes on from there.
    """
    limit_read("slots.address", address_key(request))
    wishes = wishes_of(query)
    return _found(
        ChainQuery(
            plan=query.plan,
            location=query.location,
            practitioner=query.practitioner,
            near=near_point(query.near),
            earliest=query.from_,
            until=query.until,
            after=query.after,
            limit=query.limit,
            urgency=wishes.urgency,
            language=wishes.language,
            access=wishes.access,
            age=wishes.age,
            public_only=True,
        )
    )


@router.get("/together", response={200: schemas.ChainsOut, **problems(404, 422, 429)})
def list_together(request: HttpRequest, query: Query[schemas.TogetherQuery]) -> HttpResponse:
    """Times for several people who want the same: one after the other with the same practitioner,
    or side by side with several. What is asked for holds for all of them."""
    limit_read("slots.address", address_key(request))
    wishes = wishes_of(query)
    return _found(
        ChainQuery(
            service=query.service,
            kind=GroupKind(query.way),
            people=query.people,
            location=query.location,
            practitioner=query.practitioner,
            near=near_point(query.near),
            earliest=query.from_,
            until=query.until,
            after=query.after,
            limit=query.limit,
            urgency=wishes.urgency,
            language=wishes.language,
            access=wishes.access,
            age=wishes.age,
            public_only=True,
        )
    )


def _found(query: ChainQuery) -> HttpResponse:
    page = search_chains(query)
    return answer(
        {
            "chains": [shapes.chain(one) for one in page.chains],
            "searched_until": moment(page.searched_until),
        }
    )


@router.post(
    "/chain-holds",
    response={
        201: schemas.ChainHoldOut,
        **schemas.chain_problems(400, 404, 409, 410, 413, 422, 429),
    },
    openapi_extra={"parameters": [{**IDEMPOTENCY, "required": False}]},
)
def add_chain_hold(request: HttpRequest, payload: schemas.ChainHoldIn) -> HttpResponse:
    """Keep all of a chain for ten minutes. With an Idempotency-Key, once for that key."""
    limit_write("hold.address", address_key(request))

    def hold(plan: ChainPlan) -> dict[str, Any]:
        held = chain_holds.hold_planned_chain(plan=plan, actor=VISITOR)
        return {"id": held.secret, "expires_at": moment(held.expires_at), "chain": held.chain}

    with _alternatives(payload.chain):
        if "Idempotency-Key" not in request.headers:
            return answer(hold(plan_chain(payload.chain)), status=201)
        return answer_once(
            request, prepare=lambda: plan_chain(payload.chain), execute=hold, status=201
        )


@router.post(
    "/visits",
    response={201: schemas.VisitOut, **BOOKING_PROBLEMS},
    openapi_extra={"parameters": [IDEMPOTENCY]},
)
def add_visit(request: HttpRequest, payload: schemas.VisitIn) -> HttpResponse:
    """Book all of a free or held chain, or nothing of it, once for each Idempotency-Key.

    One mail to each address confirms it. Steps that may not be needed are `provisional`.
    """
    limit_write("booking.address", address_key(request))

    def prepare() -> chain_booking.WantedChain:
        wanted = chain_booking.prepare_chain(chain=payload.chain or "", hold=payload.hold or "")
        limit_write("booking.phone", payload.patients[0].phone)
        return wanted

    def book(wanted: chain_booking.WantedChain) -> dict[str, Any]:
        booked = chain_booking.book_together(
            wanted=wanted,
            people=[PatientDetails(**one.model_dump()) for one in payload.patients],
            reason=payload.reason,
            reminders=in_order(payload.reminders),
            actor=VISITOR,
        )
        place = wanted.visits[0].place
        return shapes.visit((managed(one, place), one.provisional) for one in booked)

    with _alternatives(payload.chain or ""):
        response = answer_once(request, prepare=prepare, execute=book, status=201)
    crash_point("booking-before-response")
    return response


@router.get(
    "/visits/{secret}/chains",
    response={200: schemas.ChainsOut, **problems(404, 409, 410, 422, 429)},
)
def list_other_chains(
    request: HttpRequest, secret: str, query: Query[schemas.OtherChainsQuery]
) -> HttpResponse:
    """Where all that was booked as one can move to, by the secret of any of its manage links; its
    own times count as free."""
    limit_read("slots.address", address_key(request))
    found = chain_to_move(secret, actor=VISITOR)
    return _found(found.query(query.location, query.after, query.limit, query.from_))


@router.post(
    "/visits/{secret}/move",
    response={200: schemas.VisitOut, **BOOKING_PROBLEMS},
    openapi_extra={"parameters": [IDEMPOTENCY]},
)
def move_visit(request: HttpRequest, secret: str, payload: schemas.VisitMoveIn) -> HttpResponse:
    """Move all that was booked as one to another free chain of the same steps, once for each
    Idempotency-Key; one mail to each address tells it. Whatever is refused, all of it stays."""
    limit_write("manage.address", address_key(request))

    def prepare() -> chain_moving.ChainMove:
        return chain_moving.prepare_chain_move(manage_secret=secret, chain=payload.chain)

    def move(prepared: chain_moving.ChainMove) -> dict[str, Any]:
        moved = chain_moving.move_planned_chain(move=prepared, actor=VISITOR)
        return shapes.visit((managed(one), one.provisional) for one in moved)

    with _alternatives(payload.chain, moved_from=secret):
        return answer_once(request, prepare=prepare, execute=move, status=200)


@router.post(
    "/visits/{secret}/cancel",
    response={200: schemas.VisitOut, **problems(404, 409, 410, 429)},
)
def cancel_visit(request: HttpRequest, secret: str) -> HttpResponse:
    """Give back all that was booked as one, by the secret of any of its manage links.

    Asking again changes nothing.
    """
    limit_write("manage.address", address_key(request))
    cancelled = chain_ending.cancel_chain(manage_secret=secret, actor=VISITOR)
    return answer(shapes.visit((managed(one), one.provisional) for one in cancelled))


@contextmanager
def _alternatives(chain: str, moved_from: str = "") -> Iterator[None]:
    """Name up to three other chains when this one cannot be had; instead of what was booked with
    the appointment of a link, where that moves."""
    try:
        yield
    except SlotTaken as error:
        if chain and not error.alternatives:
            moving = chain_moving.moving_by_link(moved_from) if moved_from else None
            error.alternatives = tuple(other_chains(chain, moving))
        error.extra["alternatives"] = [shapes.chain(one) for one in error.alternatives]
        raise
    except HoldExpired as error:
        error.extra["alternatives"] = [shapes.chain(one) for one in other_chains(error.slot)]
        raise
