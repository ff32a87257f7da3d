"""Reading files of strangers: what they say, what they hold, and what they cannot do to us."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.diagnostics import images
from wervel.diagnostics.dicom.reading import ReadingFailed, describe, frames

pytestmark = pytest.mark.pure

SECONDS = 8.0
DESCRIBE = """
import json, resource, sys
from pathlib import Path
from wervel.diagnostics.dicom.reading import describe
found = list(describe([Path(one) for one in sys.argv[1:]]))
print(json.dumps([*found, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""
MOST_MEMORY = 512 * 2**20


def put(folder: Path, *bodies: bytes) -> list[Path]:
    paths = []
    for number, body in enumerate(bodies):
        paths.append(folder / str(number))
        paths[-1].write_bytes(body)
    return paths


def described_elsewhere(paths: list[Path]) -> tuple[Any, Any, int]:
    """As `describe` says it, and the most bytes that any process of it held.

    In an interpreter of its own: this one has had children before, whose peak it remembers.
    """
    done = subprocess.run(
        [sys.executable, "-c", DESCRIBE, *map(str, paths)], capture_output=True, check=True
    )
    bad, good, peak = json.loads(done.stdout)
    return bad, good, int(peak) * 1024


@pytest.mark.parametrize(
    "syntax", [images.LITTLE, images.IMPLICIT, images.BIG, images.DEFLATED, images.RLE]
)
def test_the_grey_values_come_out_of_every_syntax_as_they_went_in(
    tmp_path: Path, syntax: images.UID
) -> None:
    (path,) = put(tmp_path, images.file(syntax, PatientID="P1"))
    (said,) = describe([path])
    assert (said["refused"], said["shown"], said["kind"]) == ("", True, "i2")
    assert (said["patient"], said["study"], said["spacing"]) == ("P1", images.STUDY, [0.5, 0.5])
    assert said["window"] == [300.0, 600.0]
    with path.open("rb") as body:
        assert frames([(body, 0)], length=512) == images.pixels().tobytes()


def test_a_syntax_we_cannot_decode_is_described_and_said_not_to_be_shown(tmp_path: Path) -> None:
    (said,) = describe(put(tmp_path, images.file(images.JPEG)))
    assert (said["refused"], said["shown"], said["syntax"]) == ("", False, str(images.JPEG))


@pytest.mark.parametrize("name", images.HARMFUL)
def test_what_is_no_image_is_refused_for_its_reason(tmp_path: Path, name: str) -> None:
    body, reason = images.HARMFUL[name]
    assert list(describe(put(tmp_path, body))) == [{"refused": reason}]


@pytest.mark.parametrize(
    ("make", "reasons"),
    [
        (images.bomb, {"too-heavy"}),
        (images.nested, {"too-heavy"}),
        (images.longer_than_it_is, {"too-heavy", "cut-off", "unreadable"}),
        (images.wrong_length, {"unreadable", "no-image", "cut-off"}),
    ],
)
def test_harm_is_refused_in_time_and_memory(tmp_path: Path, make, reasons: set[str]) -> None:  # type: ignore[no-untyped-def]
    paths = put(tmp_path, make(), images.file())
    began = time.monotonic()
    bad, good, peak = described_elsewhere(paths)
    assert time.monotonic() - began < SECONDS
    assert bad["refused"] in reasons
    assert good["refused"] == ""
    assert peak < MOST_MEMORY


def test_a_frame_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    (path,) = put(tmp_path, images.file())
    with path.open("rb") as body, pytest.raises(ReadingFailed):
        frames([(body, 7)], length=512)


def test_the_reading_process_can_write_no_file(tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    list(describe(put(tmp_path, images.file(StudyDescription="../../etc/x"))))
    assert len(sorted(tmp_path.iterdir())) == len(before) + 1
