"""R2: a short random history on the real product, and its twin without the guards."""

from collections import Counter

import pytest

from tests.scheduling.history.playing import Plan, play
from tests.scheduling.history.record import counts
from tests.scheduling.races.conftest import TAKE_GUARDS_AWAY, unbooked
from tests.serving import Serving

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

SHORT = Plan(clients=6, operations=60, kill_every=3, days=2, seed=4)
TWIN = Plan(clients=10, operations=25, kill_every=0, days=1, seed=4)


def test_a_random_history_keeps_every_promise() -> None:
    with Serving.start(unbooked(), jobs=True) as serving:
        played = play(serving, SHORT)
    assert played.findings == []
    assert played.kills.web > 0
    assert counts(played.log)["book"]["done"] > 30


def test_without_the_guards_the_checker_finds_what_they_prevent() -> None:
    database = unbooked()
    database.python(TAKE_GUARDS_AWAY)
    with Serving.start(database, WERVEL_UNGUARDED_BOOKING="on") as serving:
        played = play(serving, TWIN)
    kinds = Counter(one.kind for one in played.findings)
    assert {"claimed-twice", "told-twice", "overlap", "verify"} <= kinds.keys()
