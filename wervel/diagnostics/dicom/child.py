"""The process that reads files of strangers. It is started for a few files and then ends.

It gets open files and writes only to its standard output: it can make no file, holds no secret, and
is bounded in memory and time before it looks at the first byte. Nothing else imports this module.
"""

import json
import math
import re
import resource
import sys
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

MEMORY = 480 * 2**20
SECONDS, SECONDS_A_FILE = 4, 1
MOST_INFLATED = 160 * 2**20
MOST_FRAME = 32 * 2**20
MOST_FRAMES = 5000
TEXT = 200
EXPLICIT, IMPLICIT = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2"
DEFLATED, BIG_ENDIAN, RLE = (
    "1.2.840.10008.1.2.1.99",
    "1.2.840.10008.1.2.2",
    "1.2.840.10008.1.2.5",
)
SHOWN = {EXPLICIT, IMPLICIT, DEFLATED, BIG_ENDIAN, RLE}
GREY = ("MONOCHROME1", "MONOCHROME2")
COLOUR = ("RGB", "YBR_FULL")
DIRECTORY = "1.2.840.10008.1.3.10"
PROGRAMS = (b"MZ", b"\x7fELF", b"PK", b"%PDF", b"#!", b"<", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed")
UID = re.compile(r"[0-9]+(\.[0-9]+)*")


class Refused(Exception):
    """Why a file is no image for us; the code is one of RefusalReason."""


def main() -> None:
    question = json.loads(sys.stdin.buffer.read())
    _bound(len(question["files"]))
    out = sys.stdout.buffer
    try:
        if question["do"] == "frames":
            for frame in _frames(question["files"]):
                out.write(frame)
        elif question["do"] == "picture":
            out.write(_picture(question["files"][0], question["look"]))
        else:
            for number in question["files"]:
                out.write(json.dumps(_description(number)).encode() + b"\n")
                out.flush()
    finally:
        out.flush()


def _bound(files: int) -> None:
    seconds = SECONDS + SECONDS_A_FILE * files
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (most, most))


def _description(number: int) -> dict[str, Any]:
    try:
        with open(number, "rb", closefd=False) as file:
            return {"refused": "", **_described(file)}
    except Refused as why:
        return {"refused": str(why)}
    except (MemoryError, RecursionError, OverflowError):
        return {"refused": "too-heavy"}
    except Exception:
        return {"refused": "unreadable"}


def _described(file: BinaryIO) -> dict[str, Any]:
    found = _dataset(file)
    meta = found.file_meta
    syntax = str(meta.TransferSyntaxUID)
    if meta.get("MediaStorageSOPClassUID") == DIRECTORY or "PixelData" not in found:
        raise Refused("no-image")
    frames = int(_number(found.get("NumberOfFrames")) or 1)
    rows, columns = int(found.Rows), int(found.Columns)
    samples, bits = int(found.get("SamplesPerPixel", 1)), int(found.BitsAllocated)
    if not (rows and columns and 0 < frames <= MOST_FRAMES):
        raise Refused("unreadable")
    whole = math.ceil(rows * columns * samples * bits / 8) * frames
    is_packed = syntax not in SHOWN or syntax == RLE
    if not is_packed and len(found.PixelData) < whole:
        raise Refused("cut-off")
    photometric = _text(found, "PhotometricInterpretation")
    shown = syntax in SHOWN and bits in (8, 16) and whole // frames <= MOST_FRAME
    shown = shown and (photometric in GREY or (photometric in COLOUR and bits == 8))
    spacing = _numbers(found.get("PixelSpacing"))
    return {
        "study": _uid(found, "StudyInstanceUID"),
        "series": _uid(found, "SeriesInstanceUID"),
        "instance": _uid(found, "SOPInstanceUID"),
        "accession": _text(found, "AccessionNumber"),
        "patient": _text(found, "PatientID"),
        "birth": _text(found, "PatientBirthDate"),
        "name": _text(found, "PatientName"),
        "modality": _text(found, "Modality")[:16],
        "date": _text(found, "StudyDate"),
        "study_text": _text(found, "StudyDescription"),
        "series_text": _text(found, "SeriesDescription"),
        "series_number": _whole(found.get("SeriesNumber")),
        "number": _whole(found.get("InstanceNumber")),
        "place": _place(found),
        "rows": rows,
        "columns": columns,
        "frames": frames,
        "syntax": syntax[:64],
        "shown": bool(shown),
        "kind": _kind(bits, samples, int(found.get("PixelRepresentation", 0))),
        "invert": photometric == "MONOCHROME1",
        "spacing": spacing[:2] if len(spacing) >= 2 and min(spacing[:2]) > 0 else [],
        "slope": _number(found.get("RescaleSlope")) or 1.0,
        "intercept": _number(found.get("RescaleIntercept")) or 0.0,
        "window": _window(found),
    }


