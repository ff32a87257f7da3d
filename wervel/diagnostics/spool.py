"""Where files of strangers lie until they are checked: names of our own, a limit on all of it."""

import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from wervel.diagnostics.image_exceptions import SpoolFull

MOST_FILE = 160_000_000
MOST_UPLOAD = 1_000_000_000
MOST_FILES = 600
MOST_SPOOL = 4_000_000_000
LEAST_FREE = 500_000_000
PARTIAL_SECONDS = 50 * 60


def folder() -> Path:
    found = Path(settings.STATE_DIR) / "images" / "spool"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def place_of(file_id: UUID) -> Path:
    """The file's place is made from our id alone."""
    return folder() / file_id.hex


def make_room(length: int) -> None:
    """SpoolFull when so much more would exceed the quota, or leave too little of the disk."""
    held = sum(_size(path) for path in folder().iterdir())
    free = shutil.disk_usage(folder()).free
    if held + length > MOST_SPOOL or free - length < LEAST_FREE:
        raise SpoolFull


def remove_partial(waiting: Iterable[UUID]) -> int:
    """Remove what nobody waits for and nobody writes any more; how many."""
    known = {file_id.hex for file_id in waiting}
    oldest = time.time() - PARTIAL_SECONDS
    removed = 0
    for path in folder().iterdir():
        if path.name not in known and _changed(path) < oldest:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def create(file_id: UUID) -> int:
    """A new file, for us alone to read; its descriptor."""
    return os.open(place_of(file_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
