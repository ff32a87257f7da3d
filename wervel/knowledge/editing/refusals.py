"""Ways past the form that would end in an error: refused in words instead."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from wervel.knowledge.models import ArticlePage


def refuse_live_copies(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy is nobody's reviewed text: it begins as a draft."""
    live = request.POST.get("publish_copies") or request.POST.get("alias")
    if request.method != "POST" or not live:
        return None
    text = _(
        "A copy begins as a draft of its own. Copy it without publishing it, and not as an alias."
    )
    messages.error(request, text)
    return redirect("wagtailadmin_pages:copy", page.pk)


def refuse_unfit_bulk(
    request: HttpRequest, action_type: str, objects: Sequence[Page], action: Any
) -> HttpResponse | None:
    """Publish all that was chosen, or nothing: each text must be fit for it by itself."""
    if action_type != "publish":
        return None
    below = bool(action.cleaned_form.cleaned_data.get("include_descendants"))
    unfit = [page.title for page in _drafts(objects, below) if not _is_fit(page)]
    if not unfit:
        return None
    text = _("Nothing was published. Open these texts and publish each by itself: %(titles)s.")
    messages.error(request, text % {"titles": ", ".join(unfit)})
    return redirect(action.next_url)


def _drafts(pages: Sequence[Page], below: bool) -> Iterator[Any]:
    for page in pages:
        yield page.get_latest_revision_as_object()
        if below:
            for child in page.get_descendants().not_live().specific():
                yield child.get_latest_revision_as_object()


def _is_fit(page: Any) -> bool:
    if not isinstance(page, ArticlePage):
        return True
    try:
        page.check_publishable()
    except ValidationError:
        return False
    return True
