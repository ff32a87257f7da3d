"""R10: the process dies before the commit, before the answer, before the mail."""

import time
from collections.abc import Callable

import pytest

from tests.databases import Database
from tests.racing import LOST, Answer, Api
from tests.scheduling.races.conftest import appointments, unbooked
from tests.serving import Serving

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

KEY = "the-one-key"
AGREES = "Everything agrees.\n"


def crash(database: Database, point: str) -> tuple[str, Answer]:
    """Book on a server that dies at this point; the slot, and what the client saw."""
    with Serving.start(database, workers=1, WERVEL_CRASH_AT=point) as serving:
        api = Api(serving.base_url)
        slot = api.slots(limit=1)[0]["id"]
        return slot, api.book(slot, key=KEY)


def messages(database: Database, status: str) -> int:
    found = database.rows("SELECT count(*) FROM contact_outboundmessage WHERE status = ?", status)
    return int(found[0][0])


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.2)


def test_a_death_before_the_commit_leaves_nothing_and_the_retry_books() -> None:
    database = unbooked()
    slot, lost = crash(database, "booking-before-commit")
    assert (lost.status, appointments(database), messages(database, "queued")) == (LOST, 0, 0)
    with Serving.start(database, workers=1) as serving:
        retried = Api(serving.base_url).book(slot, key=KEY)
    assert (retried.status, appointments(database)) == (201, 1)
    assert database.command("verify") == AGREES


BOOK_WITHOUT_TRANSACTION = """
from datetime import date
from django.db import transaction
from wervel.common.actor import VISITOR
from wervel.patients.services import PatientDetails
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services import booking
transaction.Atomic.__enter__ = lambda self: None
transaction.Atomic.__exit__ = lambda self, *error: None
(offer,) = search_slots(SlotQuery(service="first-consultation-back", limit=1)).slots
details = PatientDetails("Demo", "Demo", date(1980, 3, 31), "demo@patient.example", "+31201", "nl")
wanted = booking.prepare(slot=offer.id)
booking.book_appointment(wanted=wanted, details=details, actor=VISITOR)
"""


def test_without_the_transaction_that_death_leaves_a_booking_nobody_heard_of() -> None:
    database = unbooked()
    with pytest.raises(RuntimeError):
        database.python(BOOK_WITHOUT_TRANSACTION, WERVEL_CRASH_AT="booking-before-commit")
    assert appointments(database) == 1


def test_a_death_before_the_answer_keeps_the_booking_and_the_retry_tells_it() -> None:
    database = unbooked()
    slot, lost = crash(database, "booking-before-response")
    assert (lost.status, appointments(database), messages(database, "queued")) == (LOST, 1, 1)
    with Serving.start(database, workers=1) as serving:
        api = Api(serving.base_url)
        retried = api.book(slot, key=KEY)
        # the twin: it is the key that makes the answer the same
        without = api.book(slot, key="another-key")
    reference = database.rows("SELECT reference FROM scheduling_appointment")[0][0]
    assert (retried.status, retried.json["reference"]) == (201, reference)
    assert (without.status, appointments(database)) == (409, 1)
    assert database.command("verify") == AGREES


def test_a_mail_whose_worker_died_is_sent_after_the_restart() -> None:
    database = unbooked()
    with Serving.start(database, workers=1, jobs=True, WERVEL_CRASH_AT="mail-before-send") as one:
        api = Api(one.base_url)
        assert api.book(api.slots(limit=1)[0]["id"]).status == 201
        wait_until(lambda: one.processes[1].poll() is not None)
    assert messages(database, "sent") == 0
    database.rows("UPDATE jobs_job SET lease_until = '2020-01-01 00:00:00+00:00'")
    with Serving.start(database, workers=1, jobs=True):
        wait_until(lambda: messages(database, "sent") == 1)
    assert len(list((database.data / "mail").iterdir())) == 1
    assert database.command("verify") == AGREES
