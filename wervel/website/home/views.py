"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.website.knowledge.next_time import next_time
from wervel.website.pages import show


def home(request: HttpRequest) -> HttpResponse:
    """Three ways in: the check, an appointment, the knowledge base by region or by search."""
    context = {
        "title": _("Know what is wrong with your back"),
        "check_url": reverse("website:check-start"),
        "booking_url": reverse("website:booking"),
        "search_url": reverse("website:search"),
        "region_url": reverse("website:knowledge"),
        "first_free": next_time(""),
    }
    return show(request, "website/home/home.html", context)
