"""Headers that every answer carries, and those of static files."""

from collections.abc import Callable
from typing import Protocol

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(),"
    " magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()"
)
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


class SecurityHeaders:
    """What Django and django-csp leave out: no device, and no other site, is of use to a page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class Headers(Protocol):
    """The headers of a static file."""

    def __setitem__(self, name: str, value: str) -> None: ...


def static_file_headers(headers: Headers, path: str, url: str) -> None:
    """A file opened by itself runs nothing: an SVG may hold a script."""
    headers["Content-Security-Policy"] = FILE_POLICY
