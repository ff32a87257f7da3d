"""The worker: one process, one job at a time, until it is told to stop."""

import logging
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.utils.module_loading import autodiscover_modules, import_string

from wervel.common import clock
from wervel.common.jobs.clock_watch import ClockWatch
from wervel.common.jobs.exceptions import JobTimeout
from wervel.common.jobs.models import Job, WorkerHeartbeat
from wervel.common.jobs.queue import claim_job, fail_job, finish_job, release_job, renew_lease
from wervel.common.jobs.schedule import fire_due
from wervel.common.jobs.task import JobTask

POLL_SECONDS = 0.5
PULSE_SECONDS = 10.0
DATABASE_PAUSE_SECONDS = 2.0
# A handler stuck in code that no signal interrupts gets this long, then the process ends itself.
HARD_STOP_SECONDS = 15.0
EX_TEMPFAIL = 75

log = logging.getLogger("wervel.jobs")


def new_worker_name() -> str:
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


def find_task(kind: str) -> JobTask[..., object]:
    """The task of a stored module path; LookupError when it is none (any more)."""
    try:
        found = import_string(kind)
    except ImportError as error:
        raise LookupError(f"no job {kind}") from error
    if not isinstance(found, JobTask):
        raise LookupError(f"{kind} is not a job")
    return found


def run_job(job: Job) -> bool:
    """Run a claimed job within its time and write down how it ended; was it done?"""
    try:
        task = find_task(job.kind)
        with time_limit(task.timeout):
            task.call(*job.arguments["args"], **job.arguments["kwargs"])
    except (Exception, JobTimeout) as error:
        fail_job(job=job, error=error)
        return False
    finish_job(job=job)
    return True


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise JobTimeout here after `seconds`; only the main thread can be interrupted so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def expire(signum: int, frame: FrameType | None) -> None:
        raise JobTimeout(f"more than {seconds} seconds")

    previous = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def run_due_jobs(*, limit: int = 1000) -> int:
    """Do everything that is due, here and now; the number of jobs tried. For tests and demos."""
    tried = 0
    while tried < limit and (job := claim_job(worker="here")) is not None:
        run_job(job)
        tried += 1
    return tried


class Pulse(threading.Thread):
    """Shows every few seconds that the worker lives, and keeps the lease of its job."""

    def __init__(self, worker: str) -> None:
        super().__init__(name="pulse", daemon=True)
        self.worker = worker
        self.job: Job | None = None
        self.hard_stop_at: float | None = None
        self.stopping = threading.Event()

    def run(self) -> None:
        started = clock.now()
        due = 0.0
        watch = ClockWatch()
        while not self.stopping.wait(1.0):
            self._stop_when_stuck()
            watch.look()
            if time.monotonic() < due:
                continue
            due = time.monotonic() + PULSE_SECONDS
            try:
                WorkerHeartbeat.objects.update_or_create(
                    worker=self.worker, defaults={"started_at": started, "seen_at": clock.now()}
                )
                if (job := self.job) is not None:
                    renew_lease(job=job)
            except (DatabaseError, InterfaceError):
                due = time.monotonic() + 1.0
                connections.close_all()
        connections.close_all()

    def _stop_when_stuck(self) -> None:
        if self.hard_stop_at is not None and time.monotonic() > self.hard_stop_at:
            log.critical("job %s cannot be interrupted: the worker ends itself", self.job)
            os._exit(EX_TEMPFAIL)

    @contextmanager
    def holding(self, job: Job) -> Iterator[None]:
        try:
            limit = find_task(job.kind).timeout
        except LookupError:
            limit = 0.0
        self.job, self.hard_stop_at = job, time.monotonic() + limit + HARD_STOP_SECONDS
        try:
            yield
        finally:
            self.job = self.hard_stop_at = None


class Worker:
    """The loop of ``wervel jobs work``: fires periodic jobs, claims, runs, waits."""

    def __init__(self) -> None:
        self.name = new_worker_name()
        self.stopping = False
        self.pulse = Pulse(self.name)

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        """Finish the job in hand, then leave."""
        self.stopping = True

    def run(self) -> None:
        """Work until stopped. A database that is away is waited for."""
        autodiscover_modules("tasks")
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        self.pulse.start()
        while not self.stopping:
            try:
                close_old_connections()
                if not self.step():
                    time.sleep(POLL_SECONDS)
            except (DatabaseError, InterfaceError) as error:
                log.warning("the database is away (%s)", type(error).__name__)
                connections.close_all()
                time.sleep(DATABASE_PAUSE_SECONDS)
        self.leave()

    def step(self) -> bool:
        """One look at the queue; False when there was nothing to do."""
        fire_due()
        job = claim_job(worker=self.name)
        if job is None:
            return False
        if self.stopping:
            release_job(job=job)
            return False
        with self.pulse.holding(job):
            run_job(job)
        return True

    def leave(self) -> None:
        self.pulse.stopping.set()
        self.pulse.join(timeout=5)
        try:
            WorkerHeartbeat.objects.filter(worker=self.name).delete()
        except (DatabaseError, InterfaceError):
            log.warning("left without saying so: the database is away")
        connections.close_all()
