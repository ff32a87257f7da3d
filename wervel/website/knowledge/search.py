"""The page with what a reader's search found."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wervel.accounts.access import public
from wervel.common.client_address import address_key
from wervel.common.language import current_language
from wervel.common.ratelimits.counting import limit_read
from wervel.knowledge.search import search
from wervel.website.pages import show
from wervel.website.sharing.heads import Sharing


@public
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Any text is answered: with pages, or with the other ways to an answer."""
    limit_read("search.address", address_key(request))
    found = search(request.GET.get("q", ""), current_language())
    title = _("Search results") if found.pages else _("Search")
    return show(
        request,
        "website/knowledge/search.html",
        {"title": title, "found": found},
        section="knowledge",
        sharing=Sharing(indexed=False),
    )
