"""Ordering a test, and taking it back; each in one transaction with the time of the scan."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.diagnostics.choices import RequestCategory, RequestStatus, TextKind
from wervel.diagnostics.content import OrderContent, order_content
from wervel.diagnostics.exceptions import (
    AlreadyOrdered,
    OrderStepRefused,
    OrderUnknown,
    ReasonNeeded,
    RevokeReasonNeeded,
    TestUnknown,
    TimeNeeded,
    VisitOver,
)
from wervel.diagnostics.models import OrderRating, ServiceRequest
from wervel.diagnostics.order_events import OrderEvent
from wervel.diagnostics.order_rules import check_may_order
from wervel.diagnostics.order_transitions import OPEN
from wervel.diagnostics.selectors.known import known_findings
from wervel.diagnostics.selectors.order_times import is_made_here
from wervel.diagnostics.services.order_releases import clear_by_answers
from wervel.diagnostics.services.order_steps import (
    check_visit_takes_place,
    locked_order,
    note_step,
    stated,
    take_step,
)
from wervel.diagnostics.services.order_texts import kept_text
from wervel.diagnostics.services.order_times import give_time_back, prepare_time, take_time
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.exceptions import EncounterUnknown
from wervel.encounters.models import Encounter
from wervel.reasoning import Answers
from wervel.reasoning.orders import Band, TestKind, rate_orders
from wervel.reasoning.orders import OrderRating as Rating
from wervel.reasoning.orders.table import TestInfo
from wervel.scheduling.services.booking import Wanted
from wervel.scheduling.services.planning import offering_alternatives

_OVER = (EncounterStatus.FINISHED, EncounterStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class OrderWanted:
    """A test by its code in the table. `region`: of an image, its first when empty. `slot`: the
    time that was chosen, empty for the one that the visit has reserved."""

    test: str
    region: str = ""
    reason: str = ""
    slot: str = ""


def place_order(*, encounter_id: UUID, order: OrderWanted, actor: Actor) -> ServiceRequest:
    """Order a test for the patient of a visit; doctors only.

    It is rated anew, and what the table said is kept with it. One that usually does not help needs
    a reason. An exposure waits for its justification, an MRI for the answers about safety; every
    other order is released at once. A scan that a clinic makes takes its time in the same
    transaction. Forbidden, EncounterUnknown, VisitOver, TestUnknown, ReasonNeeded, AlreadyOrdered,
    TimeNeeded; SlotTaken with other times, PatientBusy.
    """
    check_may_order(actor)
    with offering_alternatives(order.slot):
        plan = _plan(encounter_id, order)
        try:
            with transaction.atomic():
                return _place(_locked_visit(encounter_id), plan, actor)
        except IntegrityError as error:
            if _is_open(encounter_id, plan.test.id, plan.region):
                raise AlreadyOrdered from error
            raise


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is ordered, and what was found free for it before the transaction began."""

    order: OrderWanted
    content: OrderContent
    test: TestInfo
    region: str
    service: str
    time: Wanted | None


def _plan(encounter_id: UUID, order: OrderWanted) -> _Plan:
    content = order_content()
    test = content.table.tests.get(order.test)
    if test is None or not test.orderable:
        raise TestUnknown
    region = order.region or (test.regions[0] if test.regions else "")
    if region and region not in test.regions:
        raise TestUnknown
    if _is_open(encounter_id, test.id, region):
        raise AlreadyOrdered
    named = test.services.get(region, "")
    service = named if named and is_made_here(named) else ""
    time = prepare_time(order.slot, service) if service else None
    return _Plan(order, content, test, region, service, time)


def _place(encounter: Encounter, plan: _Plan, actor: Actor) -> ServiceRequest:
    answers = known_findings(encounter, plan.content.pathway, actor=actor)
    rating = rate_orders(plan.content.pathway, plan.content.table, answers)[plan.test.id]
    reason = stated(plan.order.reason)
    if rating.band is Band.NOT and not reason:
        raise ReasonNeeded
    request = _stored(encounter, plan, actor)
    _keep_rating(request, plan, answers, rating, reason)
    note_step(request, before="", event=OrderEvent.PLACED, actor=actor)
    _release(request, plan.test, actor)
    return request


def _stored(encounter: Encounter, plan: _Plan, actor: Actor) -> ServiceRequest:
    is_image = plan.test.kind.is_image
    time = take_time(encounter, plan.service, plan.time, actor) if plan.service else None
    return ServiceRequest.objects.create(
        encounter=encounter,
        patient_id=encounter.patient_id,
        test=plan.test.id,
        region=plan.region,
        category=RequestCategory.IMAGING if is_image else RequestCategory.LABORATORY,
        ionising=plan.test.kind.ionises,
        magnetic=plan.test.kind is TestKind.MRI,
        needs_slot=time is not None,
        status=RequestStatus.ON_HOLD,
        requester_id=actor.id,
        requested_at=clock.now(),
        appointment=time,
    )


