"""The page with what a reader's search found, and the part of it that changes while typing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from wervel.accounts.access import public
from wervel.common.client_address import address_key
from wervel.common.language import current_language
from wervel.common.ratelimits.counting import limit_read
from wervel.directory import selectors as directory
from wervel.knowledge.search import Results, search
from wervel.website.pages import show
from wervel.website.sharing.heads import Sharing

# Asked for by the script alone; the page with its frame is for everybody.
PART_ONLY = "HX-Request"


@public
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Any text is answered: with pages, or with the nearest one and the other ways to an answer."""
    limit_read("search.address", address_key(request))
    found = search(request.GET.get("q", ""), current_language())
    context = {
        "title": _("Search results") if found.pages else _("Search"),
        "found": found,
        "said": said(found),
    }
    if request.headers.get(PART_ONLY) == "true":
        context["contact"] = directory.contact_details()
        response = render(request, "website/knowledge/_found.html", context)
        response.headers["Cache-Control"] = "no-store"
    else:
        response = show(
            request,
            "website/knowledge/search.html",
            context,
            section="knowledge",
            sharing=Sharing(indexed=False),
        )
    patch_vary_headers(response, [PART_ONLY])
    return response


def said(found: Results) -> str:
    """How much was found, as a sentence."""
    if not found.query:
        return ""
    if not found.pages:
        return _("We found nothing for “%(query)s”.") % {"query": found.query}
    if len(found.pages) == 1:
        return _("One text for “%(query)s”.") % {"query": found.query}
    words = {
        2: pgettext("number of texts", "Two"),
        3: pgettext("number of texts", "Three"),
        4: pgettext("number of texts", "Four"),
        5: pgettext("number of texts", "Five"),
        6: pgettext("number of texts", "Six"),
        7: pgettext("number of texts", "Seven"),
        8: pgettext("number of texts", "Eight"),
        9: pgettext("number of texts", "Nine"),
        10: pgettext("number of texts", "Ten"),
    }
    return _("%(number)s texts for “%(query)s”, the best one first.") % {
        "number": words[len(found.pages)],
        "query": found.query,
    }
