"""The three pages about the site."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wervel.common.dates import date_words
from wervel.directory import selectors as directory
from wervel.website.about.documents import read_document, words_of
from wervel.website.about.presenters import Known, section_views
from wervel.website.keeping import standing
from wervel.website.pages import show
from wervel.website.sharing.heads import Sharing

# The imprint is empty without them.
NEEDS_LEGAL_ENTITY = frozenset({"imprint"})


@require_safe
def about(request: HttpRequest, page: str) -> HttpResponse:
    document = read_document(page)
    words = words_of(document)
    known = Known(directory.contact_details(), directory.legal_entity())
    complete = known.legal is not None or page not in NEEDS_LEGAL_ENTITY
    context = {
        "title": words.title,
        "crumbs": [(_("Home"), reverse("website:home")), (words.title, "")],
        "summary": words.summary,
        "sections": section_views(words, known),
        "complete": complete,
        "updated": date_words(document.updated_on),
    }
    return show(
        request,
        "website/about/about.html",
        context,
        fresh=standing(),
        sharing=Sharing(words.summary, indexed=complete),
    )
