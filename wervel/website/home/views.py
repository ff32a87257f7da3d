"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wervel.website.pages import show


def home(request: HttpRequest) -> HttpResponse:
    return show(
        request, "website/home/home.html", {"title": _("Know what is wrong with your back")}
    )
