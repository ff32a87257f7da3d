"""Serving the knowledge base, with the check and the first free time beside each article."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from wervel.accounts.access import public
from wervel.common.errors import NotFound
from wervel.knowledge import selectors as knowledge
from wervel.knowledge.reading import Listing, Reading
from wervel.website.keeping import Fresh, standing
from wervel.website.knowledge.presenters import (
    active_region,
    article_view,
    back_regions,
    crumbs,
)
from wervel.website.next_time import NextTime, next_time
from wervel.website.pages import show


@public
@require_safe
def serve(request: HttpRequest, path: str = "") -> HttpResponse:
    """The published page at this address; drafts and unknown addresses do not exist."""
    reading = knowledge.find(request.path_info)
    if reading is None:
        raise NotFound
    return draw(request, reading)


def preview(request: HttpRequest, page: Any) -> HttpResponse:
    """A page of the editor, drawn exactly as readers will see it."""
    return draw(request, knowledge.reading_of(page))


def draw(request: HttpRequest, reading: Reading) -> HttpResponse:
    page = reading.page
    context: dict[str, Any] = {
        "title": page.title,
        "crumbs": crumbs(reading),
        "address": reading.address,
        "page": page,
    }
    template = "website/knowledge/listing.html"
    fresh: Fresh | None = standing()
    if isinstance(page, Listing):
        context |= {
            "back": back_regions(knowledge.region_addresses(reading.language)),
            "active": active_region(page),
        }
    else:
        template = "website/knowledge/article.html"
        next_free = next_time(request.GET.get("near", ""))
        fresh = next_free.fresh
        context |= {
            "page": article_view(page),
            "related": reading.related,
            "next": next_free,
            "booking_url": _booking_address(next_free),
        }
    return show(
        request,
        template,
        context,
        section="knowledge",
        alternates=dict(reading.translations),
        fresh=fresh,
    )


def _booking_address(next_free: NextTime) -> str:
    """The free times, measured from where the reader said to be."""
    address = reverse("website:booking")
    if next_free.typed and not next_free.place_unknown:
        return f"{address}?{urlencode({'near': next_free.typed})}"
    return address
