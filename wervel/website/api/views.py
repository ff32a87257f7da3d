"""The operations of /api/v1."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query

from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.crash_points import crash_point
from wervel.common.errors import Invalid
from wervel.common.ratelimits.counting import limit_read, limit_write, mark_of
from wervel.directory import geography
from wervel.patients.services import PatientDetails
from wervel.scheduling.exceptions import HoldExpired, SlotTaken
from wervel.scheduling.reminder_times import in_order
from wervel.scheduling.selectors import appointments as reading
from wervel.scheduling.selectors.catalogue import Near, catalogue, public_services
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services import booking, cancelling, holds
from wervel.scheduling.services.planning import (
    Plan,
    later_than,
    offering_alternatives,
    plan_visit,
)
from wervel.website.api import schemas, shapes
from wervel.website.api.answering import answer, answer_once
from wervel.website.api.documents import IDEMPOTENCY, problems
from wervel.website.api.problems import StrictParser, install_handlers

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


@api.get("/services", response={200: schemas.ServicesOut, **problems(429)})
def list_services(request: HttpRequest) -> HttpResponse:
    """What can be booked."""
    limit_read("services.address", address_key(request))
    return answer({"services": [shapes.service(one) for one in public_services()]})


@api.get("/locations", response={200: schemas.LocationsOut, **problems(422, 429)})
def list_locations(request: HttpRequest, query: Query[schemas.LocationsQuery]) -> HttpResponse:
    """The clinics; with `near`, a Dutch or German postcode or place, the nearest first."""
    limit_read("locations.address", address_key(request))
    found = catalogue().by_distance(_near(query.near)).places
    return answer({"locations": [shapes.location_in_full(*pair) for pair in found]})


@api.get("/slots", response={200: schemas.SlotsOut, **problems(404, 422, 429)})
def list_slots(request: HttpRequest, query: Query[schemas.SlotsQuery]) -> HttpResponse:
    """The earliest free times of a service, then the nearest.

    Every free start before `searched_until` is in the list.
    """
    limit_read("slots.address", address_key(request))
    page = search_slots(
        SlotQuery(
            service=query.service,
            location=query.location,
            practitioner=query.practitioner,
            near=_near(query.near),
            earliest=query.from_,
            until=query.until,
            limit=query.limit,
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
        return {"id": held.secret, "expires_at": shapes.moment(held.expires_at), "slot": held.slot}

    def prepare() -> Plan:
        holds.refuse_hoarding(holder)
        return plan_visit(payload.slot)

    with _alternatives(payload.slot):
        if "Idempotency-Key" not in request.headers:
            return answer(hold(prepare()), status=201)
        return answer_once(request, prepare=prepare, execute=hold, status=201)


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
        place = wanted.plan.visit.place if wanted.plan else None
        return shapes.appointment(reading.managed(appointment, place))

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
    "/appointments/{secret}/cancel",
    response={200: schemas.AppointmentOut, **problems(404, 409, 410, 429)},
)
def cancel_appointment(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the time back. Asking again changes nothing."""
    limit_write("manage.address", address_key(request))
    cancelled = cancelling.cancel_appointment(manage_secret=secret, actor=VISITOR)
    return answer(shapes.appointment(reading.managed(cancelled)))


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


def _near(text: str | None) -> Near | None:
    """Where the caller is; Invalid when we do not know the place."""
    if text is None:
        return None
    found = geography.locate(text)
    if found is None:
        raise Invalid(fields={"near": _("We do not know this postcode or place.")})
    return Near(found.latitude, found.longitude)
