"""Real workers, killed for real."""

import signal

import pytest

from tests.common.jobs.conftest import Machine, wait_until

pytestmark = pytest.mark.race

JOBS = "from tests.common.jobs import sample_jobs\nfrom wervel.common.jobs.models import *\n"
EXPIRE_LEASES = "UPDATE jobs_job SET lease_until = '2026-01-01' WHERE status = 'running'"


def test_another_worker_takes_over_from_a_killed_one(machine: Machine) -> None:
    marker = str(machine.notes.with_name("marker"))
    machine.python(JOBS + f"sample_jobs.killed_first_time.enqueue({marker!r})")
    first = machine.worker()
    assert first.wait(timeout=30) == -signal.SIGKILL
    assert machine.lines() == []
    machine.worker()
    machine.database.rows(EXPIRE_LEASES)
    wait_until(lambda: machine.lines() == ["survived"])
    assert machine.database.rows("SELECT id FROM jobs_job WHERE key IS NOT NULL") == []


def test_a_job_that_kills_its_workers_ends_dead(machine: Machine) -> None:
    machine.python(JOBS + "sample_jobs.kills_its_worker.enqueue()")
    for _ in range(2):
        assert machine.worker().wait(timeout=30) == -signal.SIGKILL
        machine.database.rows(EXPIRE_LEASES)
    machine.worker()
    state = "SELECT status FROM jobs_job WHERE kind LIKE ?"
    wait_until(lambda: machine.database.rows(state, "%kills%") == [("dead",)])
    assert machine.lines() == ["killed", "killed"]


def test_two_workers_do_each_of_many_jobs_once(machine: Machine) -> None:
    code = "for n in range(200): sample_jobs.write_line.enqueue(str(n))"
    machine.python(JOBS + code)
    machine.worker()
    machine.worker()
    wait_until(lambda: len(machine.lines()) >= 200, 60)
    assert sorted(map(int, machine.lines())) == list(range(200))


TWO_SCHEDULERS = """
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from wervel.common.jobs import tasks
from wervel.common.jobs.schedule import fire_due

noon, both = datetime(2026, 11, 23, 12, tzinfo=UTC), Barrier(2)

def schedule(_):
    fired = 0
    for hour in range(50):
        both.wait()
        fired += len(fire_due(now=noon + timedelta(hours=hour)))
    return fired

with ThreadPoolExecutor(2) as pool:
    print(sum(pool.map(schedule, range(2))))
"""


def test_two_schedulers_fire_once(machine: Machine) -> None:
    """Two schedulers by one clock, each hour at once: a clock of its own for each would be one
    that is set back again and again."""
    assert machine.python(TWO_SCHEDULERS) == "50"


def test_a_worker_told_to_stop_finishes_its_job_and_says_goodbye(machine: Machine) -> None:
    machine.python(JOBS + "sample_jobs.slow.enqueue(2.0)")
    worker = machine.worker()
    wait_until(lambda: machine.lines() == ["begun"])
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=15) == 0
    assert machine.lines() == ["begun", "ended"]
    assert machine.database.rows("SELECT * FROM jobs_workerheartbeat") == []


def test_a_living_worker_shows_itself(machine: Machine) -> None:
    assert "worker away" in machine.command("jobs", "status")
    machine.worker()
    wait_until(lambda: "worker alive" in machine.command("jobs", "status"))


def test_nothing_is_lost_when_a_worker_is_killed_in_the_middle(machine: Machine) -> None:
    machine.python(JOBS + "for n in range(300): sample_jobs.write_line.enqueue(str(n))")
    victim = machine.worker()
    machine.worker()
    wait_until(lambda: len(machine.lines()) > 30, 60)
    victim.kill()
    machine.database.rows(EXPIRE_LEASES)
    wait_until(lambda: len(set(machine.lines())) == 300, 60)
    # A job whose worker died after the work and before the note of it runs once more.
    assert len(machine.lines()) <= 302
