"""One step in the life of an order: checked, kept in its history, audited."""

from uuid import UUID

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.text import PARAGRAPH_LENGTH, clean_text
from wervel.diagnostics.choices import RequestStatus
from wervel.diagnostics.exceptions import OrderUnknown, VisitOver
from wervel.diagnostics.models import ServiceRequest, ServiceRequestStep
from wervel.diagnostics.order_events import OrderEvent
from wervel.diagnostics.order_transitions import check_transition
from wervel.encounters.choices import EncounterStatus


def locked_order(request_id: UUID) -> ServiceRequest:
    """For a change in the caller's transaction; OrderUnknown."""
    rows = ServiceRequest.objects.select_for_update(of=("self",))
    found = rows.filter(pk=request_id).first()
    if found is None:
        raise OrderUnknown
    return found


def check_visit_takes_place(request: ServiceRequest) -> None:
    """After a visit that ended a scan may still be made, for one that was cancelled none."""
    if request.encounter.status == EncounterStatus.CANCELLED:
        raise VisitOver


def take_step(
    request: ServiceRequest,
    after: RequestStatus,
    *,
    event: OrderEvent,
    actor: Actor,
    note: str = "",
) -> None:
    """Of a locked order: its next state, in the caller's transaction; OrderStepRefused.

    VisitOver when it would be released although its visit was cancelled.
    """
    before = RequestStatus(request.status)
    check_transition(before, after)
    if after == RequestStatus.ACTIVE:
        check_visit_takes_place(request)
    request.status = after
    request.save()
    note_step(request, before=before, event=event, actor=actor, note=note)


def note_step(
    request: ServiceRequest, *, before: str, event: OrderEvent, actor: Actor, note: str = ""
) -> None:
    """Add the row of history that says what the order has become, and the audit event."""
    ServiceRequestStep.objects.create(
        request=request,
        before=before,
        after=request.status,
        at=clock.now(),
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        note=note,
    )
    audit.record(
        event=event,
        actor=actor,
        object_type="ServiceRequest",
        object_id=request.pk,
        patient_id=request.patient_id,
        detail={"accession": request.accession, "status": str(request.status)},
    )


def stated(text: str) -> str:
    """What somebody gave as a reason; empty when it says nothing."""
    return clean_text(text, max_length=PARAGRAPH_LENGTH, multiline=True)