def _dataset(file: BinaryIO) -> Any:
    """The whole dataset, once it is known that it can be held."""
    from pydicom import config, dcmread

    config.settings.reading_validation_mode = config.IGNORE
    head = file.read(132)
    if len(head) < 132 or head[128:] != b"DICM":
        raise Refused("no-dicom")
    if head.startswith(PROGRAMS):
        raise Refused("program")
    _check_inflated(file)
    file.seek(0)
    found = dcmread(file)
    if "TransferSyntaxUID" not in found.file_meta:
        raise Refused("unreadable")
    return found


def _check_inflated(file: BinaryIO) -> None:
    """A deflated dataset is unpacked piece by piece and thrown away, to learn how large it is."""
    from pydicom.filereader import _read_file_meta_info

    file.seek(132)
    meta = _read_file_meta_info(file)
    if str(meta.get("TransferSyntaxUID", "")) != DEFLATED:
        return
    unpacker, total = zlib.decompressobj(-zlib.MAX_WBITS), 0
    piece = file.read(65536)
    while piece:
        total += len(unpacker.decompress(piece, 2**20))
        if total > MOST_INFLATED:
            raise Refused("too-heavy")
        piece = unpacker.unconsumed_tail or file.read(65536)


def _frames(files: list[list[int]]) -> Iterator[bytes]:
    """The wanted frames one after the other, as grey values in little endian."""
    for number, index in files:
        with open(number, "rb", closefd=False) as file:
            file.seek(0)
            yield _frame(file, index)


def _frame(file: BinaryIO, index: int) -> bytes:
    return bytes(_values(file, index).tobytes())


def _picture(wanted: list[int], look: dict[str, Any]) -> bytes:
    """A frame as a PNG, seen as the viewer shows it: windowed, with square pixels."""
    import io

    from PIL import Image

    number, index = wanted
    with open(number, "rb", closefd=False) as file:
        file.seek(0)
        values = _values(file, index).astype("f4")
    shown = values * look["slope"] + look["intercept"]
    grey = ((shown - look["level"]) / look["width"] + 0.5).clip(0, 1) * 255
    grey = 255 - grey if look["invert"] else grey
    drawn = Image.fromarray(grey.astype("u1"), "L")
    down, across = look["spacing"] or (1, 1)
    high, wide = drawn.height * down, drawn.width * across
    scale = min(look["most"], max(drawn.size)) / max(high, wide)
    size = (max(round(wide * scale), 1), max(round(high * scale), 1))
    out = io.BytesIO()
    drawn.resize(size, Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _values(file: BinaryIO, index: int) -> Any:
    """The grey values of a frame, in little endian; colours are weighed to what is bright."""
    import numpy as np
    from pydicom import dcmread
    from pydicom.pixels import iter_pixels  # type: ignore[attr-defined]

    found = dcmread(file)
    values = next(iter_pixels(found, indices=[index], raw=True))
    if values.ndim == 3:
        is_rgb = found.PhotometricInterpretation == "RGB"
        values = values @ np.array([0.299, 0.587, 0.114]) if is_rgb else values[..., 0]
        values = np.rint(values).clip(0, 255).astype("u1")
    kind = values.dtype.kind + str(values.dtype.itemsize)
    return np.ascontiguousarray(values, dtype=f"<{kind}")


def _kind(bits: int, samples: int, is_signed: int) -> str:
    if samples > 1:
        return "u1"
    return ("i" if is_signed else "u") + str(bits // 8)


def _text(found: Any, name: str) -> str:
    value = found.get(name)
    return "" if value is None else str(value).strip()[:TEXT]


def _uid(found: Any, name: str) -> str:
    text = _text(found, name)
    if len(text) > 64 or not UID.fullmatch(text):
        raise Refused("unreadable")
    return text


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _whole(value: Any) -> int:
    number = _number(value)
    return int(number) if number is not None and abs(number) < 2**31 else 0


def _numbers(values: Any) -> list[float]:
    try:
        found = [_number(value) for value in values]
    except TypeError:
        return []
    return [] if None in found else [one for one in found if one is not None]


def _window(found: Any) -> list[float]:
    """The first window that the file proposes; empty when it proposes none."""

    def first(name: str) -> float | None:
        value = found.get(name)
        many = _numbers(value) if not isinstance(value, str) else []
        return many[0] if many else _number(value)

    center, width = first("WindowCenter"), first("WindowWidth")
    return [center, width] if center is not None and width is not None and width >= 1 else []


def _place(found: Any) -> float:
    """Where a slice lies along the line that stands upright on it."""
    turned, at = (
        _numbers(found.get(f"Image{name}Patient")) for name in ("Orientation", "Position")
    )
    if len(turned) != 6 or len(at) != 3:
        return 0.0
    a, b = turned[:3], turned[3:]
    upright = (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    return float(sum(one * other for one, other in zip(upright, at, strict=True)))


if __name__ == "__main__":
    main()
