"""Our backend of the django-tasks interface: a job is a row of the caller's transaction."""

from typing import Any

from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.exceptions import InvalidTaskError
from django_tasks.utils import normalize_json

from wervel.common import clock
from wervel.common.jobs.task import JobTask
from wervel.common.writes import insert


class JobBackend(BaseTaskBackend):
    task_class = JobTask
    supports_defer = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Insert the row; when its key is already there, that first job is the answer."""
        # The models cannot be imported while the settings name this class.
        from wervel.common.jobs.models import Job

        if not isinstance(task, JobTask):
            raise InvalidTaskError("A task of the jobs backend must be made by that backend.")
        now = clock.now()
        row = Job(
            kind=task.module_path,
            arguments={"args": normalize_json(args), "kwargs": normalize_json(kwargs)},
            key=task.key,
            run_at=task.run_after or now,
            max_attempts=task.max_attempts,
            created_at=now,
        )
        if task.key is None:
            insert(row)
        else:
            Job.objects.bulk_create([row], ignore_conflicts=True)
            row = Job.objects.get(key=task.key)
        return TaskResult(
            task=task,
            id=str(row.pk),
            status=TaskResultStatus.READY,
            enqueued_at=row.created_at,
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=row.arguments["args"],
            kwargs=row.arguments["kwargs"],
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
