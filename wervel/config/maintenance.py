"""The product at rest: one setting, and every page says that it will be back."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from wervel.common.errors import UnderMaintenance
from wervel.config.errors import error_response

Handler = Callable[[HttpRequest], HttpResponse]

STILL_ANSWERED = ("/livez", "/readyz")
RETRY_SECONDS = 600


class Maintenance:
    """Answers all but the questions of the machinery, before anything asks the database.

    Static files are served earlier, so that the page has its looks.
    """

    def __init__(self, get_response: Handler) -> None:
        if not settings.MAINTENANCE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in STILL_ANSWERED:
            return self.get_response(request)
        return error_response(request, UnderMaintenance(retry_after=RETRY_SECONDS))
