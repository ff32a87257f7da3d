"""A database of its own for tests that start real workers, and the way to speak to it."""

import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.databases import Database, Engine


@dataclass
class Machine:
    """A database on which `worker()` starts a real process; the jobs write lines into `notes`."""

    database: Database
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def notes(self) -> Path:
        return self.database.data / "notes"

    def command(self, *arguments: str) -> str:
        return self.database.command(*arguments)

    def python(self, code: str) -> str:
        return self.database.python(code, SAMPLE_NOTES=str(self.notes)).strip()

    def worker(self) -> "subprocess.Popen[bytes]":
        process = self.database.process("jobs", "work", SAMPLE_NOTES=str(self.notes))
        self.workers.append(process)
        return process

    def lines(self) -> list[str]:
        return self.notes.read_text(encoding="utf-8").splitlines() if self.notes.exists() else []

    def stop(self) -> None:
        for process in self.workers:
            if process.poll() is None:
                process.kill()
            process.wait(timeout=10)


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


@pytest.fixture
def machine() -> Iterator[Machine]:
    found = Machine(Engine.under_test().migrated().copy())
    yield found
    found.stop()
