"""Is the process there (/livez), and can it do its work (/readyz)?"""

import shutil
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from wervel.accounts.access import public
from wervel.common.jobs.selectors import worker_alive

FULL_ABOVE = 0.95
SMALLEST_FREE = 200_000_000


@public
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; it touches nothing."""
    return HttpResponse("ok", content_type="text/plain")


@public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Each check and how it went; 503 as soon as one fails. No versions, names or paths."""
    found = {name: _ask(check) for name, check in CHECKS.items()}
    ready = all(found.values())
    response = JsonResponse(
        {
            "status": "ready" if ready else "not ready",
            "checks": {name: "ok" if passed else "failed" for name, passed in found.items()},
        },
        status=200 if ready else 503,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _ask(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, InterfaceError, OSError):
        connection.close()
        return False


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def migrated() -> bool:
    """No migration is pending. Asked of the database until it is so, then remembered."""
    if not _migrated():
        _migrated.cache_clear()
        return False
    return True


@cache
def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def disk_has_room() -> bool:
    """At least 5 % and 200 MB of the state directory's disk are free."""
    usage = shutil.disk_usage(settings.STATE_DIR)
    return usage.free > SMALLEST_FREE and usage.free > usage.total * (1 - FULL_ABOVE)


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": migrated,
    "worker": worker_alive,
    "disk": disk_has_room,
}
