"""R13 (SQLite): somebody holds the lock of the database for four seconds while others work."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.databases import ROOT, Database
from tests.racing import SERVICE, Answer, Api, race
from tests.scheduling.races.conftest import appointments, unbooked
from tests.serving import Serving

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

READERS, WRITERS, LOCKED_SECONDS = 30, 10, 4.0
IMPATIENT = Path(__file__).parent / "impatient"
SEARCH = f"/api/v1/slots?service={SERVICE}&limit=1"


@dataclass(frozen=True, slots=True)
class Timed:
    """What one call gave, how long it took, and when it ended."""

    status: int
    body: bytes
    seconds: float
    ended: float


def timed(call: Callable[[], Answer]) -> Timed:
    begin = time.monotonic()
    answer = call()
    end = time.monotonic()
    return Timed(answer.status, answer.body, end - begin, end)


@contextmanager
def locked(database: Database) -> Iterator[list[float]]:
    """Hold the write lock for LOCKED_SECONDS, with something written; ends when it is given back.
    The list then says when that was."""
    has_it, ended = threading.Event(), [0.0]

    def hold() -> None:
        path = database.url.removeprefix("sqlite://")
        with closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("UPDATE scheduling_catalogueversion SET number = number")
            has_it.set()
            time.sleep(LOCKED_SECONDS)
            writer.execute("COMMIT")
            ended[0] = time.monotonic()

    thread = threading.Thread(target=hold)
    thread.start()
    assert has_it.wait(10)
    yield ended
    thread.join()


def slots(api: Api) -> list[str]:
    """Times that do not meet, one for each writer."""
    found, earliest = [], datetime.now(UTC) + timedelta(days=2)
    for _ in range(WRITERS):
        first = api.slots(limit=1, **{"from": earliest.isoformat()})[0]
        found.append(first["id"])
        earliest = datetime.fromisoformat(first["start"]) + timedelta(minutes=50)
    return found


def work(serving: Serving) -> tuple[list[Timed], list[Timed], float]:
    """Reads and writes that begin together under the lock, and when the lock was given back."""
    api = Api(serving.base_url)
    wanted = slots(api)
    with locked(serving.database) as ended:
        calls = [partial(api.book, slot) for slot in wanted] + [partial(api.page, SEARCH)] * READERS
        done = race([partial(timed, call) for call in calls])
    return done[WRITERS:], done[:WRITERS], ended[0]


def test_everybody_waits_who_writes_and_nobody_who_reads() -> None:
    database = unbooked()
    with Serving.start(database) as serving:
        reads, writes, ended = work(serving)
        log = serving.log()
    assert {one.status for one in reads} == {200}
    assert {one.status for one in writes} == {201}
    assert all(one.ended > ended for one in writes)
    assert all(one.ended < ended for one in reads)
    assert max(one.seconds for one in writes) <= 5 + LOCKED_SECONDS / 4
    assert appointments(database) == WRITERS
    assert "locked" not in log
    assert database.command("verify") == "Everything agrees.\n"


def test_a_writer_who_does_not_wait_is_refused() -> None:
    """The twin: no page says that the database is locked then either."""
    path = os.pathsep.join((str(IMPATIENT), str(ROOT)))
    with Serving.start(unbooked(), PYTHONPATH=path) as serving:
        _, writes, _ = work(serving)
    assert 503 in {one.status for one in writes}
    assert not any(b"locked" in one.body for one in writes)
