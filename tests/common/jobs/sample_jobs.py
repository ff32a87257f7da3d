"""Jobs for the tests; the worker processes import them by their path."""

import os
import signal
import time
from datetime import timedelta
from pathlib import Path

from wervel.common.jobs.exceptions import GiveUp, RetryLater
from wervel.common.jobs.task import job


def note(line: str) -> None:
    """Append a line to the file the test reads; one short write is atomic."""
    with Path(os.environ["SAMPLE_NOTES"]).open("a", encoding="utf-8") as notes:
        notes.write(line + "\n")


@job()
def write_line(line: str) -> None:
    note(line)


@job(max_attempts=3)
def poison() -> None:
    raise ValueError("name of a patient")


@job(max_attempts=3)
def hopeless() -> None:
    raise GiveUp("the address does not exist")


@job()
def busy() -> None:
    raise RetryLater(timedelta(minutes=2))


@job(max_attempts=2, timeout=0.2)
def hangs() -> None:
    try:
        time.sleep(30)
    except Exception:
        note("swallowed")


@job(max_attempts=2)
def kills_its_worker() -> None:
    note("killed")
    os.kill(os.getpid(), signal.SIGKILL)


@job()
def killed_first_time(marker: str) -> None:
    """Dies after the claim on the first try, writes on the second."""
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    note("survived")


@job()
def slow(seconds: float) -> None:
    note("begun")
    time.sleep(seconds)
    note("ended")
