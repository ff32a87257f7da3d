"""Many want a time of one session at once, each another one: no more get in than it has seats."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial

import pytest

from tests.racing import Answer, Api, race
from tests.scheduling.races.conftest import TAKE_GUARDS_AWAY, unbooked
from tests.serving import Serving
from wervel.common.clock import CLINIC_ZONE

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

MOST, ROUNDS, TWIN_ROUNDS = 3, 4, 10
LIMIT_SESSIONS = f"""
from wervel.scheduling.models import Schedule
from wervel.scheduling.services.free_days import rebuild
Schedule.objects.filter(claimable__practitioner__slug="demo-lange").update(most_visits={MOST})
rebuild()
"""


@pytest.fixture(scope="module")
def limited() -> Iterator[Serving]:
    database = unbooked()
    database.python(LIMIT_SESSIONS)
    with Serving.start(database) as running:
        yield running
    assert database.command("verify") == "Everything agrees.\n"


@pytest.fixture(scope="module")
def limited_unguarded() -> Iterator[Serving]:
    database = unbooked()
    database.python(LIMIT_SESSIONS)
    database.python(TAKE_GUARDS_AWAY)
    with Serving.start(database, WERVEL_UNGUARDED_BOOKING="on") as running:
        yield running


def times_of_a_day(api: Api, after: datetime) -> list[tuple[datetime, str]]:
    """The slots of the first day with free times after this one, none in the way of another."""
    asked = {"location": "bottrop", "practitioner": "demo-lange", "limit": 100}
    begin = datetime.combine(after.date() + timedelta(days=1), time(), CLINIC_ZONE)
    found: list[tuple[datetime, str]] = []
    for slot in api.slots(**asked, **{"from": begin.isoformat()}):
        start = datetime.fromisoformat(slot["start"])
        if not found or (
            start.date() == found[0][0].date() and start - found[-1][0] >= timedelta(minutes=40)
        ):
            found.append((start, slot["id"]))
    return found


def race_for_days(api: Api, rounds: int) -> Iterator[list[Answer]]:
    day = datetime.now(CLINIC_ZONE)
    for _ in range(rounds):
        wanted = times_of_a_day(api, day)
        assert len(wanted) > 2 * MOST
        day = wanted[0][0]
        yield race([partial(api.book, slot) for _start, slot in wanted])


def test_a_session_has_no_more_visits_than_seats(limited: Serving) -> None:
    for answers in race_for_days(Api(limited.base_url), ROUNDS):
        others = len(answers) - MOST
        assert sorted(one.status for one in answers) == [201] * MOST + [409] * others


def test_without_the_guards_it_has_more(limited_unguarded: Serving) -> None:
    for answers in race_for_days(Api(limited_unguarded.base_url), TWIN_ROUNDS):
        if sum(one.status == 201 for one in answers) > MOST:
            return
    pytest.fail("the race did not find the visit too many that the guards prevent")
