"""The waiting list under load: two who want one time, and answers that come at the same moment."""

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from tests.databases import Database
from tests.racing import Answer, Api, race
from tests.scheduling.races.conftest import TAKE_GUARDS_AWAY, doubles, unbooked
from tests.serving import Serving

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

ROUNDS, TWIN_ROUNDS = 5, 10
ALL_DAY = {"WERVEL_OFFER_HOURS": "0-24"}
# Each line of the input names people who wait; those of a line are looked for at the same moment.
LOOK = """
import json, threading
from uuid import UUID
from django.db import connections
from wervel.scheduling.services.offering import offer_to
for entries in json.loads({lines!r}):
    barrier = threading.Barrier(len(entries))
    def look(entry):
        barrier.wait()
        try:
            offer_to(UUID(entry))
        finally:
            connections.close_all()
    threads = [threading.Thread(target=look, args=[entry]) for entry in entries]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
"""
# Accepting an offer at the very moment at which it ends, while others free what has ended.
ACCEPT_AT_THE_END = """
import json, threading, time
from datetime import timedelta
from django.db import connections
from wervel.common import clock
from wervel.common.actor import VISITOR
from wervel.common.errors import WervelError
from wervel.scheduling.models import Hold, WaitingOffer
from wervel.scheduling.services.answering import accept_offer
from wervel.scheduling.services.ending_offers import expire_offers
def accept(secret, at):
    time.sleep(max(0, at.timestamp() - time.time()))
    try:
        accept_offer(secret=secret, actor=VISITOR)
    except WervelError:
        pass
    finally:
        connections.close_all()
def free(until):
    while time.time() < until.timestamp():
        expire_offers()
        time.sleep(0.005)
    connections.close_all()
for secret, early in json.loads({lines!r}):
    end = clock.now() + timedelta(seconds=0.4)
    offer = WaitingOffer.objects.get(secret=secret)
    Hold.objects.filter(pk=offer.hold_id).update(expires_at=end)
    WaitingOffer.objects.filter(pk=offer.pk).update(expires_at=end)
    threads = [
        threading.Thread(target=accept, args=[secret, end - timedelta(milliseconds=early)]),
        threading.Thread(target=free, args=[end + timedelta(seconds=0.5)]),
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A server, and the settings for what runs beside it on its database."""

    serving: Serving
    env: dict[str, str]

    @property
    def api(self) -> Api:
        return Api(self.serving.base_url)

    @property
    def database(self) -> Database:
        return self.serving.database

    def look(self, *entries: list[str]) -> None:
        self.database.python(LOOK.format(lines=json.dumps(entries)), **self.env)

    def accept_at_the_end(self, offers: list[tuple[str, int]]) -> None:
        self.database.python(ACCEPT_AT_THE_END.format(lines=json.dumps(offers)), **self.env)


@pytest.fixture(scope="module")
def guarded() -> Iterator[Running]:
    database = unbooked()
    with Serving.start(database, **ALL_DAY) as serving:
        yield Running(serving, ALL_DAY)
    assert database.command("verify") == "Everything agrees.\n"


@pytest.fixture(scope="module")
def without_guards() -> Iterator[Running]:
    """The twin: without row locks, second looks and unique constraints."""
    database = unbooked()
    database.python(TAKE_GUARDS_AWAY)
    env = {**ALL_DAY, "WERVEL_UNGUARDED_BOOKING": "on"}
    with Serving.start(database, **env) as serving:
        yield Running(serving, env)


def post(api: Api, path: str, body: Any = None) -> Answer:
    return api.call("POST", path, body, {"Idempotency-Key": uuid.uuid4().hex})


def waiting(running: Running, count: int) -> list[tuple[str, str]]:
    """So many people who wait with appointments in three weeks: manage secret and entry."""
    api, found = running.api, []
    begin = (datetime.now(UTC) + timedelta(days=21)).isoformat()
    for _ in range(count):
        slot = api.slots(location="aachen", limit=1, **{"from": begin})[0]["id"]
        secret = api.book(slot).json["manage_url"].rstrip("/").rpartition("/")[2]
        body = {"locations": ["aachen"], "notice_hours": 2}
        answer = post(api, f"/appointments/{secret}/waiting", body)
        assert answer.status == 200, answer.body
        entry = running.database.rows(
            "SELECT w.id FROM scheduling_waitingentry w JOIN scheduling_appointment a"
            " ON w.appointment_id = a.id WHERE a.manage_secret = ?",
            secret,
        )[0][0]
        found.append((secret, str(entry)))
    return found


def offered(running: Running, manage_secret: str) -> dict[str, Any]:
    answer = running.api.call("GET", f"/appointments/{manage_secret}/waiting")
    found: dict[str, Any] = answer.json["offer"]
    return found


def offers(running: Running, count: int) -> list[dict[str, Any]]:
    """So many open offers, made one after the other."""
    people = waiting(running, count)
    running.look(*([entry] for _, entry in people))
    return [offered(running, secret) for secret, _ in people]


def open_offers(database: Database, entries: list[str]) -> list[int]:
    """How many open offers each of them has."""
    rows = database.rows("SELECT entry_id FROM scheduling_waitingoffer WHERE state = 'open'")
    found = [str(row[0]) for row in rows]
    return [found.count(entry) for entry in entries]


def sold_twice(database: Database) -> int:
    """How many starts of a practitioner have two appointments that stand."""
    return len(
        database.rows(
            "SELECT practitioner_id, start FROM scheduling_appointment WHERE status = 'confirmed'"
            ' GROUP BY practitioner_id, "start" HAVING count(*) > 1'
        )
    )


