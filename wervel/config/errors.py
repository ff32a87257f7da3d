"""Every error becomes a page, or a problem document under /api/, in the reader's language.

Nothing here needs the database, and a page that cannot be drawn gives way to a plain one.
"""

import logging
import sys
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import translation
from django.utils.html import format_html

from wervel.common.errors import (
    Forbidden,
    Malformed,
    NotAllowed,
    NotFound,
    TooLarge,
    TooManyRequests,
    Unavailable,
    UnderMaintenance,
    WervelError,
)
from wervel.common.problems import finish, problem_document, title_of
from wervel.website.language import language_of

Handler = Callable[[HttpRequest], HttpResponse]

PROGRAMS = ("/api/", "/fhir/")
DATABASE_RETRY_SECONDS = 5
LOGIN_RETRY_SECONDS = 60
LONGEST_LENGTH = 15
DRAWINGS: dict[int | str, str] = {404: "lost", 410: "lost", 403: "closed", "maintenance": "hands"}
log = logging.getLogger("wervel.errors")


class ErrorPages:
    """Answers the errors of views; those before and around them come through the handlers."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _too_large(request):
            return error_response(request, TooLarge())
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            shown = error_response(request, NotAllowed())
            shown.headers["Allow"] = response.headers.get("Allow", "")
            return shown
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        known = as_wervel_error(error)
        return None if known is None else error_response(request, known)


def _too_large(request: HttpRequest) -> bool:
    """Django bounds fields, but writes files of any size to the disk before anybody asks who sent
    them: only editors send files, and views that say how much they take (``largest_body``)."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        return False
    if len(length) > LONGEST_LENGTH:
        return True
    if int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return False
    if request.path_info.startswith(settings.FILES_PREFIX):
        return int(length) > settings.FILES_MAX_SIZE
    with translation.override(language_of(request)):
        try:
            view = resolve(request.path_info).func
        except Http404:
            return True
    return int(length) > getattr(view, "largest_body", 0)


def as_wervel_error(error: BaseException | None) -> WervelError | None:
    """Our error for one of Django's or the database's; None for a fault in the program."""
    match error:
        case WervelError():
            return error
        case Http404():
            return NotFound()
        case PermissionDenied():
            return Forbidden()
        case RequestDataTooBig() | TooManyFilesSent():
            return TooLarge()
        case SuspiciousOperation() | UnreadablePostError():
            return Malformed()
        case OperationalError() | InterfaceError():
            log.error("the database did not answer: %s", type(error).__name__)
            return Unavailable(retry_after=DATABASE_RETRY_SECONDS)
    return None


def error_response(request: HttpRequest, error: WervelError) -> HttpResponse:
    """A problem document for programs, a page for people."""
    language = language_of(request)
    with translation.override(language):
        if request.path.startswith(PROGRAMS):
            response = problem_document(error, request)
        else:
            response = finish(HttpResponse(_page(error, language), status=error.status), error)
        response.headers.setdefault("Content-Language", language)
    return response


def _page(error: WervelError, language: str) -> str:
    title, message = title_of(error), str(error)
    context = {
        "title": title,
        "message": message,
        "status": error.status,
        "drawing": DRAWINGS.get(error.code) or DRAWINGS.get(error.status, "pause"),
        "maintenance": isinstance(error, UnderMaintenance),
        "home_url": f"/{language}/",
    }
    try:
        return render_to_string("website/error.html", context)
    except Exception as fault:
        log.error("the error page could not be drawn: %s", type(fault).__name__)
        return format_html(
            '<!doctype html><html lang="{}"><meta charset="utf-8"><title>{}</title>'
            '<h1>{}</h1><p>{}</p><p><a href="/{}/">Wervel</a> · 112</p></html>',
            *(language, title, title, message, language),
        )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, as_wervel_error(exception) or Malformed())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, Forbidden())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, NotFound())


def too_many(request: HttpRequest) -> HttpResponse:
    """For log-in, whose limits are allauth's and count in windows of up to five minutes."""
    return error_response(request, TooManyRequests(retry_after=LOGIN_RETRY_SECONDS))


def failure(request: HttpRequest) -> HttpResponse:
    """The last resort: a database that is away is 503, anything else a 500 that tells nothing."""
    known = (as_wervel_error(each) for each in _causes(sys.exc_info()[1]))
    return error_response(request, next(filter(None, known), WervelError()))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_response(request, Forbidden())
