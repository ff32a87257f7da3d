"""The watched folder: one message a file, moved to done/ or failed/ when it has been dealt with."""

import logging
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from wervel.diagnostics.gateway.storing import Outcome, is_accepted
from wervel.diagnostics.hl7.frames import BEGIN, END

log = logging.getLogger("wervel.gateway")

DONE, FAILED = "done", "failed"
UNFINISHED = (".tmp", ".part", ".filepart")
MOST_AT_ONCE = 500


class Folder:
    """A file is read when two looks in a row find it the same: then nobody writes it any more."""

    def __init__(self, path: Path, store: Callable[[bytes], Outcome], most: int) -> None:
        self.path = path
        self.store = store
        self.most = most
        self._last: dict[str, tuple[int, int]] = {}

    def prepare(self) -> None:
        for name in (DONE, FAILED):
            (self.path / name).mkdir(parents=True, exist_ok=True)

    def look(self) -> int:
        """Deal with every file that is whole; how many. A database that is away ends the look, and
        a folder that is away is looked at again."""
        try:
            return self._look()
        except OSError as error:
            log.warning("the watched folder cannot be read (%s)", type(error).__name__)
            return 0

    def _look(self) -> int:
        seen: dict[str, tuple[int, int]] = {}
        whole = []
        for name, size, changed in self._files():
            seen[name] = (size, changed)
            if self._last.get(name) == (size, changed):
                whole.append(name)
        self._last = seen
        taken = 0
        for name in sorted(whole)[:MOST_AT_ONCE]:
            try:
                if not self._take(name, seen[name][0]):
                    break
            except OSError as error:
                log.warning("a file cannot be read or moved (%s)", type(error).__name__)
                continue
            taken += 1
        return taken

    def _files(self) -> Iterator[tuple[str, int, int]]:
        """Plain files alone: no links, no folders, nothing that is still being written."""
        with os.scandir(self.path) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.endswith(UNFINISHED):
                    continue
                found = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(found.st_mode):
                    yield entry.name, found.st_size, found.st_mtime_ns

    def _take(self, name: str, size: int) -> bool:
        if size > self.most:
            self._move(name, FAILED, b"too large")
            return True
        outcome = self.store(_unframed((self.path / name).read_bytes()))
        if not outcome.stored:
            return False
        if is_accepted(outcome.answer):
            self._move(name, DONE, None)
        else:
            self._move(name, FAILED, outcome.answer.replace(b"\r", b"\n"))
        return True

    def _move(self, name: str, where: str, why: bytes | None) -> None:
        """At once; a name that is there already gets a number."""
        target = self.path / where / name
        number = 1
        while target.exists():
            number += 1
            target = self.path / where / f"{number}-{name}"
        if why is not None:
            target.with_name(f"{target.name}.why").write_bytes(why)
            log.warning("a file of the watched folder went to %s", where)
        os.replace(self.path / name, target)
        self._last.pop(name, None)


def _unframed(body: bytes) -> bytes:
    """Some write files with the frame of the line around the message."""
    if body.startswith(BEGIN):
        body = body[1:]
    if body.rstrip(b"\r\n").endswith(END[:1]):
        body = body.rstrip(b"\r\n")[:-1]
    return body
