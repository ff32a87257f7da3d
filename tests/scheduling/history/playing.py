"""One run: clients and staff at work while processes die, and what there is to see afterwards."""

import math
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.databases import Database
from tests.racing import Api
from tests.scheduling.history.checker import Finding, check
from tests.scheduling.history.client import SERVICES, Client, Window
from tests.scheduling.history.killing import Kills, killing
from tests.scheduling.history.record import Entry
from tests.scheduling.history.staff import Staff, working_staff
from tests.scheduling.history.state import State, read_state
from tests.serving import Serving

ANSWER_SECONDS = 20
MOVE_ADDRESS = "/api/v1/appointments/{secret}/move"
LONG_AGO = "2020-01-01 00:00:00+00:00"
Offer = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """`days` is how many days the clients fight over: the fewer, the more they meet. After
    `minutes` no client begins anything new."""

    clients: int
    operations: int
    kill_every: float
    days: int
    seed: int
    planners: int = 2
    minutes: float = math.inf


@dataclass(slots=True)
class Played:
    plan: Plan
    log: list[Entry]
    state: State
    kills: Kills
    seconds: float
    findings: list[Finding]


@dataclass(slots=True)
class _Scene:
    serving: Serving
    staff: Staff
    window: Window
    clients: list[Client] = field(default_factory=list)

    @property
    def api(self) -> Api:
        return Api(self.serving.base_url, ANSWER_SECONDS)


def play(serving: Serving, plan: Plan) -> Played:
    """Let the clients work, check what they were told; then give everything back, and check that
    everything is offered as at first."""
    draw = random.Random(plan.seed)
    api = Api(serving.base_url, ANSWER_SECONDS)
    can_move = MOVE_ADDRESS in api.call("GET", "/openapi.json").json["paths"]
    with working_staff(serving, plan.planners, can_move=can_move) as staff:
        scene = _Scene(serving, staff, _window(api, plan.days))
        scene.clients = _clients(scene, plan, draw)
        before = offers(scene)
        begin = time.monotonic()
        kills = _work(scene, plan, draw)
        seconds = time.monotonic() - begin
        log = _log(scene)
        state = read_state(serving.database)
        findings = check(log, state)
        findings += list(_given_back(scene, before))
    return Played(plan, log, state, kills, seconds, findings)


def _clients(scene: _Scene, plan: Plan, draw: random.Random) -> list[Client]:
    return [
        Client(
            number,
            scene.api,
            scene.serving.database,
            scene.staff,
            scene.window,
            random.Random(draw.getrandbits(64)),
        )
        for number in range(plan.clients)
    ]


def _work(scene: _Scene, plan: Plan, draw: random.Random) -> Kills:
    """Then without any more deaths: every hold is booked, and the jobs are stopped."""
    until = time.monotonic() + plan.minutes * 60
    deaths = killing(scene.serving, plan.kill_every, draw) if plan.kill_every else nullcontext()
    with ThreadPoolExecutor(plan.clients) as pool:
        with deaths as kills:
            list(pool.map(lambda client: client.work(plan.operations, until), scene.clients))
        list(pool.map(lambda client: client.drain(), scene.clients))
    while len(scene.serving.processes) > 1:
        worker = scene.serving.processes.pop()
        worker.terminate()
        worker.wait()
    return kills or Kills()


def _log(scene: _Scene) -> list[Entry]:
    return sorted((e for client in scene.clients for e in client.log), key=lambda e: e.asked)


def _window(api: Api, days: int) -> Window:
    """From the first day, not before the day after tomorrow, on which anything is offered."""
    earliest = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    people = {
        slot["practitioner"]["slug"]
        for service in SERVICES
        for slot in api.slots(service, **{"from": earliest}, limit=100)
    }
    first = datetime.fromisoformat(api.slots(**{"from": earliest}, limit=1)[0]["start"])
    begin = first.replace(hour=0, minute=0) + timedelta(days=first.weekday() > 4)
    return Window(begin, days, tuple(sorted(people)))


def offers(scene: _Scene) -> list[Offer]:
    """Everything that is offered in the window."""
    return [offer for service in SERVICES for offer in _offers_of(scene, service)]


def _offers_of(scene: _Scene, service: str) -> Iterator[Offer]:
    begin, end = scene.window.begin.isoformat(), scene.window.end.isoformat()
    last: set[str] = set()
    while True:
        page = scene.api.slots(service, **{"from": begin, "until": end}, limit=100)
        for slot in page:
            if slot["id"] not in last:
                yield service, slot["start"], slot["practitioner"]["slug"]
        if len(page) < 100 or page[-1]["start"] == begin:
            return
        # Times that begin together may be split by the end of a page: ask for the last ones again.
        begin = page[-1]["start"]
        last = {slot["id"] for slot in page if slot["start"] == begin}


def _given_back(scene: _Scene, before: list[Offer]) -> Iterator[Finding]:
    """Every visit is cancelled and every hold ended; staff work their old hours again."""
    for client in scene.clients:
        client.give_back()
    scene.serving.database.rows("UPDATE scheduling_hold SET expires_at = ?", LONG_AGO)
    for deed in ("sweep", "restore"):
        if error := scene.staff.tell(deed):
            yield Finding("failed", f"{deed}: {error}")
    after = offers(scene)
    yield from (Finding("not-offered-again", " ".join(one)) for one in _missing(before, after))
    yield from (Finding("offered-from-nowhere", " ".join(one)) for one in _missing(after, before))
    claims = _claims(scene.serving.database)
    if claims:
        yield Finding("still-claimed", f"{claims} ticks")


def _missing(wanted: list[Offer], found: list[Offer]) -> list[Offer]:
    return sorted(set(wanted) - set(found))


def _claims(database: Database) -> int:
    return int(database.rows("SELECT count(*) FROM scheduling_claim")[0][0])
