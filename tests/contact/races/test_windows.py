"""Many ask for a call in the same window: as many are promised as we can make, and the twin."""

from collections.abc import Iterator
from functools import partial

import pytest

from tests.databases import Database
from tests.racing import Answer, Api, race
from tests.scheduling.races.conftest import unbooked
from tests.serving import Serving
from wervel.contact.windows import PLACES, CallbackWindow, promised_windows

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

CLIENTS, ROUNDS, TWIN_ROUNDS = 30, 3, 6
FORM = "/nl/contact/terugbellen/"
TAKE_GUARD_AWAY = """
from django.db import connection
from wervel.contact.models import ContactRequest
found = next(c for c in ContactRequest._meta.constraints if c.name == "callback_place_once")
ContactRequest._meta.constraints.remove(found)
with connection.schema_editor() as schema:
    schema.remove_constraint(ContactRequest, found)
"""
PROMISED = "SELECT window_start, count(*) FROM contact_contactrequest GROUP BY 1"


@pytest.fixture(scope="module")
def serving() -> Iterator[Serving]:
    database = unbooked()
    with Serving.start(database) as running:
        yield running
    assert database.command("verify") == "Everything agrees.\n"


@pytest.fixture(scope="module")
def unguarded() -> Iterator[Serving]:
    """The twin: the first look at the places is left, the constraint is gone."""
    database = unbooked()
    database.python(TAKE_GUARD_AWAY)
    with Serving.start(database) as running:
        yield running


def ask(api: Api, window: CallbackWindow, name: str) -> Answer:
    return api.post_form(FORM, name=name, phone="0612345678", window=window.id, about="Demo")


def ask_all(api: Api, window: CallbackWindow, names: list[str]) -> list[int]:
    return sorted(answer.status for answer in race([partial(ask, api, window, n) for n in names]))


def promised(database: Database) -> list[int]:
    """How many calls each window has."""
    return sorted(count for _, count in database.rows(PROMISED))


def test_no_window_is_promised_to_more_than_it_has_places(serving: Serving) -> None:
    api = Api(serving.base_url)
    for window in promised_windows()[-ROUNDS:]:
        statuses = ask_all(api, window, [f"Demo {number}" for number in range(CLIENTS)])
        assert statuses == [302] * PLACES + [409] * (CLIENTS - PLACES)
    assert promised(serving.database) == [PLACES] * ROUNDS


def test_without_the_constraint_a_window_is_promised_too_often(unguarded: Serving) -> None:
    api = Api(unguarded.base_url)
    for window in promised_windows()[-TWIN_ROUNDS:]:
        ask_all(api, window, [f"Demo {number}" for number in range(CLIENTS)])
        if max(promised(unguarded.database)) > PLACES:
            with pytest.raises(RuntimeError, match="window-promised-too-often"):
                unguarded.database.command("verify")
            return
    pytest.fail("the race did not find the broken promise that the constraint prevents")


def test_a_form_sent_many_times_at_once_is_one_request(serving: Serving) -> None:
    api = Api(serving.base_url)
    window = promised_windows()[-ROUNDS - 1]
    before = len(serving.database.rows("SELECT id FROM contact_contactrequest"))
    answers = race([partial(ask, api, window, "Demo once")] * 10)
    assert {answer.status for answer in answers} == {302}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(serving.database.rows("SELECT id FROM contact_contactrequest")) == before + 1
