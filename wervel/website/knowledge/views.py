"""Serving the knowledge base, with the check and the first free time beside each article."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from wervel.accounts.access import public
from wervel.common.errors import NotFound
from wervel.directory import selectors as directory
from wervel.knowledge import selectors as knowledge
from wervel.knowledge.reading import Article, Listing, Reading
from wervel.knowledge.subjects import subject_of
from wervel.website.keeping import Fresh, standing
from wervel.website.knowledge.presenters import (
    active_region,
    article_view,
    back_regions,
    crumbs,
    state_view,
)
from wervel.website.next_time import NextTime, next_time
from wervel.website.pages import show
from wervel.website.sharing.articles import article_data
from wervel.website.sharing.cards import article_card_address
from wervel.website.sharing.heads import Sharing

# The check asks about the back alone.
WITHOUT_CHECK = frozenset({"neck"})


@public
@require_safe
def serve(request: HttpRequest, path: str = "") -> HttpResponse:
    """The published page at this address; drafts and unknown addresses do not exist."""
    reading = knowledge.find(request.path_info)
    if reading is None:
        raise NotFound
    return draw(request, reading)


def preview(request: HttpRequest, page: Any) -> HttpResponse:
    """A page of the editor, drawn exactly as readers will see it, and kept for nobody."""
    response = draw(request, knowledge.reading_of(page))
    response.fresh = None  # type: ignore[attr-defined]
    return response


def draw(request: HttpRequest, reading: Reading) -> HttpResponse:
    page = reading.page
    context: dict[str, Any] = {
        "title": page.title,
        "crumbs": crumbs(reading),
        "address": reading.address,
        "page": page,
        "has_check": reading.region not in WITHOUT_CHECK,
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
            "state": state_view(reading.standing),
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
        sharing=_sharing(reading),
    )


def _sharing(reading: Reading) -> Sharing:
    page = reading.page
    if not isinstance(page, Article):
        return Sharing(page.intro, indexed=any(region.articles for region in page.regions))
    picture = article_card_address(reading)
    data = article_data(
        reading,
        page,
        subject=subject_of(reading),
        image=settings.BASE_URL + picture,
        details=directory.contact_details(),
    )
    return Sharing(page.summary, kind="article", card=picture, data=(data,))


def _booking_address(next_free: NextTime) -> str:
    """The free times, measured from where the reader said to be."""
    address = reverse("website:booking")
    if next_free.typed and not next_free.place_unknown:
        return f"{address}?{urlencode({'near': next_free.typed})}"
    return address
