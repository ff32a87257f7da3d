"""Putting an image into a record: kept by its hash, once, for ever."""

from collections.abc import Mapping
from typing import Any, BinaryIO

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.text import printable
from wervel.diagnostics.blobs import images
from wervel.diagnostics.choices import ImageReason, Late
from wervel.diagnostics.image_events import ImageEvent
from wervel.diagnostics.models import ImageFile, ImagingInstance, ImagingSeries, ImagingStudy
from wervel.diagnostics.services.handling import ACTOR
from wervel.diagnostics.services.image_matching import Match, Unmatched, read_day
from wervel.diagnostics.services.order_results import complete
from wervel.diagnostics.services.report_changes import note_late

FACTS = ("kind", "invert", "spacing", "slope", "intercept", "window")


def keep(body: BinaryIO, row: ImageFile) -> None:
    """On the disk before any row says so; a file that changed on its way is an error.

    Only what fits: bytes that are kept stay, and what is refused afterwards would be nobody's.
    """
    if images().put(body) != row.sha256:
        raise RuntimeError("an image changed between the spool and the store")


def is_known(says: Mapping[str, Any], row: ImageFile, match: Match) -> bool:
    """Whether this image is there already; Unmatched when another one has its identifier."""
    known = ImagingInstance.objects.filter(uid=says["instance"]).select_related("series__study")
    found = known.first()
    if found is None:
        return False
    if found.sha256 != row.sha256:
        raise Unmatched(ImageReason.IMAGE_DIFFERS)
    if found.series.study.patient_id != match.encounter.patient_id:
        raise Unmatched(ImageReason.STUDY_DIFFERS)
    return True


def file_image(row: ImageFile, says: Mapping[str, Any], match: Match, *, actor: Actor) -> None:
    """Add the rows of a file, in the caller's transaction; Unmatched.

    The same image sent again changes nothing; another one under the same identifier is refused.
    """
    if is_known(says, row, match):
        return
    study = _study(says, match, actor)
    series, is_new = ImagingSeries.objects.get_or_create(
        study=study,
        uid=says["series"],
        defaults={
            "number": says["series_number"],
            "modality": printable(says["modality"]),
            "description": printable(says["series_text"]),
        },
    )
    ImagingInstance.objects.create(
        series=series,
        uid=says["instance"],
        file=row,
        sha256=row.sha256,
        size=row.size,
        syntax=says["syntax"],
        number=says["number"],
        place=says["place"],
        rows=says["rows"],
        columns=says["columns"],
        frames=says["frames"],
        shown=says["shown"],
        facts={name: says[name] for name in FACTS},
    )
    if is_new:
        name = study.description or series.modality
        note_late(encounter_id=study.encounter_id, kind=Late.IMAGES, name=name, actor=actor)


def _study(says: Mapping[str, Any], match: Match, actor: Actor) -> ImagingStudy:
    found = ImagingStudy.objects.filter(uid=says["study"]).first()
    if found is not None:
        if found.patient_id != match.encounter.patient_id:
            raise Unmatched(ImageReason.STUDY_DIFFERS)
        return found
    study = ImagingStudy.objects.create(
        encounter=match.encounter,
        patient_id=match.encounter.patient_id,
        request=match.request,
        uid=says["study"],
        made_on=read_day(says["date"]),
        description=printable(says["study_text"]),
        created_at=clock.now(),
    )
    if match.request is not None:
        complete(match.request, actor=ACTOR)
    audit.record(
        event=ImageEvent.STORED,
        actor=actor,
        object_type="ImagingStudy",
        object_id=study.pk,
        patient_id=study.patient_id,
        detail={"accession": match.request.accession if match.request else ""},
    )
    return study
