"""Asking the process that reads images. What it answers is plain values, bounded in size."""

import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import BoundedSemaphore, Timer
from typing import Any, BinaryIO, NamedTuple

from wervel.common.errors import Unavailable

TOGETHER = 20
WALL_SECONDS = 8.0
MOST_DESCRIPTION = 20_000
MOST_PICTURE = 4 * 2**20
_PNG = b"\x89PNG\r\n\x1a\n"
PLACES, WAIT_FOR_A_PLACE = 2, 15.0
TOO_HEAVY = "too-heavy"
_CHILD = "wervel.diagnostics.dicom.child"
# One thread: each thread of a numeric library reserves memory, and memory is bounded.
_SURROUNDINGS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
_places = BoundedSemaphore(PLACES)

Description = Mapping[str, Any]


class Look(NamedTuple):
    """How a frame is shown: rescaling, window, pixel spacing in mm (down, across; or nothing), and
    the longest side of what is drawn, in pixels."""

    slope: float
    intercept: float
    level: float
    width: float
    invert: bool
    spacing: Sequence[float]
    most: int


class Picture(NamedTuple):
    """Width and height in pixels."""

    png: bytes
    width: int
    height: int


class ReadingFailed(Exception):
    """The process ended before it had answered: too much memory, or too much time."""


def describe(paths: Sequence[Path]) -> Iterator[Description]:
    """What each file says of itself, or under `refused` why it is no image for us."""
    for begin in range(0, len(paths), TOGETHER):
        some = paths[begin : begin + TOGETHER]
        try:
            yield from _described(some)
        except ReadingFailed:
            # One of them is to blame: each by itself.
            for path in some:
                try:
                    yield from _described([path])
                except ReadingFailed:
                    yield {"refused": TOO_HEAVY}


def _described(paths: Sequence[Path]) -> list[Description]:
    files = [path.open("rb") for path in paths]
    try:
        numbers = [file.fileno() for file in files]
        most = MOST_DESCRIPTION * len(files)
        answer = _ask({"do": "describe", "files": numbers}, numbers, most)
    finally:
        for file in files:
            file.close()
    found = [json.loads(line) for line in answer.splitlines()]
    if len(found) != len(paths):
        raise ReadingFailed
    return found


def frames(wanted: Sequence[tuple[BinaryIO, int]], *, length: int) -> bytes:
    """The grey values of some frames, one after the other, `length` bytes in all; ReadingFailed."""
    files = [(file.fileno(), index) for file, index in wanted]
    answer = _ask({"do": "frames", "files": files}, {number for number, _ in files}, length)
    if len(answer) != length:
        raise ReadingFailed
    return answer


def picture(file: BinaryIO, frame: int, look: Look) -> Picture:
    """A frame as a PNG; ReadingFailed."""
    wanted = {"do": "picture", "files": [(file.fileno(), frame)], "look": look._asdict()}
    png = _ask(wanted, [file.fileno()], MOST_PICTURE)
    if not png.startswith(_PNG) or len(png) > MOST_PICTURE:
        raise ReadingFailed
    return Picture(png, *struct.unpack(">II", png[16:24]))


def _ask(question: Mapping[str, Any], numbers: Sequence[int] | set[int], most: int) -> bytes:
    """Only a few such processes at a time; Unavailable when none becomes free soon."""
    if not _places.acquire(timeout=WAIT_FOR_A_PLACE):
        raise Unavailable
    try:
        return _answer(question, numbers, most)
    finally:
        _places.release()


def _answer(question: Mapping[str, Any], numbers: Sequence[int] | set[int], most: int) -> bytes:
    process = subprocess.Popen(
        [sys.executable, "-I", "-m", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=tuple(numbers),
        env=_SURROUNDINGS,
        cwd=os.sep,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    ending = Timer(WALL_SECONDS, process.kill)
    ending.start()
    try:
        process.stdin.write(json.dumps(question).encode())
        process.stdin.close()
        return process.stdout.read(most + 1)
    except BrokenPipeError:
        raise ReadingFailed from None
    finally:
        ending.cancel()
        process.kill()
        process.wait()
        process.stdout.close()
