"""The state of the queue, for the health check and the command line."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min

from wervel.common import clock
from wervel.common.jobs.choices import JobStatus
from wervel.common.jobs.models import Job, WorkerHeartbeat
from wervel.common.jobs.task import JobTask

ALIVE_WITHIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class QueueState:
    """Counts by status, and for how long the oldest due job has waited."""

    ready: int
    running: int
    dead: int
    oldest_waits: timedelta


def queue_state() -> QueueState:
    now = clock.now()
    counted = dict(Job.objects.values_list("status").annotate(Count("pk")))
    oldest: datetime | None = Job.objects.filter(status=JobStatus.READY, run_at__lte=now).aggregate(
        oldest=Min("run_at")
    )["oldest"]
    return QueueState(
        ready=counted.get(JobStatus.READY, 0),
        running=counted.get(JobStatus.RUNNING, 0),
        dead=counted.get(JobStatus.DEAD, 0),
        oldest_waits=now - oldest if oldest else timedelta(0),
    )


def worker_alive() -> bool:
    """Has any worker shown itself within ALIVE_WITHIN?"""
    return WorkerHeartbeat.objects.filter(
        seen_at__range=(clock.now() - ALIVE_WITHIN, clock.latest())
    ).exists()


def dead_jobs_of(task: JobTask[Any, Any]) -> dict[str, UUID]:
    """The dead jobs of one task, by the first argument that each was given."""
    rows = Job.objects.filter(kind=task.module_path, status=JobStatus.DEAD)
    return {str(job.arguments["args"][0]): job.pk for job in rows}


def dead_jobs() -> list[Job]:
    return list(Job.objects.filter(status=JobStatus.DEAD).order_by("finished_at"))
