"""Forms of people without an account: guarded by where they come from, not by a cookie."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from wervel.common.errors import Forbidden

View = Callable[..., HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


def anonymous_form(view: View) -> View:
    """Take a form only from our own pages.

    Every current browser says so itself (Sec-Fetch-Site). A page that tells nobody where its
    reader came from sends `Origin: null`, which therefore counts only where that is missing.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in SAFE and not _is_ours(request):
            raise Forbidden
        return view(request, *args, **kwargs)

    return csrf_exempt(wrapped)


def _is_ours(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
