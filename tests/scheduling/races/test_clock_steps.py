"""R16: the clock of the host is set while web and worker run."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from tests.databases import SETUP, Database
from tests.host_clock import HostClock
from tests.mailbox import Mailbox
from tests.racing import PATIENT, Api
from tests.scheduling.races.conftest import unbooked
from tests.scheduling.races.test_crashes import wait_until
from tests.serving import Serving

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

HOURS, DAYS = timedelta(hours=2), timedelta(days=400)
SOON, LONG_ENOUGH = 25, 5
DRAFTS = "/nl/afspraak/kies/"
MESSAGES = "SELECT count(*) FROM contact_outboundmessage"
UNSENT = f"{MESSAGES} WHERE status = 'queued'"
LIVE = "SELECT count(*) FROM scheduling_hold WHERE freed_at IS NULL"
TRUSTING_WORKER = f"""{SETUP}
from datetime import timedelta
from wervel.common import clock
from wervel.common.jobs import schedule, worker
clock.MOST_AHEAD = schedule.AHEAD = timedelta(days=1000)
worker.Worker().run()
"""


def monday() -> timedelta:
    """How far off is a Monday morning: then there are times on the next day too."""
    now = datetime.now(UTC)
    then = now.replace(hour=8, minute=0, second=0) + timedelta(days=7 - now.weekday())
    return then - now


@dataclass(frozen=True, slots=True)
class Host:
    clock: HostClock
    mailbox: Mailbox
    serving: Serving

    @property
    def database(self) -> Database:
        return self.serving.database

    @property
    def api(self) -> Api:
        return Api(self.serving.base_url)

    def set_clock(self, by: timedelta) -> None:
        """Set it, and wait until the worker has seen and said it."""
        self.clock.set(self.clock.off + by)
        line = f"clock step: the clock was set by {by.total_seconds():+.0f} s"
        wait_until(lambda: line in self.serving.log(), SOON)

    def count(self, statement: str) -> int:
        return int(self.database.rows(statement)[0][0])


@contextmanager
def running(*, jobs: bool) -> Iterator[Host]:
    database, mailbox = unbooked(), Mailbox()
    clock, address = HostClock(database.data), mailbox.start()
    clock.set(monday())
    settings = {**clock.settings, "WERVEL_SMTP_URL": address}
    try:
        with Serving.start(database, workers=1, jobs=jobs, **settings) as serving:
            yield Host(clock, mailbox, serving)
    finally:
        mailbox.stop()


def book(host: Host, name: str, slot: str) -> str:
    """Book for this person, and wait for their mail; their address."""
    address = f"{name}@patient.example"
    assert host.api.book(slot, patient={**PATIENT, "email": address}).status == 201
    host.mailbox.wait_for(address)
    return address


def slot_in(host: Host, **distance: int) -> str:
    """The first time after that; after a jump the days must be opened first."""
    begin = (host.clock.now() + timedelta(**distance)).isoformat()
    ask = partial(host.api.slots, limit=1, **{"from": begin})
    wait_until(lambda: bool(ask()), SOON)
    return str(ask()[0]["id"])


def letters(host: Host) -> list[tuple[str, str]]:
    found = host.mailbox.letters
    return sorted((str(one["To"]), str(one["Message-ID"])) for one in found)


def draft(host: Host) -> str:
    fields = {"service": "first-consultation-back", "slot": slot_in(host, hours=3)}
    return host.api.post_form(DRAFTS, **fields).headers["location"]


def status(host: Host, page: str) -> int:
    return host.api.page(page).status


def is_over(host: Host, hold: str, page: str) -> bool:
    late = host.api.post_appointment({"hold": hold, "patient": PATIENT})
    return late.status == 410 and status(host, page) in (404, 410)


@pytest.mark.parametrize("off", [HOURS, -HOURS, DAYS])
def test_a_step_and_the_step_back(off: timedelta) -> None:
    """Nobody is told or reminded twice, everything goes on after each step, and no hold or draft
    lives on for having been made in a future that never came."""
    with running(jobs=True) as host:
        told = [book(host, "first", slot_in(host, hours=25))]
        for step in (off, -off):
            hold, page = host.api.hold(slot_in(host, days=4)).json["id"], draft(host)
            assert status(host, page) == 200
            host.set_clock(step)
            told.append(book(host, f"after{step.total_seconds():.0f}", slot_in(host, days=5)))
            wait_until(lambda: host.count(UNSENT) == 0, SOON)
            if step < timedelta(0) or step == DAYS:
                wait_until(lambda: host.count(LIVE) == 0, SOON)
                assert is_over(host, hold, page)
        if off == HOURS:
            host.mailbox.wait_for(told[0], 2)
            host.set_clock(off)
            told.append(book(host, "again", slot_in(host, days=5)))
        found = letters(host)
    assert len(found) == len(set(found))
    mails = [sum(to == address for to, _ in found) for address in told]
    assert mails == ([2, 1, 1, 1] if off == HOURS else [1, 1, 1])
    assert host.database.command("verify", **host.clock.settings) == "Everything agrees.\n"


def test_a_worker_that_trusts_the_clock_keeps_a_hold_for_two_hours_more() -> None:
    """The twin."""
    with running(jobs=False) as host:
        host.serving.spawn([sys.executable, "-c", TRUSTING_WORKER])
        book(host, "first", slot_in(host, days=3))
        host.api.hold(slot_in(host, days=4))
        host.set_clock(-HOURS)
        with pytest.raises(AssertionError, match="did not happen"):
            wait_until(lambda: host.count(LIVE) == 0, LONG_ENOUGH)
