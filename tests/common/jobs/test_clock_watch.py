"""A clock that is set, and what waited for a time that never was."""

import logging
from datetime import datetime, timedelta

import pytest
import time_machine

from wervel.common import clock
from wervel.common.jobs import queue, selectors
from wervel.common.jobs.choices import JobStatus
from wervel.common.jobs.clock_watch import ClockWatch
from wervel.common.jobs.models import Job, WorkerHeartbeat

STEPS = [timedelta(hours=2), timedelta(hours=-2), timedelta(days=400)]


@pytest.mark.parametrize("by", STEPS)
def test_a_step_is_seen_once_and_logged(by: timedelta, caplog: pytest.LogCaptureFixture) -> None:
    watch = ClockWatch()
    assert watch.look() == timedelta(0)
    with time_machine.travel(clock.now() + by), caplog.at_level(logging.WARNING, "wervel.clock"):
        assert round(watch.look().total_seconds()) == round(by.total_seconds())
        assert watch.look() == timedelta(0)
    assert caplog.messages == [f"clock step: the clock was set by {by.total_seconds():+.0f} s"]


def job(now: datetime, **values: object) -> Job:
    fields = {"kind": "x", "arguments": {}, "max_attempts": 9, "created_at": now, "run_at": now}
    return Job.objects.create(**{**fields, **values})


@pytest.mark.django_db
def test_nothing_waits_for_a_time_that_never_was() -> None:
    now = clock.now()
    ahead = now + timedelta(days=400)
    new = job(ahead)
    again = job(now, attempts=3, run_at=ahead)
    left = job(now, status=JobStatus.RUNNING, lease_until=ahead, lease_owner="dead")
    planned = job(now, run_at=ahead)
    queue.mend_after_step_back(now=now)
    found = dict(Job.objects.values_list("pk", "run_at"))
    assert [found[new.pk], found[again.pk]] == [now, now + queue.LONGEST_PAUSE]
    assert found[planned.pk] == ahead
    assert Job.objects.get(pk=left.pk).lease_until == now + queue.LEASE


@pytest.mark.django_db
def test_a_worker_seen_in_the_future_is_not_alive() -> None:
    now = clock.now()
    beat = WorkerHeartbeat.objects.create(worker="w", started_at=now, seen_at=now)
    assert selectors.worker_alive()
    WorkerHeartbeat.objects.filter(pk=beat.pk).update(seen_at=now + timedelta(days=400))
    assert not selectors.worker_alive()
