"""Claiming jobs and writing down how they ended: each one short transaction."""

import logging
import random
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from wervel.common import clock
from wervel.common.jobs.choices import JobStatus
from wervel.common.jobs.exceptions import GiveUp, RetryLater
from wervel.common.jobs.models import Job

LEASE = timedelta(seconds=30)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
KEEP_DONE = timedelta(days=7)

log = logging.getLogger("wervel.jobs")


def claim_job(*, worker: str) -> Job | None:
    """Take a job whose worker died, else the one that is due longest; None when nothing is due.

    Looks without a lock first: an idle worker never writes. A job whose last try ended with the
    death of its worker is not tried again but dead.
    """
    for due in (_abandoned, _ready):
        while due().exists():
            with transaction.atomic():
                job = due().select_for_update(skip_locked=True).first()
                if job is None:
                    break
                if job.attempts >= job.max_attempts:
                    _bury(job, job.last_error or "its worker died")
                    continue
                _take(job, worker)
                return job
    return None


def _abandoned() -> QuerySet[Job]:
    expired = Job.objects.filter(status=JobStatus.RUNNING, lease_until__lt=clock.now())
    return expired.order_by("lease_until")


def _ready() -> QuerySet[Job]:
    due = Job.objects.filter(status=JobStatus.READY, run_at__lte=clock.now())
    return due.order_by("run_at")


def _take(job: Job, worker: str) -> None:
    job.status = JobStatus.RUNNING
    job.attempts += 1
    job.lease_owner = worker
    job.lease_until = clock.now() + LEASE
    job.save(update_fields=["status", "attempts", "lease_owner", "lease_until"])


def renew_lease(*, job: Job) -> bool:
    """Keep the job for another LEASE; False when another worker has it by now."""
    return bool(_mine(job).update(lease_until=clock.now() + LEASE))


def finish_job(*, job: Job) -> None:
    """Done. A periodic job leaves no row: its next firing tells as much."""
    if job.key is None and job.arguments.get("periodic"):
        _mine(job).delete()
        return
    ended = _mine(job).update(
        status=JobStatus.DONE, finished_at=clock.now(), lease_until=None, last_error=""
    )
    if not ended:
        log.warning("job %s (%s) ended after its lease had passed on", job.pk, job.kind)


def fail_job(*, job: Job, error: BaseException) -> None:
    """Try again after a pause, or bury the job when its tries are used up."""
    reason = describe(error)
    if isinstance(error, GiveUp) or job.attempts >= job.max_attempts:
        _bury(job, reason)
        return
    pause = error.after if isinstance(error, RetryLater) else pause_after(job.attempts)
    _mine(job).update(
        status=JobStatus.READY, run_at=clock.now() + pause, lease_until=None, last_error=reason
    )
    log.info("job %s (%s) failed try %s: %s", job.pk, job.kind, job.attempts, reason)


def release_job(*, job: Job) -> None:
    """Hand back a job that was not begun, without counting the attempt."""
    _mine(job).update(status=JobStatus.READY, lease_until=None, attempts=F("attempts") - 1)


def pause_after(attempt: int) -> timedelta:
    """5, 10, 20 … seconds, at most five minutes, each shortened by up to a fifth at random."""
    longest = min(FIRST_PAUSE * float(2 ** min(attempt - 1, 10)), LONGEST_PAUSE)
    return longest * random.uniform(0.8, 1.0)  # noqa: S311


def describe(error: BaseException) -> str:
    """Type and place of an error. Its message stays out: it may hold personal data."""
    if isinstance(error, GiveUp):
        return str(error)[:500]
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = ""
    if trace is not None:
        code = trace.tb_frame.f_code
        file = "/".join(code.co_filename.rsplit("/", 3)[1:])
        place = f" at {file}:{trace.tb_lineno} in {code.co_name}"
    return f"{type(error).__module__}.{type(error).__qualname__}{place}"[:500]


def retry_job(*, job_id: UUID) -> bool:
    """Put a dead job back, with all its tries; False when there is no such dead job."""
    return bool(
        Job.objects.filter(pk=job_id, status=JobStatus.DEAD).update(
            status=JobStatus.READY, attempts=0, run_at=clock.now(), finished_at=None
        )
    )


def forget_job(*, job_id: UUID) -> bool:
    """Give up a dead job for good, because somebody decided so; False when there is none."""
    return bool(Job.objects.filter(pk=job_id, status=JobStatus.DEAD).delete()[0])


def mend_after_step_back(*, now: datetime) -> None:
    """No job waits for a time that came out of a wrong clock: neither a new one, nor one to be
    tried again, nor one whose worker died."""
    ready = Job.objects.filter(status=JobStatus.READY)
    ready.filter(created_at__gt=now).update(created_at=now, run_at=now)
    latest = now + LONGEST_PAUSE
    ready.filter(attempts__gt=0, run_at__gt=latest).update(run_at=latest)
    running = Job.objects.filter(status=JobStatus.RUNNING)
    running.filter(lease_until__gt=now + LEASE).update(lease_until=now + LEASE)


def delete_done_jobs() -> int:
    """Delete what was done more than KEEP_DONE ago; dead jobs stay until someone decides."""
    old = Job.objects.filter(status=JobStatus.DONE, finished_at__lt=clock.now() - KEEP_DONE)
    return old.delete()[0]


def _mine(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(
        pk=job.pk,
        status=JobStatus.RUNNING,
        lease_owner=job.lease_owner,
        attempts=job.attempts,
    )


def _bury(job: Job, reason: str) -> None:
    _mine(job).update(
        status=JobStatus.DEAD, finished_at=clock.now(), lease_until=None, last_error=reason
    )
    log.error("job %s (%s) is dead after %s tries: %s", job.pk, job.kind, job.attempts, reason)
