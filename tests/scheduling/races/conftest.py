"""Servers for the races: as in production, and the same with the guards taken away."""

import os
from collections.abc import Iterator

import pytest

from tests.databases import Database, Engine
from tests.racing import Api
from tests.serving import Serving

POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"
# What is only there on one database is tested only there.
collect_ignore = (
    ["test_long_lock.py"]
    if POSTGRESQL
    else ["test_reminders_unguarded.py", "test_database_restart.py", "test_turns.py"]
)

BUILD_CHAIN = "from wervel.demo.chain import build_chain, read_chain; build_chain(read_chain())"

TAKE_GUARDS_AWAY = """
from django.db import connection
from wervel.common.idempotency.models import StoredAnswer
from wervel.scheduling.models import Claim, WaitingOffer
for model, name in (
    (Claim, "never_twice"),
    (StoredAnswer, "one_answer_a_key"),
    (WaitingOffer, "one_open_offer_each"),
    (WaitingOffer, "a_time_is_offered_once"),
):
    found = next(c for c in model._meta.constraints if c.name == name)
    model._meta.constraints.remove(found)
    with connection.schema_editor() as schema:
        schema.remove_constraint(model, found)
"""
DOUBLES = "SELECT claimable_id, tick FROM scheduling_claim GROUP BY 1, 2 HAVING count(*) > 1"


def unbooked() -> Database:
    """A copy of the demo chain in which nothing is booked yet."""
    return Engine.under_test().template("unbooked", build_unbooked).copy()


def build_unbooked(database: Database) -> None:
    database.command("prepare")
    database.python(BUILD_CHAIN)


@pytest.fixture(scope="module")
def serving() -> Iterator[Serving]:
    """As in production; whatever the races did, everything has to agree in the end."""
    database = unbooked()
    with Serving.start(database) as running:
        yield running
    assert database.command("verify") == "Everything agrees.\n"


@pytest.fixture(scope="module")
def unguarded() -> Iterator[Serving]:
    """The twin: without row locks, second looks and unique constraints."""
    database = unbooked()
    database.python(TAKE_GUARDS_AWAY)
    with Serving.start(database, WERVEL_UNGUARDED_BOOKING="on") as running:
        yield running


@pytest.fixture
def api(serving: Serving) -> Api:
    return Api(serving.base_url)


def doubles(database: Database) -> int:
    """How many ticks of a claimable are taken twice."""
    return len(database.rows(DOUBLES))


def appointments(database: Database) -> int:
    return int(database.rows("SELECT count(*) FROM scheduling_appointment")[0][0])
