"""Letting an order go ahead: an exposure by its justification, an MRI by the answers on safety."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.diagnostics.choices import ClearanceBasis, RequestStatus
from wervel.diagnostics.exceptions import (
    ClearanceReasonNeeded,
    IndicationNeeded,
    OrderStepRefused,
)
from wervel.diagnostics.models import Justification, MriClearance, ServiceRequest
from wervel.diagnostics.order_events import OrderEvent
from wervel.diagnostics.order_rules import check_may_read, check_qualified
from wervel.diagnostics.services.order_steps import locked_order, stated, take_step
from wervel.directory.choices import Qualification
from wervel.encounters.selectors.safety import mri_safety


@transaction.atomic
def justify(*, request_id: UUID, indication: str, actor: Actor) -> ServiceRequest:
    """Give the justifying indication for an exposure, and with it release the order.

    Only somebody qualified for ionising exposure on this day may. Forbidden, NotQualified,
    OrderUnknown, IndicationNeeded; OrderStepRefused when it needs none, or was decided before.
    """
    qualification = check_qualified(actor, Qualification.IONISING)
    text = stated(indication)
    if not text:
        raise IndicationNeeded
    request = locked_order(request_id)
    _check_waits(request, request.ionising)
    request.justification = Justification.objects.create(
        indication=text, by_id=actor.id, qualification=qualification, at=clock.now()
    )
    take_step(request, RequestStatus.ACTIVE, event=OrderEvent.JUSTIFIED, actor=actor, note=text)
    return request


@transaction.atomic
def clear(*, request_id: UUID, reason: str, actor: Actor) -> ServiceRequest:
    """Say that an MRI is safe although the answers do not, always with a reason.

    Only somebody qualified for MRI safety on this day may. Forbidden, NotQualified, OrderUnknown,
    ClearanceReasonNeeded; OrderStepRefused when it is no MRI, or was decided before.
    """
    qualification = check_qualified(actor, Qualification.MRI_SAFETY)
    why = stated(reason)
    if not why:
        raise ClearanceReasonNeeded
    request = locked_order(request_id)
    _check_waits(request, request.magnetic)
    request.clearance = MriClearance.objects.create(
        basis=ClearanceBasis.PERSON,
        reason=why,
        findings=list(mri_safety(request.patient_id).findings),
        by_id=actor.id,
        qualification=qualification,
        at=clock.now(),
    )
    take_step(request, RequestStatus.ACTIVE, event=OrderEvent.CLEARED, actor=actor, note=why)
    return request


@transaction.atomic
def look_at_safety(*, request_id: UUID, actor: Actor) -> ServiceRequest:
    """Follow the answers about MRI safety as they are now: release the order, or hold it again.

    What a qualified person has cleared stays so. Forbidden, OrderUnknown; OrderStepRefused when
    it is no open MRI.
    """
    check_may_read(actor)
    request = locked_order(request_id)
    if not request.magnetic:
        raise OrderStepRefused
    if request.status == RequestStatus.ON_HOLD:
        clear_by_answers(request, actor)
    elif request.status != RequestStatus.ACTIVE:
        raise OrderStepRefused
    elif _rests_on_answers(request) and not mri_safety(request.patient_id).is_cleared:
        request.clearance = None
        take_step(request, RequestStatus.ON_HOLD, event=OrderEvent.HELD, actor=actor)
    return request


def is_any_resting_on_answers() -> bool:
    return _resting_on_answers().exists()


def hold_what_answers_block(*, actor: Actor) -> int:
    """Hold every released MRI whose answers about safety have changed since; how many."""
    keys = list(_resting_on_answers().values_list("pk", flat=True))
    looked = [look_at_safety(request_id=key, actor=actor) for key in keys]
    return sum(request.status == RequestStatus.ON_HOLD for request in looked)


def _resting_on_answers() -> QuerySet[ServiceRequest]:
    return ServiceRequest.objects.filter(
        magnetic=True, status=RequestStatus.ACTIVE, clearance__basis=ClearanceBasis.ANSWERS
    )


def clear_by_answers(request: ServiceRequest, actor: Actor) -> None:
    """Of a locked order on hold, in the caller's transaction: release it if the answers allow."""
    safety = mri_safety(request.patient_id)
    if not safety.is_cleared:
        return
    request.clearance = MriClearance.objects.create(
        basis=ClearanceBasis.ANSWERS,
        findings=list(safety.findings),
        by_id=actor.id,
        at=clock.now(),
    )
    take_step(request, RequestStatus.ACTIVE, event=OrderEvent.CLEARED, actor=actor)


def _rests_on_answers(request: ServiceRequest) -> bool:
    return request.clearance is not None and request.clearance.basis == ClearanceBasis.ANSWERS


def _check_waits(request: ServiceRequest, needed: bool) -> None:
    if not needed or request.status != RequestStatus.ON_HOLD:
        raise OrderStepRefused
