"""Forms for people who are not logged in: protected by where they come from, without a cookie."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from wervel.common.errors import Forbidden

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

READING = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_PAGES = frozenset({"same-origin", "none"})


def anonymous_form(view: View[P]) -> View[P]:
    """Take a form without a token, but only from our own pages; 403 for one sent by another site.

    Sec-Fetch-Site decides where the browser sends it (a page with ``no-referrer`` has the Origin
    ``null``), else Origin. What sends neither is no browser, and has nobody's rights to misuse.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method not in READING and not comes_from_us(request):
            raise Forbidden()
        return view(request, *args, **kwargs)

    checked.guarded_by_origin = True  # type: ignore[attr-defined]
    return csrf_exempt(checked)  # type: ignore[return-value]


def comes_from_us(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in OWN_PAGES
    origin = request.headers.get("Origin")
    if origin is not None:
        ours = {_origin(settings.BASE_URL), f"{request.scheme}://{request.get_host()}"}
        return origin in ours
    return True


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
