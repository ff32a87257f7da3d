"""A function that can be queued: the django-tasks Task, with the key, tries and time of ours."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django_tasks.base import Task

P = ParamSpec("P")
T = TypeVar("T")

MAX_ATTEMPTS = 10
TIMEOUT = 30.0
BACKEND = "jobs"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTask(Task[P, T]):
    """`timeout` in seconds of one attempt; `key` names one piece of work, queued once."""

    max_attempts: int = MAX_ATTEMPTS
    timeout: float = TIMEOUT
    key: str | None = None

    def using(
        self,
        *,
        priority: int | None = None,
        queue_name: str | None = None,
        run_after: datetime | None = None,
        backend: str | None = None,
        key: str | None = None,
    ) -> "JobTask[P, T]":
        """The same task with another time or key for the next `enqueue`."""
        given = {
            "priority": priority,
            "queue_name": queue_name,
            "run_after": run_after,
            "backend": backend,
            "key": key,
        }
        changes: dict[str, Any] = {name: v for name, v in given.items() if v is not None}
        return replace(self, **changes)


def job(
    *, max_attempts: int = MAX_ATTEMPTS, timeout: float = TIMEOUT
) -> Callable[[Callable[P, T]], JobTask[P, T]]:
    """Make a module-level function a job; short for ``@task(backend="jobs", …)``."""

    def wrap(function: Callable[P, T]) -> JobTask[P, T]:
        return JobTask(func=function, backend=BACKEND, max_attempts=max_attempts, timeout=timeout)

    return wrap
