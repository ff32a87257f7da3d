"""What else people send: the index of a disc, photographs, private tags; and what is kept of it."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.uid import UID

from tests.diagnostics import images
from tests.diagnostics.sent_images import of, send
from tests.diagnostics.test_images import actor, files_below, state_dir
from wervel.common.actor import Actor
from wervel.diagnostics.choices import ImageFileState as State
from wervel.diagnostics.choices import ImageReason as Reason
from wervel.diagnostics.dicom.reading import describe
from wervel.diagnostics.image_exceptions import ImageInvalid
from wervel.diagnostics.models import ImageFile, ImagingInstance
from wervel.diagnostics.services.image_quarantine import assign_images
from wervel.encounters.models import Encounter

__all__ = ["actor", "state_dir"]

pytestmark = pytest.mark.django_db
DIRECTORY = UID("1.2.840.10008.1.3.10")
GPS, MAKE = 0x8825, 0x010F


def disc_index() -> bytes:
    """A DICOMDIR with a picture of its own, whose entry leads out of the disc."""
    entry = Dataset()
    entry.DirectoryRecordType = "IMAGE"
    entry.ReferencedFileID = ["UP", "UP", "UP", "ETC", "PASSWD"]
    index = images.dataset(SOPClassUID=None)
    index.DirectoryRecordSequence = [entry]
    index.file_meta.MediaStorageSOPClassUID = DIRECTORY
    return images.written(index).replace(rb"UP\UP\UP", rb"..\..\..")


def photograph() -> bytes:
    """A JPEG that says where it was taken."""
    out = BytesIO()
    picture = Image.new("RGB", (64, 64), (200, 180, 160))
    exif = picture.getexif()
    exif[MAKE] = "Demo"
    exif.get_ifd(GPS)[2] = (50.0, 46.0, 30.0)
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def with_private_tags(encounter: Encounter) -> bytes:
    found = images.dataset(**of(encounter))
    block = found.private_block(0x0011, "DEMO SCANNER", create=True)
    block.add_new(0x01, "LO", "DEMO PRIVATE WORDS")
    block.add_new(0x02, "UN", b"\x00\xff" * 50)
    return images.written(found)


def states() -> list[tuple[str, str]]:
    return list(ImageFile.objects.order_by("name").values_list("state", "reason"))


def test_the_index_of_a_disc_is_no_image_and_leads_nowhere(
    encounter: Encounter, actor: Actor, state_dir: Path
) -> None:
    body = images.file(**of(encounter))
    send(encounter, actor, disc_index(), body)
    assert states() == [(State.REFUSED, Reason.NO_IMAGE), (State.STORED, "")]
    (kept,) = files_below(state_dir)
    assert kept.read_bytes() == body


@pytest.mark.parametrize("name", ["IMG_0815.JPG", "scan.dcm"])
def test_a_photograph_is_refused_whatever_it_is_called(
    encounter: Encounter, actor: Actor, state_dir: Path, name: str
) -> None:
    send(encounter, actor, photograph(), name=name)
    assert states() == [(State.REFUSED, Reason.NO_DICOM)]
    assert files_below(state_dir) == []


def test_a_photograph_with_the_mark_of_an_image_is_refused_too(
    encounter: Encounter, actor: Actor, state_dir: Path
) -> None:
    body = photograph()
    send(encounter, actor, body[:128] + b"DICM" + body[132:])
    assert states() == [(State.REFUSED, Reason.UNREADABLE)]
    assert files_below(state_dir) == []


def test_private_tags_are_kept_with_the_file_and_told_to_nobody(
    encounter: Encounter, actor: Actor, state_dir: Path
) -> None:
    body = with_private_tags(encounter)
    send(encounter, actor, body)
    (kept,) = files_below(state_dir)
    assert kept.read_bytes() == body
    (said,) = describe([kept])
    assert "PRIVATE" not in str(said)
    assert ImagingInstance.objects.get().size == len(body)


def test_an_image_that_is_refused_leaves_nothing_among_the_kept_ones(
    encounter: Encounter, actor: Actor, state_dir: Path
) -> None:
    first, second = (images.file(shift=n, **of(encounter)) for n in range(2))
    send(encounter, actor, first)
    send(encounter, actor, second)
    assert states() == [(State.STORED, ""), (State.QUARANTINED, Reason.IMAGE_DIFFERS)]
    where = [("quarantine", second), ("stored", first)]
    assert bytes_below(state_dir) == where
    waiting = ImageFile.objects.get(state=State.QUARANTINED)
    with pytest.raises(ImageInvalid):
        assign_images(waiting.pk, number=encounter.appointment.reference, note="Demo", actor=actor)
    assert bytes_below(state_dir) == where


def bytes_below(folder: Path) -> list[tuple[str, bytes]]:
    """What is kept, and in which store."""
    return [(path.parent.parent.name, path.read_bytes()) for path in files_below(folder)]
