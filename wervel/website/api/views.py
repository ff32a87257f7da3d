"""The operations of /api/v1."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query

from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.crash_points import crash_point
from wervel.common.ratelimits.counting import limit_read, limit_write, mark_of
from wervel.patients.services import PatientDetails
from wervel.scheduling.exceptions import HoldExpired, SlotTaken
from wervel.scheduling.reminder_times import in_order
from wervel.scheduling.selectors import appointments as reading
from wervel.scheduling.selectors.catalogue import catalogue, public_services
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services import booking, cancelling, holds, moving
from wervel.scheduling.services.planning import (
    Plan,
    later_than,
    offering_alternatives,
    plan_visit,
)
from wervel.website.api import chains, schemas, shapes
from wervel.website.api.answering import answer, answer_once
from wervel.website.api.documents import IDEMPOTENCY, problems
from wervel.website.api.places import near_point
from wervel.website.api.problems import StrictParser, install_handlers
from wervel.website.api.wishes import wishes_of

T = TypeVar("T")

api = NinjaAPI(
    title="Wervel",
    version="1",
    description="Find a free time at a clinic and book it. Errors are RFC 9457 problem documents"
    " in the language of Accept-Language (nl, de, en).",
    docs_url=None,
    urls_namespace="api",
    parser=StrictParser(),
)
install_handlers(api)
api.add_router("", chains.router)


@api.get("/services", response={200: schemas.ServicesOut, **problems(429)})
def list_services(request: HttpRequest) -> HttpResponse:
    """What can be booked."""
    limit_read("services.address", address_key(request))
    return answer({"services": [shapes.service(one) for one in public_services()]})


@api.get("/locations", response={200: schemas.LocationsOut, **problems(422, 429)})
def list_locations(request: HttpRequest, query: Query[schemas.LocationsQuery]) -> HttpResponse:
    """The clinics; with `near`, a Dutch or German postcode or place, the nearest first."""
    limit_read("locations.address", address_key(request))
    found = catalogue().by_distance(near_point(query.near)).places
    return answer({"locations": [shapes.location_in_full(*pair) for pair in found]})


@api.get("/slots", response={200: schemas.SlotsOut, **problems(404, 422, 429)})
def list_slots(request: HttpRequest, query: Query[schemas.SlotsQuery]) -> HttpResponse:
    """The earliest free times of a service, then the nearest.

    Every free start before `searched_until` is in the list. What was asked for is part of the id
    of each, and is looked at again when it is held or booked.
    """
    limit_read("slots.address", address_key(request))
    wishes = wishes_of(query)
    page = search_slots(
        SlotQuery(
            service=query.service,
            location=query.location,
            practitioner=query.practitioner,
            near=near_point(query.near),
            earliest=query.from_,
            until=query.until,
            limit=query.limit,
            urgency=wishes.urgency,
            language=wishes.language,
            access=wishes.access,
            age=wishes.age,
            public_only=True,
        )
    )
    return answer(
        {
            "slots": [shapes.slot(one) for one in page.slots],
            "searched_until": shapes.moment(page.searched_until),
        }
    )


@api.post(
    "/holds",
    response={201: schemas.HoldOut, **problems(400, 404, 409, 410, 413, 422, 429)},
    openapi_extra={"parameters": [{**IDEMPOTENCY, "required": False}]},
)
def add_hold(request: HttpRequest, payload: schemas.HoldIn) -> HttpResponse:
    """Keep a free time for ten minutes. With an Idempotency-Key, once for that key."""
    limit_write("hold.address", address_key(request))
    holder = mark_of("hold", address_key(request))

    def hold(plan: Plan) -> dict[str, Any]:
        held = holds.hold_planned(plan=plan, actor=VISITOR, holder=holder)
        return shapes.hold(held)

    def prepare() -> Plan:
        holds.refuse_hoarding(holder)
        return plan_visit(payload.slot)

    with _alternatives(payload.slot):
        return _answer(request, prepare=prepare, execute=hold, status=201)


@api.post(
    "/holds/{secret}/extend",
    response={200: schemas.HoldOut, **problems(400, 404, 409, 410, 413, 422, 429)},
    openapi_extra={"parameters": [{**IDEMPOTENCY, "required": False}]},
)
def extend_hold(request: HttpRequest, secret: str) -> HttpResponse:
    """Ten more minutes from now, forty from the beginning at most."""
    limit_write("hold.address", address_key(request))

    def extend(_: None) -> dict[str, Any]:
        return shapes.hold(holds.extend_hold(secret=secret, actor=VISITOR))

    with _alternatives(""):
        return _answer(request, prepare=lambda: None, execute=extend)


@api.post(
    "/holds/{secret}/release",
    response={200: schemas.ReleasedOut, **problems(400, 409, 413, 422, 429)},
    openapi_extra={"parameters": [{**IDEMPOTENCY, "required": False}]},
)
def release_hold(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the time back at once. Asking again changes nothing, nor does an unknown hold."""
    limit_write("hold.address", address_key(request))
    # It has transactions of its own: what it locks is locked before anything of this request.
    holds.release_hold(secret=secret, actor=VISITOR)
    released = {"id": secret, "status": "released"}
    return _answer(request, prepare=lambda: None, execute=lambda _: released)


