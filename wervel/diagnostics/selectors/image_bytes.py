"""The grey values of a series, and its files as they were sent."""

import hashlib
import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from wervel.diagnostics.blobs import images
from wervel.diagnostics.dicom.reading import Look, ReadingFailed, frames, picture
from wervel.diagnostics.image_exceptions import CannotShow, ImageUnknown
from wervel.diagnostics.image_links import image_of
from wervel.diagnostics.models import ImagingInstance
from wervel.diagnostics.selectors.images import Image, Series

MOST_AT_ONCE = 16
MOST_BYTES = 33_000_000
LONGEST_SIDE = 1024


def places(series: Series) -> list[tuple[Image, int]]:
    """Each picture that can be shown: an image and the number of its frame in it."""
    return [(image, frame) for image in series.shown for frame in range(image.frames)]


def bytes_of(image: Image) -> int:
    return image.rows * image.columns * int(str(image.facts["kind"])[1])


def grey_values(series: Series, first: int, last: int) -> bytes:
    """Of the pictures `first` to `last`, one after the other; ImageUnknown, CannotShow."""
    wanted = places(series)[first : last + 1]
    length = sum(bytes_of(image) for image, _ in wanted)
    if not wanted or len(wanted) != last + 1 - first or len(wanted) > MOST_AT_ONCE:
        raise ImageUnknown
    if length > MOST_BYTES:
        raise ImageUnknown
    with ExitStack() as open_files:
        files = [(open_files.enter_context(body), frame) for body, frame in _opened(wanted)]
        try:
            return frames(files, length=length)
        except ReadingFailed as error:
            raise CannotShow from error


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as a PNG, and which one of its series it is; width and height in pixels."""

    instance: UUID
    frame: int
    among: int
    png: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.png).hexdigest()


def drawn(series: Series, place: int, *, level: float, window: float) -> Drawn:
    """The picture at `place`, as it looks with this window; ImageUnknown, CannotShow."""
    known = places(series)
    if not (0 <= place < len(known) and math.isfinite(level) and 0 < window < math.inf):
        raise ImageUnknown
    image, frame = known[place]
    facts = image.facts
    look = Look(
        slope=facts["slope"],
        intercept=facts["intercept"],
        level=level,
        width=window,
        invert=facts["invert"],
        spacing=facts["spacing"],
        most=LONGEST_SIDE,
    )
    with images().open(image.sha256) as body:
        try:
            found = picture(body, frame, look)
        except ReadingFailed as error:
            raise CannotShow from error
    return Drawn(image.id, frame, len(known), found.png, found.width, found.height)


def _opened(wanted: Sequence[tuple[Image, int]]) -> Iterator[tuple[BinaryIO, int]]:
    store = images()
    for image, frame in wanted:
        yield store.open(image.sha256), frame


@dataclass(frozen=True, slots=True)
class Given:
    """An image as it was sent, and the name that we give it."""

    name: str
    body: BinaryIO


def file_of(image: Image) -> Given:
    return _given(image.id, image.sha256)


def linked_file(text: str) -> Given:
    """For whoever holds a link: it was made for somebody who may read the image, and that is
    recorded. ImageUnknown."""
    row = ImagingInstance.objects.filter(pk=image_of(text)).only("sha256").first()
    if row is None:
        raise ImageUnknown
    return _given(row.pk, row.sha256)


def _given(image_id: UUID, sha256: str) -> Given:
    return Given(f"{image_id}.dcm", images().open(sha256))
