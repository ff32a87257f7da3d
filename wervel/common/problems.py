"""An error as a problem document (RFC 9457), in the caller's language."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Message, WervelError

CONTENT_TYPE = "application/problem+json"

TITLES: dict[int | str, Message] = {
    400: _("We could not read this"),
    403: _("No access"),
    404: _("Not found"),
    405: _("This does not work here"),
    409: _("Just taken"),
    410: _("This is over"),
    413: _("Too large"),
    422: _("Something is not right yet"),
    429: _("Please wait a moment"),
    503: _("Not available for a moment"),
    "maintenance": _("Back soon"),
}
FAILURE = _("Something went wrong")


def title_of(error: WervelError) -> str:
    """A few words for the kind of error; what happened exactly is ``str(error)``."""
    return str(TITLES.get(error.code) or TITLES.get(error.status, FAILURE))


def retry_after(error: WervelError) -> int | None:
    """Seconds after which trying again makes sense, when the error knows."""
    seconds = error.extra.get("retry_after")
    return int(seconds) if seconds is not None else None


def problem_document(error: WervelError, request: HttpRequest) -> HttpResponse:
    """Type, title, status, detail, code and instance; `errors` by field; then the error's extras.

    The instance is the path alone: a query may hold what a person typed.
    """
    document: dict[str, Any] = {
        "type": f"urn:wervel:problem:{error.code}",
        "title": title_of(error),
        "status": error.status,
        "detail": str(error),
        "code": error.code,
        "instance": request.path,
    }
    if error.fields:
        document["errors"] = [
            {"field": field, "message": str(message)} for field, message in error.fields.items()
        ]
    response = JsonResponse(
        {**error.extra, **document}, status=error.status, content_type=CONTENT_TYPE
    )
    return finish(response, error)


def finish(response: HttpResponse, error: WervelError) -> HttpResponse:
    """What every answer to an error carries: it is kept nowhere, and says when to come back."""
    response.headers["Cache-Control"] = "no-store"
    seconds = retry_after(error)
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    return response
