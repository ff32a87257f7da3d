"""An error for programs, in the caller's language: a problem document (RFC 9457), or in the house
of FHIR an OperationOutcome."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Message, WervelError

CONTENT_TYPE = "application/problem+json"
FHIR, FHIR_TYPE = "/fhir/", "application/fhir+json"
# http://hl7.org/fhir/R4/valueset-issue-type.html
ISSUES = {
    400: "structure",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    409: "conflict",
    413: "too-long",
    415: "not-supported",
    422: "invalid",
    429: "throttled",
    503: "transient",
}

TITLES: dict[int | str, Message] = {
    400: _("We could not read this"),
    401: _("Who are you?"),
    403: _("No access"),
    404: _("Not found"),
    405: _("This does not work here"),
    409: _("Just taken"),
    410: _("This is over"),
    413: _("Too large"),
    415: _("We cannot read this"),
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
    if request.path.startswith(FHIR):
        return operation_outcome(error)
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


def operation_outcome(error: WervelError) -> HttpResponse:
    """One issue for each field, whose name is FHIRPath; else one for all."""
    told = error.fields or {"": error.text}
    issues = []
    for path, message in told.items():
        issue: dict[str, Any] = {
            "severity": "error",
            "code": ISSUES.get(error.status, "exception"),
            "details": {"text": title_of(error)},
            "diagnostics": str(message),
        }
        issues.append({**issue, "expression": [path]} if path else issue)
    outcome = {"resourceType": "OperationOutcome", "issue": issues}
    response = JsonResponse(outcome, status=error.status, content_type=FHIR_TYPE)
    return finish(response, error)


def finish(response: HttpResponse, error: WervelError) -> HttpResponse:
    """What every answer to an error carries: it is kept nowhere, and says when to come back."""
    response.headers["Cache-Control"] = "no-store"
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    seconds = retry_after(error)
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    return response