def test_of_two_who_wait_one_is_offered_the_time_and_the_other_the_next(guarded: Running) -> None:
    pairs = [waiting(guarded, 2) for _ in range(ROUNDS)]
    guarded.look(*([entry for _, entry in pair] for pair in pairs))
    for pair in pairs:
        assert open_offers(guarded.database, [entry for _, entry in pair]) == [1, 1]
    assert doubles(guarded.database) == 0


def test_without_the_guards_a_time_is_offered_to_both(without_guards: Running) -> None:
    pairs = [waiting(without_guards, 2) for _ in range(TWIN_ROUNDS)]
    without_guards.look(*([entry for _, entry in pair] for pair in pairs))
    assert doubles(without_guards.database) > 0


def test_two_who_look_make_one_offer(guarded: Running) -> None:
    people = waiting(guarded, ROUNDS)
    guarded.look(*([entry] * 4 for _, entry in people))
    assert open_offers(guarded.database, [entry for _, entry in people]) == [1] * ROUNDS


def test_without_the_guards_one_person_gets_two_offers(without_guards: Running) -> None:
    people = waiting(without_guards, TWIN_ROUNDS)
    without_guards.look(*([entry] * 4 for _, entry in people))
    found = open_offers(without_guards.database, [entry for _, entry in people])
    assert max(found) > 1


def test_accepting_at_once_moves_once(guarded: Running) -> None:
    for offer in offers(guarded, ROUNDS):
        answers = race([partial(post, guarded.api, f"/offers/{offer['id']}/accept")] * 8)
        assert [answer.status for answer in answers] == [200] * 8
        assert len({answer.body for answer in answers}) == 1
        assert answers[0].json["appointment"]["start"] == offer["start"]
        assert changes(guarded, offer) == 1


def test_without_the_guards_a_second_acceptance_goes_wrong(without_guards: Running) -> None:
    for offer in offers(without_guards, TWIN_ROUNDS):
        answers = race([partial(post, without_guards.api, f"/offers/{offer['id']}/accept")] * 8)
        if {answer.status for answer in answers} != {200} or changes(without_guards, offer) > 1:
            return
    pytest.fail("the race did not find the second move that the guards prevent")


def changes(running: Running, offer: dict[str, Any]) -> int:
    """How often the appointment of the offer was changed."""
    reference = offer["appointment"]["reference"]
    found = running.database.rows(
        "SELECT sequence FROM scheduling_appointment WHERE reference = ?", reference
    )
    return int(found[0][0])


def accept_and_book(running: Running, offer: dict[str, Any]) -> tuple[Answer, list[Answer]]:
    """Accept just before the offer ends; others book its time from that moment on."""
    end = datetime.now(UTC) + timedelta(seconds=1)
    stored = end.strftime("%Y-%m-%d %H:%M:%S.%f") + ("+00:00" if not is_sqlite(running) else "")
    rows = running.database.rows
    slot, hold = rows(
        "SELECT slot, hold_id FROM scheduling_waitingoffer WHERE secret = ?", offer["id"]
    )[0]
    rows("UPDATE scheduling_hold SET expires_at = ? WHERE id = ?", stored, hold)
    rows("UPDATE scheduling_waitingoffer SET expires_at = ? WHERE hold_id = ?", stored, hold)

    def accept() -> Answer:
        wait_for(end - timedelta(milliseconds=60))
        return post(running.api, f"/offers/{offer['id']}/accept")

    def book() -> Answer:
        wait_for(end)
        return running.api.book(slot)

    accepted, *booked = race([accept, *([book] * 6)])
    return accepted, booked


def is_sqlite(running: Running) -> bool:
    return running.database.url.startswith("sqlite")


def wait_for(moment: datetime) -> None:
    time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))


def test_of_an_acceptance_and_bookings_at_its_end_one_gets_the_time(guarded: Running) -> None:
    for offer in offers(guarded, ROUNDS):
        accepted, booked = accept_and_book(guarded, offer)
        statuses = sorted(answer.status for answer in booked)
        expected = {200: [409] * 6, 410: [201] + [409] * 5}
        assert statuses == expected[accepted.status]
    assert sold_twice(guarded.database) == 0


def test_without_the_guards_both_get_it(without_guards: Running) -> None:
    for offer in offers(without_guards, TWIN_ROUNDS):
        accept_and_book(without_guards, offer)
        if sold_twice(without_guards.database):
            return
    pytest.fail("the race did not find the double that the guards prevent")


def test_an_offer_that_ends_while_it_is_accepted_is_one_or_the_other(guarded: Running) -> None:
    found = offers(guarded, ROUNDS)
    guarded.accept_at_the_end([(one["id"], 4 * n) for n, one in enumerate(found)])
    for offer in found:
        now = guarded.api.call("GET", f"/offers/{offer['id']}").json
        moved = now["appointment"]["start"] == offer["start"]
        assert (now["state"], moved) in {("accepted", True), ("expired", False)}


def test_without_the_guards_it_is_accepted_and_has_no_time() -> None:
    database = unbooked()
    database.python(TAKE_GUARDS_AWAY)
    env = {**ALL_DAY, "WERVEL_UNGUARDED_BOOKING": "on"}
    with Serving.start(database, **env) as serving:
        running = Running(serving, env)
        found = offers(running, TWIN_ROUNDS)
        running.accept_at_the_end([(one["id"], 10 + 8 * n) for n, one in enumerate(found)])
    with pytest.raises(RuntimeError, match="appointment-without-claims"):
        database.command("verify")
