"""Images to work with, made here: a few grey values, and files that mean harm."""

import struct
import zlib
from io import BytesIO
from typing import Any

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    RLELossless,
)

MR = "1.2.840.10008.5.1.4.1.1.4"
STUDY, SERIES, IMAGE = "2.25.1001", "2.25.1002", "2.25.1003"
LITTLE, IMPLICIT, BIG, DEFLATED, RLE = (
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    ExplicitVRBigEndian,
    DeflatedExplicitVRLittleEndian,
    RLELossless,
)
JPEG = UID("1.2.840.10008.1.2.4.70")


def pixels(size: int = 16, shift: int = 0) -> Any:
    return ((np.add.outer(np.arange(size), np.arange(size)) + shift) * 20).astype("<i2")


def dataset(syntax: UID = LITTLE, *, size: int = 16, shift: int = 0, **tags: Any) -> Dataset:
    """One slice; tags by their keyword replace what it says of itself, None takes them away."""
    found = Dataset()
    values: dict[str, Any] = {
        "SOPClassUID": MR,
        "SOPInstanceUID": IMAGE,
        "StudyInstanceUID": STUDY,
        "SeriesInstanceUID": SERIES,
        "Modality": "MR",
        "StudyDate": "20260309",
        "SeriesDescription": "demo sag",
        "SeriesNumber": 1,
        "InstanceNumber": 1,
        "Rows": size,
        "Columns": size,
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "BitsAllocated": 16,
        "BitsStored": 16,
        "HighBit": 15,
        "PixelRepresentation": 1,
        "PixelSpacing": [0.5, 0.5],
        "WindowCenter": 300,
        "WindowWidth": 600,
        **tags,
    }
    for name, value in values.items():
        if value is not None:
            setattr(found, name, value)
    grey = pixels(size, shift)
    found.PixelData = grey.astype(">i2").tobytes() if syntax == BIG else grey.tobytes()
    found["PixelData"].VR = "OW"
    found.file_meta = FileMetaDataset()
    found.file_meta.TransferSyntaxUID = LITTLE if syntax == RLE else syntax
    found.file_meta.MediaStorageSOPClassUID = UID(MR)
    found.file_meta.MediaStorageSOPInstanceUID = UID(values["SOPInstanceUID"])
    if syntax == RLE:
        found.compress(RLE, generate_instance_uid=False)
    return found


def file(syntax: UID = LITTLE, **tags: Any) -> bytes:
    return written(dataset(syntax, **tags), syntax)


def written(found: Dataset, syntax: UID = LITTLE) -> bytes:
    out = BytesIO()
    if syntax == JPEG:
        # Its bytes are no picture, but nobody looks: they are kept and offered.
        from pydicom.encaps import encapsulate

        found.file_meta.TransferSyntaxUID = JPEG
        found.PixelData = encapsulate([b"\xff\xd8\xff\xd9"])
        found["PixelData"].VR = "OB"
        found["PixelData"].is_undefined_length = True
    found.save_as(out, enforce_file_format=True)
    return out.getvalue()


def bomb(size: int = 900_000_000) -> bytes:
    """A deflated file of less than a megabyte that is nearly one gigabyte when unpacked."""
    whole = file(DEFLATED)
    head = whole[: 144 + struct.unpack("<I", whole[140:144])[0]]
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = [packer.compress(struct.pack("<HH2sHI", 0x7FE0, 0x10, b"OW", 0, size))]
    packed += [packer.compress(bytes(10_000_000)) for _ in range(size // 10_000_000)]
    return head + b"".join(packed) + packer.flush()


def nested(depth: int = 10_000) -> bytes:
    """Sequences within sequences, none of which says how long it is."""
    begin = struct.pack("<HH2sHI", 0x0040, 0x0275, b"SQ", 0, 0xFFFFFFFF)
    item = struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF)
    end = struct.pack("<HHI", 0xFFFE, 0xE00D, 0) + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    whole = file()
    at = 144 + struct.unpack("<I", whole[140:144])[0]
    return whole[:at] + (begin + item) * depth + end * depth + whole[at:]


def longer_than_it_is() -> bytes:
    """The pixels say that they are four gigabytes long."""
    whole = file()
    at = whole.rindex(struct.pack("<HH2s", 0x7FE0, 0x10, b"OW")) + 8
    return whole[:at] + struct.pack("<I", 0xFFFFFFFE) + whole[at + 4 :]


def wrong_length() -> bytes:
    """An early value says that it is longer than all that follows."""
    whole = file()
    at = whole.index(b"\x08\x00\x18\x00UI") + 6
    return whole[:at] + b"\xff\xff" + whole[at + 2 :]


HARMFUL = {
    "empty": (b"", "no-dicom"),
    "text": (b"hello " * 100, "no-dicom"),
    "truncated": (file()[:-40], "cut-off"),
    "program": (b"MZ" + file()[2:], "program"),
    "elf": (b"\x7fELF" + file()[4:], "program"),
}