@api.post(
    "/appointments",
    response={201: schemas.AppointmentOut, **problems(400, 404, 409, 410, 413, 422, 429)},
    openapi_extra={"parameters": [IDEMPOTENCY]},
)
def add_appointment(request: HttpRequest, payload: schemas.AppointmentIn) -> HttpResponse:
    """Book a free or held time, once for each Idempotency-Key; a mail confirms it."""
    limit_write("booking.address", address_key(request))

    def prepare() -> booking.Wanted:
        wanted = booking.prepare(slot=payload.slot or "", hold=payload.hold or "")
        # Counted only now: whoever finds times taken again and again is no robot.
        limit_write("booking.phone", payload.patient.phone)
        return wanted

    def book(wanted: booking.Wanted) -> dict[str, Any]:
        appointment = booking.book_appointment(
            wanted=wanted,
            details=PatientDetails(**payload.patient.model_dump()),
            reason=payload.reason,
            reminders=in_order(payload.reminders),
            actor=VISITOR,
        )
        visit = wanted.plan.visit if wanted.plan else None
        known = (visit.place, visit.service) if visit else (None, None)
        return shapes.appointment(reading.managed(appointment, *known))

    with _alternatives(payload.slot or ""):
        response = answer_once(request, prepare=prepare, execute=book, status=201)
    crash_point("booking-before-response")
    return response


@api.get("/appointments/{secret}", response={200: schemas.AppointmentOut, **problems(404, 410)})
def get_appointment(request: HttpRequest, secret: str) -> HttpResponse:
    """When and where, for the holder of the secret of the manage link."""
    limit_write("manage.address", address_key(request))
    return answer(shapes.appointment(reading.appointment_by_manage_secret(secret, actor=VISITOR)))


@api.post(
    "/appointments/{secret}/move",
    response={200: schemas.AppointmentOut, **problems(400, 404, 409, 410, 413, 422, 429)},
    openapi_extra={"parameters": [IDEMPOTENCY]},
)
def move_appointment(request: HttpRequest, secret: str, payload: schemas.MoveIn) -> HttpResponse:
    """Move to another free time of the same service, once for each Idempotency-Key; a mail tells
    it. Whatever is refused, the appointment stays as it was."""
    limit_write("manage.address", address_key(request))

    def prepare() -> moving.Move:
        return moving.prepare_move(manage_secret=secret, slot=payload.slot)

    def move(prepared: moving.Move) -> dict[str, Any]:
        moved = moving.move_planned(move=prepared, actor=VISITOR)
        visit = prepared.plan.visit
        return shapes.appointment(reading.managed(moved, visit.place, visit.service))

    with _alternatives(payload.slot):
        return answer_once(request, prepare=prepare, execute=move, status=200)


@api.post(
    "/appointments/{secret}/cancel",
    response={200: schemas.AppointmentOut, **problems(400, 404, 409, 410, 413, 422, 429)},
    openapi_extra={"parameters": [{**IDEMPOTENCY, "required": False}]},
)
def cancel_appointment(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the time back. Asking again changes nothing."""
    limit_write("manage.address", address_key(request))

    def cancel(_: None) -> dict[str, Any]:
        cancelled = cancelling.cancel_appointment(manage_secret=secret, actor=VISITOR)
        return shapes.appointment(reading.managed(cancelled))

    return _answer(request, prepare=lambda: None, execute=cancel)


def _answer(
    request: HttpRequest,
    *,
    prepare: Callable[[], T],
    execute: Callable[[T], Mapping[str, Any]],
    status: int = 200,
) -> HttpResponse:
    """Once for the Idempotency-Key, where there is one."""
    if "Idempotency-Key" in request.headers:
        return answer_once(request, prepare=prepare, execute=execute, status=status)
    return answer(execute(prepare()), status=status)


@contextmanager
def _alternatives(slot: str) -> Iterator[None]:
    """Name up to three other free times when this one cannot be had."""
    try:
        with offering_alternatives(slot):
            yield
    except SlotTaken as error:
        error.extra["alternatives"] = [shapes.slot(one) for one in error.alternatives]
        raise
    except HoldExpired as error:
        error.extra["alternatives"] = [shapes.slot(one) for one in later_than(error.slot)]
        raise
