"""What a person decides about images that fitted nowhere: all of one study and upload at once."""

from uuid import UUID

from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import read_reference
from wervel.common.text import LINE_LENGTH, clean_text
from wervel.diagnostics.blobs import quarantine
from wervel.diagnostics.choices import ImageFileState, RequestCategory
from wervel.diagnostics.image_events import ImageEvent
from wervel.diagnostics.image_exceptions import ImageInvalid, ImageUnknown
from wervel.diagnostics.models import ImageFile, ServiceRequest
from wervel.diagnostics.result_exceptions import AlreadyDecided
from wervel.diagnostics.result_rules import may_settle_quarantine
from wervel.diagnostics.services.image_filing import file_image, keep
from wervel.diagnostics.services.image_matching import OPEN, Match, Unmatched, names_agree
from wervel.encounters.models import Encounter


@transaction.atomic
def assign_images(file_id: UUID, *, number: str, note: str, actor: Actor) -> None:
    """Put them into the record of that order or visit: who says so answers for it.

    Forbidden, ImageUnknown, AlreadyDecided, ImageInvalid with the field that does not fit.
    """
    rows = _locked(file_id, actor)
    why = _note(note)
    match = _match(number)
    for row in rows:
        try:
            differs = not names_agree(row.says["name"], match.encounter.patient)
            file_image(row, row.says, match, actor=actor)
        except Unmatched as refused:
            raise ImageInvalid(fields={"number": refused.reason.label}) from refused
        row.name_differs = differs
        _decide(row, ImageFileState.ASSIGNED, why, actor)
    for row in rows:
        with quarantine().open(row.sha256) as body:
            keep(body, row)
    _record(ImageEvent.ASSIGNED, rows, actor, match.encounter.patient_id)


@transaction.atomic
def reject_images(file_id: UUID, *, note: str, actor: Actor) -> None:
    """They are not for us; the bytes stay in quarantine, with the reason."""
    rows = _locked(file_id, actor)
    why = _note(note)
    for row in rows:
        _decide(row, ImageFileState.REJECTED, why, actor)
    _record(ImageEvent.REJECTED, rows, actor, None)


def _locked(file_id: UUID, actor: Actor) -> list[ImageFile]:
    if not may_settle_quarantine(actor):
        raise Forbidden
    first = ImageFile.objects.filter(pk=file_id).exclude(study_uid="").first()
    if first is None:
        raise ImageUnknown
    rows = ImageFile.objects.select_for_update().filter(
        upload=first.upload,
        study_uid=first.study_uid,
        reason=first.reason,
        state=ImageFileState.QUARANTINED,
    )
    found = list(rows.order_by("pk"))
    if not found:
        raise AlreadyDecided
    return found


def _note(text: str) -> str:
    note = clean_text(text, max_length=LINE_LENGTH)
    if not note:
        raise ImageInvalid(fields={"note": ImageInvalid.message})
    return note


def _match(typed: str) -> Match:
    known = read_reference(typed) or ""
    requests = ServiceRequest.objects.select_related("encounter__patient")
    request = requests.filter(
        accession=known, category=RequestCategory.IMAGING, status__in=OPEN
    ).first()
    if request is not None:
        return Match(request.encounter, request, False)
    visits = Encounter.objects.select_related("patient")
    encounter = visits.filter(appointment__reference=known).first()
    if encounter is None:
        raise ImageInvalid(fields={"number": ImageInvalid.message})
    return Match(encounter, None, False)


def _decide(row: ImageFile, state: ImageFileState, note: str, actor: Actor) -> None:
    row.state, row.note = state, note
    row.decided_at, row.decided_by_id = clock.now(), UUID(actor.id)
    row.says = {}
    row.save()


def _record(
    event: ImageEvent, rows: list[ImageFile], actor: Actor, patient_id: UUID | None
) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="ImageFile",
        object_id=rows[0].pk,
        patient_id=patient_id,
        detail={"files": len(rows), "reason": rows[0].reason},
    )
