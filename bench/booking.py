"""Bookings: how many a second, and whether a race for few of them sells any twice."""

import json
import multiprocessing
import random
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from bench import SERVICE
from bench.figures import Figure
from bench.floors import beside_bare
from bench.load import CLIENTS, Outcome, Wire, parts, run_clients, statuses_text
from tests.databases import Database
from tests.serving import Serving

DISTINCT = 600
BUFFER = timedelta(minutes=5)
SHARE_OF_BARE = 0.05
RACERS, SOLD = 64, 200
CREATED, TAKEN = 201, 409
PATIENT = {
    "given": "Demo",
    "family": "Patiënt",
    "birth_date": "1980-03-31",
    "email": "demo@patient.example",
    "phone": "+31201234567",
    "language": "nl",
}


def _slots(base_url: str, **query: str) -> list[dict[str, Any]]:
    text = "&".join(f"{name}={quote(value)}" for name, value in query.items())
    wire = Wire(base_url)
    status, body = wire.get(f"/api/v1/slots?service={SERVICE}&limit=100&{text}")
    wire.close()
    assert status == 200, body
    found: list[dict[str, Any]] = json.loads(body)["slots"]
    return found


def distinct_slots(base_url: str, wanted: int) -> list[str]:
    """Slots of which none can exclude another: one after the other at each clinic, from tomorrow
    on, so that none is over before it is booked."""
    free_from: dict[str, datetime] = {}
    chosen: list[str] = []
    begin = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    while len(chosen) < wanted:
        found = _slots(base_url, **{"from": begin})
        for slot in found:
            where, start = slot["location"]["slug"], datetime.fromisoformat(slot["start"])
            if start >= free_from.get(where, start):
                free_from[where] = datetime.fromisoformat(slot["end"]) + BUFFER
                chosen.append(slot["id"])
        begin = found[-1]["start"] if found[-1]["start"] != begin else _later(begin)
    return chosen[:wanted]


def _later(moment: str) -> str:
    return (datetime.fromisoformat(moment) + BUFFER).isoformat()


def _body(slot: str) -> bytes:
    return json.dumps({"slot": slot, "patient": PATIENT, "reason": ""}).encode()


@dataclass(frozen=True, slots=True)
class _BookAll:
    """Each client books its own share of the slots."""

    shares: list[list[str]]

    def __call__(
        self, base_url: str, number: int, seconds: float
    ) -> tuple[list[float], dict[int, int]]:
        return _book(base_url, self.shares[number])


@dataclass(frozen=True, slots=True)
class _Race:
    """Each client tries the slots in an order of its own, until all of them are sold."""

    slots: list[str]
    sold: Any

    def __call__(
        self, base_url: str, number: int, seconds: float
    ) -> tuple[list[float], dict[int, int]]:
        order = list(self.slots)
        random.Random(number).shuffle(order)  # noqa: S311
        return _book(base_url, order, self.sold)


def _book(base_url: str, slots: list[str], sold: Any = None) -> tuple[list[float], dict[int, int]]:
    wire, times, statuses = Wire(base_url), [], {}
    for slot in slots:
        if sold is not None and sold.value >= SOLD:
            break
        begin = time.perf_counter()
        status, _ = wire.post("/api/v1/appointments", _body(slot), uuid.uuid4().hex)
        times.append(time.perf_counter() - begin)
        statuses[status] = statuses.get(status, 0) + 1
        if sold is not None and status == CREATED:
            with sold.get_lock():
                sold.value += 1
    wire.close()
    return times, statuses


def measure_booking(serving: Serving, database: str) -> Figure:
    """Confirmed bookings a second over distinct slots, with audit and outbox."""
    slots = distinct_slots(serving.base_url, DISTINCT)
    book = _BookAll(parts(slots, CLIENTS))
    outcome, bare = beside_bare(serving, lambda: run_clients(book, serving.base_url, 0, CLIENTS))
    rate = outcome.statuses.get(CREATED, 0) / outcome.seconds
    share = rate / bare
    promised = database == "postgresql"
    return Figure(
        database,
        "bookings over distinct slots",
        f"{rate:.0f}/s, {share:.1%} of bare view ({statuses_text(outcome.statuses)})",
        f"at least {SHARE_OF_BARE:.0%}" if promised else "",
        share >= SHARE_OF_BARE if promised else None,
    )


def measure_race(serving: Serving, database: str) -> Figure:
    """64 clients until 200 slots are sold: each exactly once, every other answer a refusal."""
    before = _appointments(serving.database)
    slots = distinct_slots(serving.base_url, SOLD)
    outcome = run_clients(_Race(slots, multiprocessing.Value("i", 0)), serving.base_url, 0, RACERS)
    sold = _appointments(serving.database) - before
    doubles = len(
        serving.database.rows(
            "SELECT 1 FROM scheduling_claim GROUP BY claimable_id, tick HAVING count(*) > 1"
        )
    )
    fair = _is_fair(outcome) and sold == SOLD and not doubles
    return Figure(
        database,
        f"race of {RACERS} clients for {SOLD} slots",
        f"{sold} sold, {doubles} twice, {outcome.seconds:.1f} s"
        f" ({statuses_text(outcome.statuses)})",
        f"{SOLD} sold, 0 twice, else only 409",
        fair,
    )


def _is_fair(outcome: Outcome) -> bool:
    return outcome.statuses.get(CREATED) == SOLD and set(outcome.statuses) <= {CREATED, TAKEN}


def _appointments(database: Database) -> int:
    return int(database.rows("SELECT count(*) FROM scheduling_appointment")[0][0])
