"""A database of its own for tests that start real workers, and the way to speak to it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.environment import DATABASE

ROOT = Path(__file__).resolve().parents[3]
WERVEL = str(Path(sys.executable).parent / "wervel")
SET_UP = "import django; django.setup()\n"


@dataclass
class Machine:
    """One state directory and database; `worker()` starts a real process on it."""

    environment: dict[str, str]
    notes: Path
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def command(self, *arguments: str) -> str:
        return subprocess.run(
            [WERVEL, *arguments],
            env=self.environment,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            timeout=60,
        ).stdout

    def python(self, code: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", SET_UP + code],
            env=self.environment,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            timeout=60,
        ).stdout.strip()

    def worker(self) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [WERVEL, "jobs", "work"], env=self.environment, cwd=ROOT, stderr=subprocess.DEVNULL
        )
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
def machine(tmp_path: Path) -> Iterator[Machine]:
    environment = {
        **os.environ,
        "WERVEL_TESTING": "on",
        "WERVEL_DATA": str(tmp_path),
        "SAMPLE_NOTES": str(tmp_path / "notes"),
        "PYTHONPATH": str(ROOT),
    }
    if DATABASE == "postgresql":
        environment["DATABASE_URL"] = _new_postgres_database(f"jobs{os.getpid()}_{time.time_ns()}")
    found = Machine(environment, tmp_path / "notes")
    found.command("migrate", "--skip-checks", "--verbosity", "0", "jobs")
    yield found
    found.stop()


def _new_postgres_database(name: str) -> str:
    import psycopg

    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.rsplit("/", 1)[0] + "/" + name
