"""The images chosen for the report of a visit, with the words that stand below them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import translation

from wervel.common.actor import Actor
from wervel.common.dates import date_words
from wervel.diagnostics.image_exceptions import ImageUnknown
from wervel.diagnostics.models import KeyImage
from wervel.diagnostics.report_content import LANGUAGES, Picture, Words
from wervel.diagnostics.report_sources import PictureFile
from wervel.diagnostics.selectors.images import check_may_read

# By the DICOM code of the modality; DX, CR and RG are all X-rays.
_XRAY = Words(nl="Röntgenfoto", de="Röntgenbild", en="X-ray")
_KINDS: Mapping[str, Words] = {
    "MR": Words(nl="MRI-scan", de="MRT", en="MRI scan"),
    "CT": Words(nl="CT-scan", de="CT", en="CT scan"),
    "US": Words(nl="Echo", de="Ultraschall", en="Ultrasound"),
    "DX": _XRAY,
    "CR": _XRAY,
    "RG": _XRAY,
}
_OTHER = Words(nl="Beeld", de="Bild", en="Image")
_CAPTION = Words(
    nl="{kind}{day}, beeld {number} van {among}",
    de="{kind}{day}, Bild {number} von {among}",
    en="{kind}{day}, image {number} of {among}",
)
_OF_DAY = Words(nl=" van {day}", de=" vom {day}", en=" of {day}")
_ALT = Words(
    nl="{caption}. De arts koos dit beeld voor het verslag.",
    de="{caption}. Die Ärztin oder der Arzt hat dieses Bild für den Bericht gewählt.",
    en="{caption}. The doctor chose this image for the report.",
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """An image that the next draft shows."""

    id: UUID
    picture: Picture
    width: int
    height: int
    chosen_by: str


def chosen_images(encounter_id: UUID, *, actor: Actor) -> list[Chosen]:
    """For the page of a record, whose read is audited; the first chosen first. Forbidden."""
    check_may_read(actor)
    rows = _chosen(encounter_id).defer("png").select_related("chosen_by")
    return [
        Chosen(row.pk, _picture(row), row.width, row.height, row.chosen_by.as_actor().label)
        for row in rows
    ]


def chosen_png(encounter_id: UUID, image_id: UUID, *, actor: Actor) -> bytes:
    """The image as it was drawn; Forbidden, ImageUnknown. The look at its page is recorded."""
    check_may_read(actor)
    row = KeyImage.objects.filter(pk=image_id, encounter_id=encounter_id).first()
    if row is None:
        raise ImageUnknown
    return bytes(row.png)


def chosen_files(encounter_id: UUID) -> list[PictureFile]:
    """Those that the next draft shows, for a report, which asks who reads it."""
    return _files(_chosen(encounter_id))


def drawn_files(encounter_id: UUID, digests: Sequence[str]) -> list[PictureFile]:
    """Those with these digests, the ones taken out since among them."""
    return _files(_rows(encounter_id).filter(sha256__in=digests))


def _rows(encounter_id: UUID) -> QuerySet[KeyImage]:
    rows = KeyImage.objects.filter(encounter_id=encounter_id)
    return rows.select_related("instance__series__study").order_by("chosen_at", "pk")


def _chosen(encounter_id: UUID) -> QuerySet[KeyImage]:
    return _rows(encounter_id).filter(left=None)


def _files(rows: Iterable[KeyImage]) -> list[PictureFile]:
    return [PictureFile(_picture(row), bytes(row.png), row.width, row.height) for row in rows]


def _picture(row: KeyImage) -> Picture:
    series = row.instance.series
    kind = _KINDS.get(series.modality, _OTHER)
    captions = {
        code: _CAPTION.of(code).format(
            kind=kind.of(code),
            day=_day(series.study.made_on, code),
            number=row.number,
            among=row.among,
        )
        for code in LANGUAGES
    }
    alts = {code: _ALT.of(code).format(caption=captions[code]) for code in LANGUAGES}
    return Picture(sha256=row.sha256, alt=Words(**alts), caption=Words(**captions), note=row.note)


def _day(made_on: date | None, code: str) -> str:
    if made_on is None:
        return ""
    with translation.override(code):
        return _OF_DAY.of(code).format(day=date_words(made_on))
