"""The host for uploaded files (WERVEL_FILES_URL): it gives out a file for a link, and nothing else.

No cookie of the product is sent to it, and no page of the product is served there: what hides in a
file finds nobody logged in. /livez and /readyz are answered on the product's own host alone. It is
the same process: whoever balances the load asks there, and here nothing tells of its state.
"""

import logging
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware

from wervel.common.attachments import DICOM, attachment, guarded
from wervel.config.addresses import host_of
from wervel.diagnostics.image_exceptions import ImageUnknown
from wervel.diagnostics.selectors.image_bytes import linked_file

Handler = Callable[[HttpRequest], HttpResponseBase]

METHODS = ("GET", "HEAD")
log = logging.getLogger("wervel.files")


class FilesHost:
    """Stands before what is kept, sessions and log-in: it calls none of them for this host."""

    def __init__(self, get_response: Handler) -> None:
        if not settings.FILES_URL:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.host = host_of(settings.FILES_URL)
        # To https, where that is due, as on the product's host.
        self.answer = cast(Handler, SecurityMiddleware(_answer))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _host(request) != self.host:
            return self.get_response(request)
        return self.answer(request)


def _host(request: HttpRequest) -> str:
    """Without its port; empty for one that is not ours, which is refused further on."""
    try:
        return str(split_domain_port(request.get_host())[0])
    except DisallowedHost:
        return ""


def _answer(request: HttpRequest) -> HttpResponseBase:
    """Bare answers: there is no page here, not even for an error."""
    if request.method not in METHODS:
        return _bare(405, Allow=", ".join(METHODS))
    if settings.MAINTENANCE:
        return _bare(503)
    try:
        given = linked_file(request.path_info.removeprefix("/"))
    except ImageUnknown:
        return _bare(404)
    except Error as error:
        log.error("the database did not answer: %s", type(error).__name__)
        return _bare(503)
    except Exception as error:
        log.error("a file could not be given out: %s", type(error).__name__)
        return _bare(500)
    return attachment(given.body, name=given.name, content_type=DICOM)


def _bare(status: int, **headers: str) -> HttpResponse:
    return guarded(HttpResponse(status=status, headers=headers, content_type="text/plain"))
