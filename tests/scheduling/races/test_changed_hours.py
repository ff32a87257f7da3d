"""Two planners change the time of one practitioner at the same moment: both changes hold."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import pytest

from tests.racing import Api, race
from tests.scheduling.history.staff import Staff, working_staff
from tests.scheduling.races.conftest import unbooked
from tests.serving import Serving
from wervel.common.clock import CLINIC_ZONE

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

WHO, PLANNERS, LEAVES = "demo-vos", 3, 40


@pytest.fixture(scope="module")
def changing() -> Iterator[Serving]:
    with Serving.start(unbooked(), workers=1) as running:
        yield running


@pytest.fixture(scope="module")
def staff(changing: Serving) -> Iterator[Staff]:
    with working_staff(changing, PLANNERS, can_move=False) as found:
        yield found


def add_leaves(staff: Staff, first: datetime) -> set[str]:
    """Half an hour a day, one after the other; what went wrong."""
    errors = set()
    for number in range(LEAVES):
        start = first + timedelta(days=number)
        end = start + timedelta(minutes=30)
        errors.add(staff.tell("leave", who=WHO, start=start.isoformat(), end=end.isoformat()))
    return errors


def test_leaves_set_at_once_all_close(changing: Serving, staff: Staff) -> None:
    """Each change works out the open time anew: one that did not see the other would open again
    what the other had closed."""
    morning = datetime.fromisoformat(Api(changing.base_url).slots(limit=1)[0]["start"])
    morning = morning.astimezone(CLINIC_ZONE).replace(hour=8, minute=0) + timedelta(days=1)
    starts = [morning + timedelta(minutes=40 * number) for number in range(PLANNERS)]
    assert race([partial(add_leaves, staff, start) for start in starts]) == [{""}] * PLANNERS
    assert changing.database.command("verify") == "Everything agrees.\n"
