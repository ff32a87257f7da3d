"""Periodic jobs fire once for a stretch, and not for stretches that went by."""

from datetime import UTC, datetime, timedelta

import pytest

from wervel.common.jobs import schedule
from wervel.common.jobs.models import Job, PeriodicRun

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db

WANTED = {"now": True}


def wanted() -> bool:
    return WANTED["now"]


def tick() -> None:
    """Does nothing: these tests look at what is queued."""


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "REGISTRY", {})
    schedule.periodic("test.tick", every=timedelta(minutes=1), when=wanted)(tick)
    WANTED["now"] = True


def test_fires_once_for_each_stretch() -> None:
    assert schedule.fire_due(now=NOON) == ["test.tick"]
    assert schedule.fire_due(now=NOON + timedelta(seconds=59)) == []
    assert schedule.fire_due(now=NOON + timedelta(seconds=60)) == ["test.tick"]
    assert Job.objects.count() == 2


def test_three_days_away_fire_once() -> None:
    schedule.fire_due(now=NOON)
    assert schedule.fire_due(now=NOON + timedelta(days=3)) == ["test.tick"]
    assert schedule.fire_due(now=NOON + timedelta(days=3)) == []


def test_a_clock_a_little_behind_fires_nothing() -> None:
    schedule.fire_due(now=NOON)
    assert schedule.fire_due(now=NOON - timedelta(minutes=5)) == []


@pytest.mark.parametrize("back", [timedelta(hours=2), timedelta(days=400)])
def test_a_clock_set_back_goes_on_from_there(back: timedelta) -> None:
    schedule.fire_due(now=NOON)
    assert schedule.fire_due(now=NOON - back) == ["test.tick"]
    assert schedule.fire_due(now=NOON - back + timedelta(seconds=59)) == []
    assert schedule.fire_due(now=NOON - back + timedelta(seconds=60)) == ["test.tick"]


def test_nothing_to_do_writes_nothing_and_keeps_the_stretch() -> None:
    WANTED["now"] = False
    assert schedule.fire_due(now=NOON) == []
    assert PeriodicRun.objects.count() == 0
    WANTED["now"] = True
    assert schedule.fire_due(now=NOON + timedelta(seconds=5)) == ["test.tick"]


def broken() -> bool:
    raise LookupError("a table that is not there")


def test_one_that_cannot_say_stops_no_other() -> None:
    schedule.periodic("test.broken", every=timedelta(minutes=1), when=broken)(another)
    assert schedule.fire_due(now=NOON) == ["test.tick"]


def test_a_name_belongs_to_one_function() -> None:
    with pytest.raises(ValueError, match=r"two periodic jobs are called test\.tick"):
        schedule.periodic("test.tick", every=timedelta(minutes=1))(another)


def another() -> None:
    """Wants a name that is taken."""
