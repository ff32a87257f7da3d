"""Periodic jobs: each fires once for a stretch of time, whoever looks first."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from wervel.common import clock
from wervel.common.jobs.models import Job, PeriodicRun
from wervel.common.jobs.queue import mend_after_step_back
from wervel.common.jobs.task import TIMEOUT, JobTask

log = logging.getLogger("wervel.jobs")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A failed firing is not retried for long: the next stretch brings the next one.
PERIODIC_ATTEMPTS = 3
# A stretch that begins so much later than now was fired before the clock was set back. Two hosts
# whose clocks differ by less do not disturb each other.
AHEAD = timedelta(minutes=5)


def always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Periodic:
    name: str
    every: timedelta
    when: Callable[[], bool]
    task: JobTask[[], None]

    def due_at(self, moment: datetime) -> datetime:
        """The start of the stretch that holds this moment; stretches are counted from 1970."""
        return EPOCH + (moment - EPOCH) // self.every * self.every


REGISTRY: dict[str, Periodic] = {}


def periodic(
    name: str,
    *,
    every: timedelta,
    when: Callable[[], bool] = always,
    timeout: float = TIMEOUT,
) -> Callable[[Callable[[], None]], JobTask[[], None]]:
    """Register a job that fires once for each stretch of `every` in which `when()` is true."""

    def wrap(function: Callable[[], None]) -> JobTask[[], None]:
        task = JobTask(
            func=function, backend="jobs", max_attempts=PERIODIC_ATTEMPTS, timeout=timeout
        )
        known = REGISTRY.get(name)
        if known is not None and known.task.module_path != task.module_path:
            raise ValueError(f"two periodic jobs are called {name}")
        REGISTRY[name] = Periodic(name, every, when, task)
        return task

    return wrap


def fire_due(*, now: datetime | None = None) -> list[str]:
    """Queue each periodic job whose stretch has no firing yet; the names of those queued.

    After the clock was set back every job goes on from there.
    """
    moment = now or clock.now()
    fired = dict(PeriodicRun.objects.values_list("name", "due_at"))
    if any(due_at > moment + AHEAD for due_at in fired.values()):
        _go_back(moment)
        fired = dict(PeriodicRun.objects.values_list("name", "due_at"))
    due = [
        each
        for each in REGISTRY.values()
        if fired.get(each.name, EPOCH) < each.due_at(moment) and _wanted(each)
    ]
    return [each.name for each in due if _fire(each, each.due_at(moment))]


def _go_back(moment: datetime) -> None:
    log.warning("clock step: it has been later than now; what waits for then is put right")
    with transaction.atomic():
        PeriodicRun.objects.filter(due_at__gt=moment + AHEAD).update(due_at=EPOCH)
        mend_after_step_back(now=moment)


def _wanted(each: Periodic) -> bool:
    """Ask `when`; one that fails stops its own job alone, not the worker."""
    try:
        return each.when()
    except Exception as error:
        log.error("%s cannot say whether it is wanted: %s", each.name, type(error).__name__)
        return False


def _fire(each: Periodic, due_at: datetime) -> bool:
    with transaction.atomic():
        run = PeriodicRun(name=each.name, due_at=EPOCH)
        PeriodicRun.objects.bulk_create([run], ignore_conflicts=True)
        moved = PeriodicRun.objects.filter(name=each.name, due_at__lt=due_at)
        if not moved.update(due_at=due_at):
            return False
        Job.objects.create(
            kind=each.task.module_path,
            arguments={"args": [], "kwargs": {}, "periodic": each.name},
            run_at=clock.now(),
            max_attempts=each.task.max_attempts,
            created_at=clock.now(),
        )
    return True
