"""One process: what is queued, claimed, retried, buried and forgotten."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import transaction

from tests.common.jobs import sample_jobs
from wervel.common import clock
from wervel.common.jobs import queue, selectors
from wervel.common.jobs.models import Job
from wervel.common.jobs.worker import find_task, run_due_jobs

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAMPLE_NOTES", str(tmp_path / "notes"))
    return tmp_path / "notes"


def only_job() -> Job:
    return Job.objects.get()


def test_a_job_runs_once_with_its_arguments(notes: Path) -> None:
    sample_jobs.write_line.enqueue("hello")
    assert run_due_jobs() == 1
    assert run_due_jobs() == 0
    assert notes.read_text() == "hello\n"
    assert (only_job().status, only_job().attempts, only_job().lease_until) == ("done", 1, None)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_leaves_no_job() -> None:
    with transaction.atomic():
        sample_jobs.write_line.enqueue("never")
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


def test_a_job_for_later_waits() -> None:
    with time_machine.travel(NOON, tick=False):
        sample_jobs.write_line.using(run_after=NOON + timedelta(hours=1)).enqueue("later")
        assert run_due_jobs() == 0
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert run_due_jobs() == 1


def test_a_key_is_queued_once_also_after_it_is_done() -> None:
    first = sample_jobs.write_line.using(key="a").enqueue("one")
    assert sample_jobs.write_line.using(key="a").enqueue("two").id == first.id
    run_due_jobs()
    assert sample_jobs.write_line.using(key="a").enqueue("three").id == first.id
    assert Job.objects.count() == 1


def test_pauses_grow_until_the_job_is_dead_and_no_name_is_kept() -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        sample_jobs.poison.enqueue()
        for attempt in (1, 2, 3):
            assert run_due_jobs() == 1
            job = only_job()
            assert job.attempts == attempt
            if attempt < 3:
                longest = timedelta(seconds=5 * 2 ** (attempt - 1))
                assert longest * 0.8 <= job.run_at - clock.now() <= longest
                traveller.move_to(job.run_at)
        assert run_due_jobs() == 0
    assert job.status == "dead"
    assert job.last_error.startswith("builtins.ValueError at common/jobs/sample_jobs.py:")
    assert "patient" not in job.last_error
    assert selectors.queue_state().dead == 1


@pytest.mark.pure
def test_pauses_never_exceed_five_minutes() -> None:
    assert all(queue.pause_after(n) <= timedelta(minutes=5) for n in (1, 7, 50, 10_000))


def test_giving_up_is_final_and_keeps_its_reason() -> None:
    sample_jobs.hopeless.enqueue()
    run_due_jobs()
    assert (only_job().status, only_job().attempts) == ("dead", 1)
    assert only_job().last_error == "the address does not exist"


def test_a_handler_chooses_its_pause() -> None:
    with time_machine.travel(NOON, tick=False):
        sample_jobs.busy.enqueue()
        run_due_jobs()
        assert only_job().run_at == NOON + timedelta(minutes=2)


def test_a_hanging_handler_is_stopped_and_cannot_swallow_it(notes: Path) -> None:
    sample_jobs.hangs.enqueue()
    started = clock.now()
    run_due_jobs()
    assert clock.now() - started < timedelta(seconds=5)
    assert only_job().last_error.startswith("wervel.common.jobs.exceptions.JobTimeout")
    assert not notes.exists()


def test_a_lease_passes_on_and_the_first_worker_can_no_longer_finish() -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        sample_jobs.write_line.enqueue("x")
        first = queue.claim_job(worker="first")
        assert first is not None
        assert queue.claim_job(worker="second") is None
        traveller.shift(queue.LEASE + timedelta(seconds=1))
        second = queue.claim_job(worker="second")
        assert second is not None
        assert second.pk == first.pk
        queue.finish_job(job=first)
        assert only_job().status == "running"
        assert queue.renew_lease(job=first) is False
        assert queue.renew_lease(job=second) is True
        queue.finish_job(job=second)
        assert only_job().status == "done"


def test_the_death_of_the_last_worker_buries_the_job() -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        sample_jobs.kills_its_worker.enqueue()
        for _ in range(2):
            assert queue.claim_job(worker="w") is not None
            traveller.shift(queue.LEASE + timedelta(seconds=1))
        assert queue.claim_job(worker="w") is None
    assert (only_job().status, only_job().last_error) == ("dead", "its worker died")


def test_a_released_job_has_lost_no_try() -> None:
    sample_jobs.write_line.enqueue("x")
    job = queue.claim_job(worker="w")
    assert job is not None
    queue.release_job(job=job)
    assert (only_job().status, only_job().attempts) == ("ready", 0)


def test_a_dead_job_can_be_put_back() -> None:
    sample_jobs.hopeless.enqueue()
    run_due_jobs()
    assert queue.retry_job(job_id=only_job().pk) is True
    assert queue.retry_job(job_id=only_job().pk) is False
    assert only_job().status == "ready"


def test_done_jobs_are_forgotten_and_dead_ones_are_not() -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        sample_jobs.write_line.enqueue("x")
        sample_jobs.hopeless.enqueue()
        run_due_jobs()
        assert queue.delete_done_jobs() == 0
        traveller.shift(queue.KEEP_DONE + timedelta(seconds=1))
        assert queue.delete_done_jobs() == 1
    assert only_job().status == "dead"


def test_a_row_cannot_call_what_is_no_job() -> None:
    with pytest.raises(LookupError):
        find_task("os.getcwd")
    with pytest.raises(LookupError):
        find_task("wervel.nothing.here")
    sample_jobs.write_line.enqueue("x")
    Job.objects.update(kind="os.getcwd", max_attempts=1)
    run_due_jobs()
    assert only_job().status == "dead"


def test_the_state_of_the_queue_tells_how_long_the_oldest_waits() -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        sample_jobs.write_line.enqueue("x")
        traveller.shift(90)
        state = selectors.queue_state()
    assert (state.ready, state.running, state.dead) == (1, 0, 0)
    assert state.oldest_waits == timedelta(seconds=90)
