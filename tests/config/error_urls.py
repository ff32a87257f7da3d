"""Views that fail in every way, for the error pages to answer."""

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from wervel.accounts.access import public
from wervel.common import errors
from wervel.config.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500"]

CANARY = "canary-7f3a"
FAULTS: dict[str, Exception] = {
    "invalid": errors.Invalid(fields={"email": "wrong"}),
    "conflict": errors.Conflict(extra={"alternatives": ["a", "b"]}),
    "gone": errors.Gone(),
    "many": errors.TooManyRequests(retry_after=17),
    "unavailable": errors.Unavailable(retry_after=3),
    "denied": PermissionDenied(CANARY),
    "big": RequestDataTooBig(CANARY),
    "locked": OperationalError(f"database is locked {CANARY}"),
    "fault": ValueError(CANARY),
}


@public
def fail(request: HttpRequest, name: str) -> HttpResponse:
    raise FAULTS[name]


@public
@require_POST
def only_post(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("nl/fail/<name>", fail),
    path("de/fail/<name>", fail),
    path("api/fail/<name>", fail),
    path("api/post", only_post),
    path("nl/post", only_post),
]
