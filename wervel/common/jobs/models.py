"""The job table, the last firing of each periodic job, and the workers that are alive."""

from django.db import models
from django.db.models import Q

from wervel.common.ids import uuid7
from wervel.common.jobs.choices import JobStatus


class Job(models.Model):
    """One piece of work. `lease_until` passed while running means that its worker died."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=200)
    arguments = models.JSONField()
    key = models.CharField(max_length=200, null=True, unique=True)
    status = models.CharField(max_length=8, choices=JobStatus.choices, default=JobStatus.READY)
    run_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField()
    lease_owner = models.CharField(max_length=64, default="")
    lease_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["run_at"], name="job_due", condition=Q(status="ready")),
            models.Index(fields=["lease_until"], name="job_lease", condition=Q(status="running")),
            models.Index(fields=["finished_at"], name="job_done", condition=Q(status="done")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=JobStatus.values), name="job_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="running") | Q(lease_until__isnull=False),
                name="job_running_has_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id} {self.status}"


class PeriodicRun(models.Model):
    """The last stretch for which a periodic job fired: moved on by compare-and-set."""

    name = models.CharField(primary_key=True, max_length=100)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%dT%H:%M:%SZ}"


class WorkerHeartbeat(models.Model):
    """That a worker process lives; it writes `seen_at` every few seconds."""

    worker = models.CharField(primary_key=True, max_length=64)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
