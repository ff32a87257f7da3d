"""The feed of changed articles (Atom, RFC 4287), one for each language."""

from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wervel.common import clock
from wervel.common.language import current_language
from wervel.knowledge.changed import changed_articles
from wervel.website.keeping import keep, standing

MOST = 50


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The article changed last stands first; a feed without any is as old as the clock says."""
    language = current_language()
    changes = changed_articles(language, MOST)
    here = settings.BASE_URL + reverse("website:feed")
    context = {
        "changes": changes,
        "updated": changes[0].changed_at if changes else clock.now(),
        "base_url": settings.BASE_URL,
        "here": here,
        "id": uuid5(NAMESPACE_URL, here),
        "knowledge": settings.BASE_URL + reverse("website:knowledge"),
        "language": language,
    }
    template = "website/sharing/feed.xml"
    response = render(request, template, context, content_type="application/atom+xml")
    return keep(response, standing())
