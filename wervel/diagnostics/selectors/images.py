"""The images of a visit, for those who may read the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import ImageFileState, ImageReason
from wervel.diagnostics.image_events import ImageEvent
from wervel.diagnostics.image_exceptions import ImageUnknown
from wervel.diagnostics.models import (
    ExternalReading,
    ImageFile,
    ImagingInstance,
    ImagingSeries,
    ImagingStudy,
)
from wervel.encounters.rules import may_read_record

ONE_LOOK = timedelta(minutes=5)
SHOWN_FILES = timedelta(hours=24)
MOST_FILES = 1000


@dataclass(frozen=True, slots=True)
class SentFile:
    """`upload` is shared by what was sent together."""

    upload: UUID
    name: str
    state: ImageFileState
    reason: ImageReason | None
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Study:
    id: UUID
    made_on: date | None
    description: str
    accession: str
    name_differs: bool
    series: int
    images: int


@dataclass(frozen=True, slots=True)
class ReadingVersion:
    number: int
    author: str
    source: str
    written_on: date
    text: str
    typed_by: str
    typed_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """`versions` from the first to the newest."""

    id: UUID
    versions: tuple[ReadingVersion, ...]


@dataclass(frozen=True, slots=True)
class Image:
    id: UUID
    number: int
    rows: int
    columns: int
    frames: int
    shown: bool
    syntax: str
    size: int
    sha256: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Series:
    """Its images in the order of the slices."""

    id: UUID
    number: int
    modality: str
    description: str
    images: tuple[Image, ...]

    @property
    def shown(self) -> tuple[Image, ...]:
        return tuple(image for image in self.images if image.shown)


def check_may_read(actor: Actor) -> None:
    if not may_read_record(actor):
        raise Forbidden


def note_look(
    event: ImageEvent, kind: str, object_id: UUID, patient_id: UUID, actor: Actor
) -> None:
    """One row for each person, object and five minutes, however many slices they scroll."""
    since = clock.now() - ONE_LOOK
    if not audit.was_recorded(event, actor, object_id=object_id, since=since):
        audit.record(
            event=event, actor=actor, object_type=kind, object_id=object_id, patient_id=patient_id
        )


def sent_files(encounter_id: UUID, *, actor: Actor) -> list[SentFile]:
    """What was sent in the last day, for the page of a record, whose read is audited. Forbidden."""
    check_may_read(actor)
    rows = ImageFile.objects.filter(
        encounter_id=encounter_id, sent_at__gte=clock.now() - SHOWN_FILES
    )
    return [
        SentFile(
            row.upload,
            row.name,
            ImageFileState(row.state),
            ImageReason(row.reason) if row.reason else None,
            row.sent_at,
        )
        for row in rows.order_by("-sent_at", "upload", "state", "reason", "name", "pk")[:MOST_FILES]
    ]


def studies_of(encounter_id: UUID, *, actor: Actor) -> list[Study]:
    """For the page of a record, whose read is audited. Forbidden."""
    check_may_read(actor)
    rows = ImagingStudy.objects.filter(encounter_id=encounter_id).select_related("request")
    instances = ImagingInstance.objects.filter(series__study__encounter_id=encounter_id)
    count: dict[UUID, int] = {}
    runs: dict[UUID, set[UUID]] = {}
    differs = set()
    for study, series, other in instances.values_list(
        "series__study_id", "series_id", "file__name_differs"
    ):
        count[study] = count.get(study, 0) + 1
        runs.setdefault(study, set()).add(series)
        if other:
            differs.add(study)
    return [
        Study(
            row.pk,
            row.made_on,
            row.description,
            row.request.accession if row.request else "",
            row.pk in differs,
            len(runs.get(row.pk, ())),
            count.get(row.pk, 0),
        )
        for row in rows.order_by("created_at")
    ]


def series_of(encounter_id: UUID, study_id: UUID, *, actor: Actor) -> tuple[Study, list[Series]]:
    """A study with all its images; Forbidden, ImageUnknown. That it was opened is recorded."""
    found = [one for one in studies_of(encounter_id, actor=actor) if one.id == study_id]
    if not found:
        raise ImageUnknown
    study = ImagingStudy.objects.get(pk=study_id)
    note_look(ImageEvent.LISTED, "ImagingStudy", study.pk, study.patient_id, actor)
    rows = ImagingSeries.objects.filter(study=study).prefetch_related("instances")
    return found[0], [_series(row) for row in rows.order_by("number", "pk")]


def one_series(encounter_id: UUID, series_id: UUID, *, actor: Actor) -> Series:
    """For looking at it; Forbidden, ImageUnknown. A look is recorded."""
    check_may_read(actor)
    rows = ImagingSeries.objects.select_related("study").prefetch_related("instances")
    row = rows.filter(pk=series_id, study__encounter_id=encounter_id).first()
    if row is None:
        raise ImageUnknown
    note_look(ImageEvent.SEEN, "ImagingSeries", row.pk, row.study.patient_id, actor)
    return _series(row)


def one_image(encounter_id: UUID, image_id: UUID, *, actor: Actor) -> Image:
    """To be given out as a file; Forbidden, ImageUnknown. That it was is recorded."""
    check_may_read(actor)
    rows = ImagingInstance.objects.select_related("series__study")
    row = rows.filter(pk=image_id, series__study__encounter_id=encounter_id).first()
    if row is None:
        raise ImageUnknown
    patient = row.series.study.patient_id
    note_look(ImageEvent.DOWNLOADED, "ImagingInstance", row.pk, patient, actor)
    return _image(row)


def readings_of(encounter_id: UUID, *, actor: Actor) -> list[Reading]:
    """For the page of a record, whose read is audited. Forbidden."""
    check_may_read(actor)
    rows = ExternalReading.objects.filter(encounter_id=encounter_id).select_related("typed_by")
    found: dict[UUID, list[ReadingVersion]] = {}
    for row in rows.order_by("reading", "number"):
        found.setdefault(row.reading, []).append(
            ReadingVersion(
                row.number,
                row.author,
                row.source,
                row.written_on,
                row.text,
                row.typed_by.get_full_name() or row.typed_by.username,
                row.typed_at,
                row.reason,
            )
        )
    return [Reading(key, tuple(versions)) for key, versions in found.items()]


def _series(row: ImagingSeries) -> Series:
    return Series(row.pk, row.number, row.modality, row.description, _images(row.instances.all()))


def _images(rows: Iterable[ImagingInstance]) -> tuple[Image, ...]:
    ordered = sorted(rows, key=lambda row: (row.place, row.number, row.uid))
    return tuple(_image(row) for row in ordered)


def _image(row: ImagingInstance) -> Image:
    return Image(
        row.pk,
        row.number,
        row.rows,
        row.columns,
        row.frames,
        row.shown,
        row.syntax,
        row.size,
        row.sha256,
        row.facts,
    )
