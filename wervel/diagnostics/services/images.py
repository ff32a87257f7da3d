"""Taking files in: from the spool through the checks into a record, or into quarantine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor, system
from wervel.common.errors import Forbidden
from wervel.common.text import printable
from wervel.diagnostics import spool
from wervel.diagnostics.antivirus import is_clean
from wervel.diagnostics.blobs import quarantine
from wervel.diagnostics.choices import ImageFileState, ImageReason
from wervel.diagnostics.dicom.reading import TOGETHER, describe
from wervel.diagnostics.image_events import ImageEvent
from wervel.diagnostics.models import ImageFile
from wervel.diagnostics.services.image_filing import file_image, is_known, keep
from wervel.diagnostics.services.image_matching import Unmatched, match_image
from wervel.encounters.rules import may_write_record
from wervel.encounters.services.visits import locked_encounter

READER = system("images")
AGAIN_AFTER = timedelta(minutes=15)
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Spooled:
    """A whole file that lies in the spool under `id`."""

    id: UUID
    name: str
    size: int
    sha256: str


@transaction.atomic
def receive_files(
    *, encounter_id: UUID, upload: UUID, files: Sequence[Spooled], actor: Actor
) -> None:
    """Note what was sent, and have it checked; Forbidden, EncounterUnknown."""
    if not may_write_record(actor):
        raise Forbidden
    from wervel.diagnostics.tasks import check_images

    encounter = locked_encounter(encounter_id)
    ImageFile.objects.bulk_create(
        ImageFile(
            id=one.id,
            upload=upload,
            encounter=encounter,
            sent_by_id=UUID(actor.id),
            sent_at=clock.now(),
            name=shown_name(one.name),
            size=one.size,
            sha256=one.sha256,
        )
        for one in files
    )
    audit.record(
        event=ImageEvent.SENT,
        actor=actor,
        object_type="Encounter",
        object_id=encounter.pk,
        patient_id=encounter.patient_id,
        detail={"files": len(files)},
    )
    check_images.using(key=str(upload)).enqueue(str(upload))


def shown_name(name: str) -> str:
    """The last part of it, without what turns or hides letters; only ever shown."""
    last = printable(name.replace("\\", "/").rpartition("/")[2]).replace("\n", " ").strip()
    return last[:LONGEST_NAME] or "–"


def check_upload(upload: UUID) -> None:
    """Scan, read and file what waits of one upload; what was done stays done when it is called
    again."""
    while rows := list(
        ImageFile.objects.filter(upload=upload, state=ImageFileState.WAITING)
        .select_related("encounter__patient")
        .order_by("pk")[:TOGETHER]
    ):
        clean = [row for row in rows if _scanned(row)]
        for row, says in zip(clean, describe([spool.place_of(row.pk) for row in clean])):  # noqa: B905
            _settle(row, says)


def _scanned(row: ImageFile) -> bool:
    try:
        with spool.place_of(row.pk).open("rb") as body:
            if is_clean(body):
                return True
    except FileNotFoundError:
        _refuse(row, ImageReason.GONE)
        return False
    _refuse(row, ImageReason.VIRUS)
    return False


def _settle(row: ImageFile, says: Mapping[str, Any]) -> None:
    if says["refused"]:
        _refuse(row, ImageReason(says["refused"]))
        return
    place = spool.place_of(row.pk)
    try:
        match = match_image(says, row.encounter)
        is_known(says, row, match)
        with place.open("rb") as body:
            keep(body, row)
        with transaction.atomic():
            file_image(row, says, match, actor=READER)
            row.state, row.name_differs = ImageFileState.STORED, match.name_differs
            row.study_uid = says["study"]
            row.save()
    except Unmatched as why:
        _quarantine(row, says, why.reason)
    place.unlink(missing_ok=True)


def _refuse(row: ImageFile, reason: ImageReason) -> None:
    """Its bytes are removed at once; that it was sent stays known."""
    row.state, row.reason = ImageFileState.REFUSED, reason
    row.save()
    spool.place_of(row.pk).unlink(missing_ok=True)


def _quarantine(row: ImageFile, says: Mapping[str, Any], reason: ImageReason) -> None:
    with spool.place_of(row.pk).open("rb") as body:
        quarantine().put(body)
    with transaction.atomic():
        row.state, row.reason = ImageFileState.QUARANTINED, reason
        row.study_uid, row.says = says["study"], printed(says)
        row.save()
        audit.record(
            event=ImageEvent.QUARANTINED,
            actor=READER,
            object_type="ImageFile",
            object_id=row.pk,
            patient_id=None,
            detail={"reason": str(reason)},
        )


def printed(says: Mapping[str, Any]) -> dict[str, Any]:
    return {name: printable(one) if isinstance(one, str) else one for name, one in says.items()}


def tidy_up() -> None:
    """Remove partial files, and check again what was left waiting."""
    from wervel.diagnostics.tasks import check_images

    waiting = ImageFile.objects.filter(state=ImageFileState.WAITING)
    spool.remove_partial(waiting.values_list("pk", flat=True))
    late = waiting.filter(sent_at__lt=clock.now() - AGAIN_AFTER)
    for upload in late.order_by("upload").values_list("upload", flat=True).distinct():
        check_images.using(key=f"{upload} again").enqueue(str(upload))
