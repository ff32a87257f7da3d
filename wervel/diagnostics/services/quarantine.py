"""What a person decides about a result that fitted nowhere."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import read_reference
from wervel.common.text import LINE_LENGTH, clean_text
from wervel.diagnostics.choices import (
    QuarantineReason,
    QuarantineState,
    RequestCategory,
    RequestStatus,
)
from wervel.diagnostics.laboratory.catalogue import catalogue
from wervel.diagnostics.laboratory.observables import Observable
from wervel.diagnostics.laboratory.units import Unit, UnitUnknown
from wervel.diagnostics.models import Quarantined, ServiceRequest
from wervel.diagnostics.result_events import ResultEvent
from wervel.diagnostics.result_exceptions import (
    AlreadyDecided,
    QuarantineUnknown,
    ResultInvalid,
)
from wervel.diagnostics.result_rules import may_settle_quarantine
from wervel.diagnostics.services.filing import Place, filing
from wervel.diagnostics.services.handling import ACTOR, file_lines, line_of
from wervel.diagnostics.services.matching import Unmatched, is_of_somebody_else, match_line
from wervel.diagnostics.services.order_results import settle
from wervel.diagnostics.stored_messages import read_body


@dataclass(frozen=True, slots=True)
class Assignment:
    """Our number of the order, and for a single line the test and unit when they were unknown."""

    accession: str
    note: str
    code: str = ""
    unit: str = ""


@transaction.atomic
def assign(quarantined_id: UUID, wanted: Assignment, *, actor: Actor) -> None:
    """Put it into the record of that order: the person who says so answers for it.

    Forbidden, QuarantineUnknown, AlreadyDecided, ResultInvalid with the field that does not fit,
    NeverTold when it withdraws what is not there.
    """
    row = _locked(quarantined_id, actor)
    note = _note(wanted.note)
    request = _request(wanted.accession)
    order = read_body(bytes(row.message.body))[row.group - 1]
    if is_of_somebody_else(order, request.encounter.patient):
        raise ResultInvalid(fields={"accession": QuarantineReason.PATIENT_DIFFERS.label})
    if row.line == 0:
        file_lines(row.message, order, request, actor=actor, author_id=actor.id)
    else:
        place = Place(request.encounter, request, row.message, actor.id)
        try:
            reported = match_line(
                line_of(order, row.line),
                order,
                row.message,
                chosen=_chosen(wanted.code),
                chosen_unit=_chosen_unit(wanted.unit),
            )
        except Unmatched as why:
            field = "unit" if why.reason.value.startswith("unit") else "code"
            raise ResultInvalid(fields={field: why.reason.label}) from why
        with filing(place, actor=actor) as file_result:
            file_result(reported)
        settle(request, [reported.status], actor=ACTOR)
    _decide(row, QuarantineState.ASSIGNED, note, actor, request)


@transaction.atomic
def reject(quarantined_id: UUID, *, note: str, actor: Actor) -> None:
    """It is not for us, or of no use; it stays kept, with the reason."""
    row = _locked(quarantined_id, actor)
    _decide(row, QuarantineState.REJECTED, _note(note), actor, None)


def _locked(key: UUID, actor: Actor) -> Quarantined:
    if not may_settle_quarantine(actor):
        raise Forbidden
    rows = Quarantined.objects.select_for_update(of=("self",)).select_related("message")
    found = rows.filter(pk=key).first()
    if found is None:
        raise QuarantineUnknown
    if found.state != QuarantineState.OPEN:
        raise AlreadyDecided
    return found


def _note(text: str) -> str:
    note = clean_text(text, max_length=LINE_LENGTH)
    if not note:
        raise ResultInvalid(fields={"note": ResultInvalid.message})
    return note


def _request(text: str) -> ServiceRequest:
    """Locked before anything in it, as a message does."""
    found = (
        ServiceRequest.objects.select_for_update(of=("self",))
        .select_related("encounter__patient")
        .filter(accession=read_reference(text) or "", category=RequestCategory.LABORATORY)
        .exclude(status__in=[RequestStatus.ON_HOLD, RequestStatus.REVOKED])
        .first()
    )
    if found is None:
        raise ResultInvalid(fields={"accession": ResultInvalid.message})
    return found


def _chosen(code: str) -> Observable | None:
    return catalogue().observables.get(code)


def _chosen_unit(code: str) -> Unit | None:
    try:
        return catalogue().units.known(code) if code else None
    except UnitUnknown:
        raise ResultInvalid(fields={"unit": ResultInvalid.message}) from None


def _decide(
    row: Quarantined,
    state: QuarantineState,
    note: str,
    actor: Actor,
    request: ServiceRequest | None,
) -> None:
    row.state = state
    row.note = note
    row.decided_at = clock.now()
    row.decided_by_id = UUID(actor.id)
    row.save(update_fields=["state", "note", "decided_at", "decided_by"])
    is_assigned = state == QuarantineState.ASSIGNED
    audit.record(
        event=ResultEvent.ASSIGNED if is_assigned else ResultEvent.REJECTED,
        actor=actor,
        object_type="Quarantined",
        object_id=row.pk,
        patient_id=request.patient_id if request else None,
        detail={"accession": request.accession} if request else {},
    )
