"""R11: PostgreSQL ends in immediate mode while people book, and comes back."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import pytest

from bench.booking import distinct_slots
from bench.load import parts
from tests.databases import Database
from tests.private_postgres import PrivatePostgres
from tests.racing import PATIENT, Answer, Api, race
from tests.scheduling.races.conftest import unbooked
from tests.serving import Serving

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

CLIENTS, SLOTS = 8, 480
BEFORE_SECONDS, AWAY_SECONDS, AFTER_SECONDS, RECOVERY_SECONDS = 2.0, 1.0, 3.0, 10.0
# What makes an answer durable, taken away: commits are told before they are written.
FORGETFUL = ("synchronous_commit=off", "wal_writer_delay=10000ms", "wal_writer_flush_after=1GB")


@pytest.fixture
def cluster() -> Iterator[PrivatePostgres]:
    """A server of this test's own: the one of the test session is not to be restarted."""
    found = PrivatePostgres.start()
    yield found
    found.stop()


def own_database(cluster: PrivatePostgres) -> Database:
    source = unbooked()
    return Database(cluster.fill(source.url), source.data)


@dataclass(slots=True)
class Bookers:
    """Clients who book slot after slot; without an answer they ask again, under the same key."""

    api: Api
    stop: threading.Event = field(default_factory=threading.Event)
    answers: list[tuple[float, str, Answer]] = field(default_factory=list)

    def book(self, slots: list[str]) -> None:
        for slot in slots:
            key = f"{threading.get_ident()}-{slot[-22:]}"
            body = {"slot": slot, "patient": PATIENT}
            while not self.stop.is_set():
                answer = self.api.post_appointment(body, key)
                self.answers.append((time.monotonic(), slot, answer))
                if answer.status != 503:
                    break
                time.sleep(0.2)

    def confirmed(self, since: float = 0.0) -> list[float]:
        """When bookings were confirmed."""
        return [at for at, _, one in self.answers if one.status == 201 and at > since]

    def references(self) -> set[str]:
        """Of everything that was confirmed."""
        return {one.json["reference"] for _, _, one in self.answers if one.status == 201}


def stored(database: Database) -> set[str]:
    return {str(row[0]) for row in database.rows("SELECT reference FROM scheduling_appointment")}


def test_no_confirmed_booking_is_lost(cluster: PrivatePostgres) -> None:
    database = own_database(cluster)
    with Serving.start(database) as serving:
        bookers = Bookers(Api(serving.base_url))
        shares = parts(distinct_slots(serving.base_url, SLOTS), CLIENTS)
        with ThreadPoolExecutor(CLIENTS) as pool:
            work = [pool.submit(bookers.book, share) for share in shares]
            time.sleep(BEFORE_SECONDS)
            cluster.crash()
            time.sleep(AWAY_SECONDS)
            cluster.launch()
            back = time.monotonic()
            while not bookers.confirmed(back) and time.monotonic() < back + RECOVERY_SECONDS:
                time.sleep(0.1)
            time.sleep(AFTER_SECONDS)
            bookers.stop.set()
            for one in work:
                one.result()
        # Every thread of every worker has had its turn: no dead connection is left.
        reads = race([partial(bookers.api.call, "GET", "/services")] * 40)
    found = [answer for _, _, answer in bookers.answers]
    assert {one.status for one in found} == {201, 503}
    assert {one.headers.get("retry-after") for one in found if one.status == 503} == {"5"}
    assert min(bookers.confirmed()) < back - AWAY_SECONDS
    assert min(bookers.confirmed(back)) - back < RECOVERY_SECONDS
    assert {one.status for one in reads} == {200}
    assert bookers.references() <= stored(database)
    assert len(stored(database)) <= len({slot for _, slot, _ in bookers.answers})
    assert database.command("verify") == "Everything agrees.\n"


def test_a_server_that_confirms_before_it_writes_loses_bookings(cluster: PrivatePostgres) -> None:
    """The twin: the same crash, without what makes a commit durable."""
    database = own_database(cluster)
    cluster.crash()
    cluster.launch(*FORGETFUL)
    with Serving.start(database) as serving:
        bookers = Bookers(Api(serving.base_url))
        share = parts(distinct_slots(serving.base_url, SLOTS), CLIENTS)[0][:20]
        bookers.book(share)
        cluster.crash()
        cluster.launch()
        assert len(bookers.references()) == 20
        assert not bookers.references() <= stored(database)
