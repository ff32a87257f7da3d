"""Draws the demo's images, in a process of its own: a stack of discs with the word DEMO on it."""

import json
import sys
from io import BytesIO
from typing import Any

SLICES, SIZE, SPACING = 12, 256, 0.9
LETTERS = ("1110 1111 1  1 1111", "1  1 1    1111 1  1", "1  1 111  1  1 1  1",
           "1  1 1    1  1 1  1", "1110 1111 1  1 1111")  # fmt: skip


def main() -> None:
    said = json.load(sys.stdin)
    for number in range(SLICES):
        body = _file(said, number)
        sys.stdout.buffer.write(len(body).to_bytes(4, "big") + body)


def _grey(number: int) -> Any:
    import numpy as np

    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(float)
    depth = 1 - abs(number - (SLICES - 1) / 2) / SLICES
    grey = np.full((SIZE, SIZE), 20.0)
    for place in range(6):
        down, across = 34 + place * 38, 128 + 14 * np.sin(place / 1.6)
        bone = ((y - down) / 15) ** 2 + ((x - across) / (34 * depth)) ** 2 < 1
        disc = ((y - down - 19) / 5) ** 2 + ((x - across) / (32 * depth)) ** 2 < 1
        grey[bone], grey[disc] = 520 + 12 * place, 820 - 40 * place
    for row, line in enumerate(LETTERS):
        for column, sign in enumerate(line):
            if sign == "1":
                grey[8 + 4 * row : 12 + 4 * row, 8 + 4 * column : 12 + 4 * column] = 1000
    return grey.astype("<i2")


def _file(said: dict[str, str], number: int) -> bytes:
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import UID, ExplicitVRLittleEndian

    found = Dataset()
    for name, value in {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.4",
        "SOPInstanceUID": f"{said['study']}.{number + 2}",
        "StudyInstanceUID": said["study"],
        "SeriesInstanceUID": f"{said['study']}.1",
        "PatientID": said["patient"],
        "PatientBirthDate": said["birth"],
        "StudyDate": said["date"],
        "StudyDescription": "Demo: drawn, no person",
        "SeriesDescription": "Demo",
        "SeriesNumber": 1,
        "InstanceNumber": number + 1,
        "Modality": "MR",
        "ImageOrientationPatient": [0, 1, 0, 0, 0, -1],
        "ImagePositionPatient": [-number * 4, 0, 0],
        "PixelSpacing": [SPACING, SPACING],
        "Rows": SIZE,
        "Columns": SIZE,
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "BitsAllocated": 16,
        "BitsStored": 16,
        "HighBit": 15,
        "PixelRepresentation": 1,
        "WindowCenter": 450,
        "WindowWidth": 900,
        "PixelData": _grey(number).tobytes(),
    }.items():
        setattr(found, name, value)
    found["PixelData"].VR = "OW"
    found.file_meta = FileMetaDataset()
    found.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    found.file_meta.MediaStorageSOPClassUID = UID(str(found.SOPClassUID))
    found.file_meta.MediaStorageSOPInstanceUID = UID(str(found.SOPInstanceUID))
    out = BytesIO()
    found.save_as(out, enforce_file_format=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
