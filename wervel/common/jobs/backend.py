"""Our backend of the django-tasks interface: a job is a row of the caller's transaction."""

from typing import Any

from django_tasks.backends.base import BaseTaskBackend


class JobBackend(BaseTaskBackend):
    supports_defer = True

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        raise RuntimeError("the job table is missing")
