"""Serving the knowledge base, with the check and the first free time beside each article."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from wervel.accounts.access import public
from wervel.common.errors import NotFound
from wervel.knowledge import selectors as knowledge
from wervel.knowledge.reading import Article, Reading
from wervel.website.knowledge.next_time import next_time
from wervel.website.knowledge.presenters import article_view, crumbs
from wervel.website.pages import show


@public
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
    if isinstance(page, Article):
        template = "website/knowledge/article.html"
        context |= {"page": article_view(page), "next": next_time(request.GET.get("near", ""))}
    return show(
        request,
        template,
        context,
        section="knowledge",
        alternates=dict(reading.translations),
    )
