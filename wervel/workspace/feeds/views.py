"""Private calendar addresses: made, seen once, and revoked by staff; fetched by programs."""

import hashlib
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wervel.accounts.access import public, staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.client_address import address_key
from wervel.common.ratelimits.counting import limit_read
from wervel.scheduling.exceptions import FeedUnknown, TooManyFeeds
from wervel.scheduling.selectors.feeds import subjects, working_feeds
from wervel.scheduling.services.feeds import create_feed, fetch_feed, revoke_feed
from wervel.workspace.feeds import presenters
from wervel.workspace.feeds.forms import FeedForm

OK, REFUSED = 200, 422


@staff(Role.PLANNER, Role.DOCTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: HttpRequest) -> HttpResponse:
    """The addresses that work, and a form for another one."""
    possible = subjects(actor=actor_of(request))
    form = FeedForm(request.POST or None, subjects=possible)
    if request.method != "POST" or not possible:
        return _show(request, form, has_subjects=bool(possible))
    if not form.is_valid():
        return _show(request, form, status=REFUSED)
    return _create(request, form)


def _create(request: HttpRequest, form: FeedForm) -> HttpResponse:
    """The address is in this answer alone, and nowhere in the database."""
    chosen, label = form.chosen(), form.cleaned_data["label"]
    try:
        made = create_feed(**{chosen.kind: chosen.slug}, label=label, actor=actor_of(request))
    except TooManyFeeds as error:
        form.add_error(None, str(error))
        return _show(request, form, status=error.status)
    fresh = FeedForm(subjects=subjects(actor=actor_of(request)))
    address = presenters.address_of(made.secret)
    return _show(request, fresh, address=address, whose=chosen.name)


@staff(Role.PLANNER, Role.DOCTOR)
@require_POST
def revoke(request: HttpRequest, feed: UUID) -> HttpResponse:
    """Stop an address at once."""
    revoke_feed(feed_id=feed, actor=actor_of(request))
    messages.success(request, _("The address does not work any more."))
    return redirect("workspace:feeds")


@public
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar itself. Whoever knows the address is a calendar program of its owner."""
    limit_read("feed.address", address_key(request))
    try:
        text = fetch_feed(secret=secret)
    except FeedUnknown as error:
        plain = HttpResponse(str(error), content_type="text/plain", status=error.status)
        return _private(plain)
    full = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    full.headers["Content-Disposition"] = 'inline; filename="wervel.ics"'
    full.headers["ETag"] = f'"{hashlib.sha256(full.content).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=full.headers["ETag"], response=full)
    return _private(answer or full)


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _show(request: HttpRequest, form: FeedForm, *, status: int = OK, **more: Any) -> HttpResponse:
    listed = working_feeds(actor=actor_of(request))
    context = {
        "form": form,
        "lines": presenters.feed_lines(listed),
        "has_subjects": True,
        **more,
    }
    return render(request, "workspace/feeds/feeds.html", context, status=status)
