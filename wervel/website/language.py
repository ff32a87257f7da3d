"""The language of a page is the first part of its address, and nothing else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from wervel.common.language import DEFAULT_LANGUAGE, LANGUAGES

Handler = Callable[[HttpRequest], HttpResponse]


def language_of(request: HttpRequest) -> str:
    """From the path (``/de/…``); elsewhere, as on the interface for programs, from the header."""
    first = request.path_info.strip("/").split("/", 1)[0]
    if first in LANGUAGES:
        return first
    header = request.headers.get("Accept-Language", "")
    for part in header.split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return DEFAULT_LANGUAGE


class LanguageFromPath:
    """No cookie and no session: the same address always shows the same language."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response
