"""Writing one section: what is typed is kept, and nobody's text is written over."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.accounts.sessions import WATCH_HEADER
from wervel.common.errors import Conflict, Forbidden, Invalid, WervelError
from wervel.encounters.choices import Section
from wervel.encounters.exceptions import SectionChanged
from wervel.encounters.section_content import TEXT
from wervel.encounters.selectors.sections import open_section
from wervel.encounters.selectors.visits import visit_head
from wervel.encounters.services.sections import commit_section, forget_draft, save_draft
from wervel.workspace.visits.sections.forms import COMMIT, DISCARD, Sent
from wervel.workspace.visits.sections.presenters import section_page

OK, KEPT, CHANGED = 200, 204, 409
REFUSALS = (Conflict, Invalid)


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, encounter_id: UUID, section: Section) -> HttpResponse:
    """One section. A page that keeps a draft by itself sends the header of a watch."""
    if request.method != "POST":
        return _show(request, encounter_id, section)
    sent = Sent.read(request.POST.dict())
    try:
        _write(request, encounter_id, section, sent)
    except REFUSALS as error:
        if WATCH_HEADER in request.headers:
            return HttpResponse(str(error), content_type="text/plain", status=error.status)
        return _refused(request, encounter_id, section, sent, error)
    if WATCH_HEADER in request.headers:
        return HttpResponse(status=KEPT)
    messages.success(request, _said(sent))
    return HttpResponseRedirect(request.path)


class SomebodyElse(Conflict):
    """The page was made for another person than the one who is logged in by now."""

    code = "somebody-else"


def _write(request: HttpRequest, encounter_id: UUID, section: Section, sent: Sent) -> None:
    actor = actor_of(request)
    if sent.author != actor.id:
        raise SomebodyElse(
            _("You are %(name)s now. Somebody else began this text. Look before you save it.")
            % {"name": actor.label}
        )
    what: dict[str, Any] = {"encounter_id": encounter_id, "section": section, "actor": actor}
    content = {TEXT: sent.text}
    if sent.do == COMMIT:
        commit_section(base=sent.base, content=content, **what)
    elif sent.do == DISCARD:
        forget_draft(**what)
    else:
        save_draft(base=sent.begun, content=content, **what)


def _said(sent: Sent) -> str:
    if sent.do == COMMIT:
        return _("Saved in the record.")
    return _("The draft is gone.") if sent.do == DISCARD else _("Your draft is kept.")


def _refused(
    request: HttpRequest, encounter_id: UUID, section: Section, sent: Sent, error: WervelError
) -> HttpResponse:
    """The text stays in the page, and, where it can be, in the author's draft."""
    if isinstance(error, SectionChanged):
        with suppress(Conflict, Invalid, Forbidden):
            save_draft(
                encounter_id=encounter_id,
                section=section,
                base=sent.begun,
                content={TEXT: sent.text},
                actor=actor_of(request),
            )
    return _show(request, encounter_id, section, sent=sent, error=error)


def _show(
    request: HttpRequest,
    encounter_id: UUID,
    section: Section,
    *,
    sent: Sent | None = None,
    error: WervelError | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    found = open_section(encounter_id, section, actor=actor)
    begun, typed = (sent.begun, sent.text) if sent else (-1, None)
    context = section_page(head, found, actor, typed=typed, begun=begun)
    context |= {"notice": str(error) if error else ""}
    status = error.status if error else OK
    return render(request, "workspace/visits/section.html", context, status=status)
