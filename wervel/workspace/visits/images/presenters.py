"""Images, files and readings in words; what the viewer must know, as plain values."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wervel.common.language import current_language
from wervel.diagnostics.choices import ImageFileState
from wervel.diagnostics.selectors.image_bytes import MOST_AT_ONCE, bytes_of
from wervel.diagnostics.selectors.images import (
    Image,
    Reading,
    ReadingVersion,
    SentFile,
    Series,
    Study,
)
from wervel.diagnostics.selectors.key_images import Chosen
from wervel.workspace.presenters import Task
from wervel.workspace.visits.results.presenters import moment_words

CHUNK_BYTES = 8_000_000
SYNTAXES = {
    "1.2.840.10008.1.2": "Implicit VR Little Endian",
    "1.2.840.10008.1.2.1": "Explicit VR Little Endian",
    "1.2.840.10008.1.2.2": "Explicit VR Big Endian",
    "1.2.840.10008.1.2.1.99": "Deflated Explicit VR Little Endian",
    "1.2.840.10008.1.2.5": "RLE Lossless",
}
TONES = {
    ImageFileState.WAITING: "sun",
    ImageFileState.QUARANTINED: "clay",
    ImageFileState.REFUSED: "red",
}


@dataclass(frozen=True, slots=True)
class FileLine:
    name: str
    state: str
    tone: str
    reason: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    title: str
    text: str
    typed: str
    reason: str


def images_page(
    encounter_id: UUID,
    studies: Sequence[Study],
    files: Sequence[SentFile],
    readings: Sequence[Reading],
    chosen: Sequence[Chosen],
) -> dict[str, Any]:
    return {
        "chosen": [_chosen_line(encounter_id, one) for one in chosen],
        "studies": [_study_task(encounter_id, one) for one in studies],
        "files": _file_lines(files),
        "waits": any(one.state == ImageFileState.WAITING for one in files),
        "readings": [
            (
                version_line(one.versions[-1]),
                reverse("workspace:record-reading", args=[encounter_id, one.id]),
            )
            for one in readings
        ],
        "new_reading": reverse("workspace:record-reading-new", args=[encounter_id]),
        "syntaxes": list(SYNTAXES.values()),
    }


def _chosen_line(encounter_id: UUID, one: Chosen) -> dict[str, Any]:
    language = current_language()
    return {
        "src": reverse("workspace:record-image-chosen", args=[encounter_id, one.id]),
        "out": reverse("workspace:record-image-leave", args=[encounter_id, one.id]),
        "alt": one.picture.alt.of(language),
        "caption": one.picture.caption.of(language),
        "note": one.picture.note,
        "by": one.chosen_by,
        "width": one.width,
        "height": one.height,
    }


def _file_lines(files: Sequence[SentFile]) -> list[FileLine]:
    """One line for what was sent together and came to the same end."""
    groups = groupby(files, key=lambda one: (one.upload, one.state, one.reason))
    lines = []
    for (_upload, state, reason), group in groups:
        names = [one.name for one in group]
        words = names[0] if len(names) == 1 else f"{names[0]} … {names[-1]} ({len(names)})"
        tone = TONES.get(state, "plain")
        lines.append(FileLine(words, str(state.label), tone, str(reason.label) if reason else ""))
    return lines


def _study_task(encounter_id: UUID, study: Study) -> Task:
    href = reverse("workspace:record-study", args=[encounter_id, study.id])
    words = [f"{study.made_on:%d-%m-%Y}" if study.made_on else _("date unknown")]
    words.append(ngettext("%(n)s image", "%(n)s images", study.images) % {"n": study.images})
    if study.accession:
        words.append(study.accession)
    status = _("other name in the file") if study.name_differs else ""
    return Task(href, study.description or _("Study"), ", ".join(words), status)


def version_line(one: ReadingVersion) -> VersionLine:
    return VersionLine(
        title=f"{one.author}, {one.source}, {one.written_on:%d-%m-%Y}",
        text=one.text,
        typed=_("Version %(number)s, typed by %(who)s, %(when)s")
        % {"number": one.number, "who": one.typed_by, "when": moment_words(one.typed_at)},
        reason=one.reason,
    )


def study_page(encounter_id: UUID, study: Study, series: Sequence[Series]) -> dict[str, Any]:
    return {
        "study": study,
        "made_on": f"{study.made_on:%d-%m-%Y}" if study.made_on else "",
        "back": reverse("workspace:record-images", args=[encounter_id]),
        "has_pictures": any(one.shown for one in series),
        "viewer_json": json.dumps([_shown(encounter_id, one) for one in series if one.shown]),
        "runs": [
            (run_words(one), [_file(encounter_id, image) for image in one.images]) for one in series
        ],
        "hidden": sum(not image.shown for one in series for image in one.images),
        "syntaxes": list(SYNTAXES.values()),
    }


def run_words(series: Series) -> str:
    parts = [str(series.number), series.modality, series.description]
    return " · ".join(part for part in parts if part)


def _file(encounter_id: UUID, image: Image) -> dict[str, Any]:
    return {
        "href": reverse("workspace:record-image-file", args=[encounter_id, image.id]),
        "number": image.number,
        "size": filesizeformat(image.size),
        "kind": SYNTAXES.get(image.syntax, image.syntax),
        "shown": image.shown,
    }


def _shown(encounter_id: UUID, series: Series) -> dict[str, Any]:
    """What the script needs of a series: one entry for each picture, and where they are."""
    address = reverse("workspace:record-image-grey", args=[encounter_id, series.id, 0, 0])
    pictures = [
        {"rows": image.rows, "columns": image.columns, **image.facts}
        for image in series.shown
        for _frame in range(image.frames)
    ]
    largest = max(bytes_of(image) for image in series.shown)
    return {
        "id": str(series.id),
        "name": run_words(series),
        "address": address.removesuffix("0-0/"),
        "chunk": max(1, min(MOST_AT_ONCE, CHUNK_BYTES // largest)),
        "pictures": pictures,
    }