def _keep_rating(
    request: ServiceRequest, plan: _Plan, answers: Answers, rating: Rating, reason: str
) -> None:
    content = plan.content
    OrderRating.objects.create(
        request=request,
        table=kept_text(TextKind.ORDERS, content.table.content_hash, content.table_text),
        pathway=kept_text(TextKind.PATHWAY, content.pathway.content_hash, content.pathway_text),
        answers=answers.as_json(),
        band=rating.band.value,
        rating=rating.as_json(),
        stated_reason=reason,
        at=clock.now(),
    )


def _release(request: ServiceRequest, test: TestInfo, actor: Actor) -> None:
    """At once, unless somebody has to justify or clear it first."""
    if test.kind is TestKind.MRI:
        clear_by_answers(request, actor)
    elif not test.kind.ionises:
        take_step(request, RequestStatus.ACTIVE, event=OrderEvent.RELEASED, actor=actor)


@transaction.atomic
def revoke(*, request_id: UUID, reason: str, actor: Actor) -> ServiceRequest:
    """Take an order back, always with a reason; the time of its scan is free at once.

    Forbidden, OrderUnknown, RevokeReasonNeeded, OrderStepRefused.
    """
    check_may_order(actor)
    why = stated(reason)
    if not why:
        raise RevokeReasonNeeded
    request = locked_order(request_id)
    take_step(request, RequestStatus.REVOKED, event=OrderEvent.REVOKED, actor=actor, note=why)
    give_time_back(request, actor)
    return request


@transaction.atomic
def complete(request: ServiceRequest, actor: Actor) -> None:
    """Its result or its images are there. A second call changes nothing; OrderStepRefused for
    one that was never released, or was taken back. Whoever calls has checked the right."""
    locked = locked_order(request.pk)
    if locked.status != RequestStatus.COMPLETED:
        take_step(locked, RequestStatus.COMPLETED, event=OrderEvent.COMPLETED, actor=actor)
    request.status = locked.status


@transaction.atomic
def reopen(request: ServiceRequest, actor: Actor) -> None:
    """All its results were taken back: it waits for others. Not while the same test is on order
    anew, and not for a visit that was cancelled."""
    locked = locked_order(request.pk)
    if locked.status == RequestStatus.COMPLETED:
        with suppress(IntegrityError, VisitOver), transaction.atomic():
            take_step(locked, RequestStatus.ACTIVE, event=OrderEvent.REOPENED, actor=actor)


def rebook(*, request_id: UUID, slot: str, actor: Actor) -> ServiceRequest:
    """Give a scan another time, as when the patient has cancelled the one it had.

    Forbidden, OrderUnknown, OrderStepRefused, VisitOver, TimeNeeded; SlotTaken with other times.
    """
    check_may_order(actor)
    found = ServiceRequest.objects.filter(pk=request_id, needs_slot=True).first()
    if found is None:
        raise OrderUnknown
    service = order_content().table.tests[found.test].services[found.region]
    with offering_alternatives(slot):
        wanted = prepare_time(slot, service)
        if wanted is None:
            raise TimeNeeded
        with transaction.atomic():
            return _rebooked(request_id, service, wanted, actor)


def _rebooked(request_id: UUID, service: str, wanted: Wanted, actor: Actor) -> ServiceRequest:
    request = locked_order(request_id)
    if request.status not in OPEN:
        raise OrderStepRefused
    check_visit_takes_place(request)
    give_time_back(request, actor)
    request.appointment = take_time(request.encounter, service, wanted, actor)
    request.save(update_fields=["appointment"])
    note_step(request, before=request.status, event=OrderEvent.REBOOKED, actor=actor)
    return request


def _locked_visit(encounter_id: UUID) -> Encounter:
    """Nobody ends the visit while something is being ordered in it."""
    rows = Encounter.objects.select_for_update(of=("self",))
    rows = rows.select_related("appointment", "patient", "location")
    found = rows.filter(pk=encounter_id).first()
    if found is None:
        raise EncounterUnknown
    if found.status in _OVER:
        raise VisitOver
    return found


def _is_open(encounter_id: UUID, test: str, region: str) -> bool:
    return ServiceRequest.objects.filter(
        encounter_id=encounter_id, test=test, region=region, status__in=OPEN
    ).exists()
