"""Examining somebody: quick to fill in, drafted as one goes, saved as a version."""

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
from wervel.common.actor import Actor
from wervel.common.errors import Conflict, Invalid, NotFound
from wervel.common.text import printable
from wervel.encounters.choices import Section
from wervel.encounters.examination.catalogue import Catalogue
from wervel.encounters.examination.entries import merged, with_normal
from wervel.encounters.examination.quick import read_quick
from wervel.encounters.exceptions import SectionChanged
from wervel.encounters.selectors.catalogues import catalogue_of, current_catalogue
from wervel.encounters.selectors.findings import examination_of
from wervel.encounters.selectors.sections import OpenSection, open_section
from wervel.encounters.selectors.visits import visit_head
from wervel.encounters.services.sections import commit_section, forget_draft, save_draft
from wervel.encounters.transitions import CAN_BE_DRAFTED, CAN_BE_WRITTEN
from wervel.workspace.visits.examination.forms import (
    LONGEST_QUICK,
    QUICK,
    Filled,
    filled_from,
    posted,
)
from wervel.workspace.visits.examination.presenters import (
    Said,
    differences,
    page_of,
    said_of,
    unread_of,
    version_words,
)
from wervel.workspace.visits.pages import record_page
from wervel.workspace.visits.sections.forms import COMMIT, DISCARD, DRAFT
from wervel.workspace.visits.sections.views import SomebodyElse

OK, REFUSED = 200, 422
PAGE = "workspace/visits/examination/page.html"
SAID = "workspace/visits/examination/_said.html"
DO, ADD, FILL = "do", "add", "fill-"


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_http_methods(["GET", "HEAD", "POST"])
def examination(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """The examination of one visit, as saved and as drafted by its reader."""
    actor = actor_of(request)
    opened = open_section(encounter_id, Section.EXAMINATION, actor=actor)
    catalogue = _catalogue(opened)
    if request.method != "POST":
        filled = _shown(opened, catalogue)
        if opened.is_stale:
            return _show_both(request, encounter_id, catalogue, filled)
        return _show(request, encounter_id, catalogue, filled)
    filled = posted(request.POST, catalogue)
    if request.POST.get("author") != actor.id:
        return _for_somebody_else(request, encounter_id, catalogue, filled, actor)
    return _do(request, encounter_id, catalogue, filled, actor)


def _for_somebody_else(
    request: HttpRequest, encounter_id: UUID, catalogue: Catalogue, filled: Filled, actor: Actor
) -> HttpResponse:
    """What one examiner typed is not sent as another's, who logged in on the same page."""
    error = SomebodyElse(
        _("You are %(name)s now. Somebody else began this text. Look before you save it.")
        % {"name": actor.label}
    )
    if WATCH_HEADER in request.headers:
        return HttpResponse(str(error), content_type="text/plain", status=error.status)
    return _show(request, encounter_id, catalogue, filled, status=error.status, notice=str(error))


def _catalogue(opened: OpenSection) -> Catalogue:
    """An examination stays with the catalogue it began with."""
    for found in (opened.current, opened.draft):
        if found is not None and found.content.get("catalogue"):
            return catalogue_of(found.content["catalogue"])
    return current_catalogue()


def _shown(opened: OpenSection, catalogue: Catalogue) -> Filled:
    content: dict[str, Any] = {}
    base = opened.number
    if opened.draft is not None:
        content, base = opened.draft.content, opened.draft.base
    elif opened.current is not None:
        content = opened.current.content
    return filled_from(content, catalogue=catalogue.content_hash, base=base)


def _do(
    request: HttpRequest, encounter_id: UUID, catalogue: Catalogue, filled: Filled, actor: Actor
) -> HttpResponse:
    step = request.POST.get(DO, "")
    if step == DISCARD:
        forget_draft(encounter_id=encounter_id, section=Section.EXAMINATION, actor=actor)
        return HttpResponseRedirect(request.path)
    if step == COMMIT:
        return _save(request, encounter_id, catalogue, filled, actor)
    typed = request.POST.get(QUICK, "")[:LONGEST_QUICK]
    refused: tuple[str, ...] = ()
    found = dict(filled.findings)
    if step.startswith(FILL):
        chosen = next((one for one in catalogue.sets if one.id == step.removeprefix(FILL)), None)
        if chosen is None:
            raise NotFound
        found = with_normal(catalogue, found, chosen)
    elif step == ADD and typed.strip():
        read = read_quick(catalogue, found, typed)
        found, refused = read.entries, read.refused
    elif step not in (ADD, DRAFT):
        raise NotFound
    unread = {key: text for key, text in filled.unread.items() if key not in found}
    filled = Filled(filled.catalogue, filled.base, found, unread, filled.note, filled.note_wrong)
    return _drafted(request, encounter_id, catalogue, filled, actor, refused, step)


def _drafted(
    request: HttpRequest,
    encounter_id: UUID,
    catalogue: Catalogue,
    filled: Filled,
    actor: Actor,
    refused: tuple[str, ...],
    step: str,
) -> HttpResponse:
    """Keep what is there so far; a page that saves by itself gets the sentences alone."""
    notice = ""
    try:
        save_draft(
            encounter_id=encounter_id,
            section=Section.EXAMINATION,
            base=filled.base,
            content={**filled.content, "note": "" if filled.note_wrong else filled.note},
            actor=actor,
        )
    except Conflict as error:
        notice = str(error)
    if WATCH_HEADER in request.headers and notice:
        return HttpResponse(notice, content_type="text/plain", status=Conflict.status)
    if WATCH_HEADER in request.headers:
        context = {
            "said": said_of(catalogue, filled.findings),
            "unread": unread_of(catalogue, filled.unread),
        }
        return render(request, SAID, context)
    if refused or notice or filled.note_wrong:
        again = printable(", ".join(refused))
        return _show(
            request, encounter_id, catalogue, filled, status=REFUSED, quick=again, notice=notice
        )
    return HttpResponseRedirect(request.path)


def _save(
    request: HttpRequest, encounter_id: UUID, catalogue: Catalogue, filled: Filled, actor: Actor
) -> HttpResponse:
    if filled.unread or filled.note_wrong:
        return _show(request, encounter_id, catalogue, filled, status=REFUSED)
    try:
        commit_section(
            encounter_id=encounter_id,
            section=Section.EXAMINATION,
            base=filled.base,
            content=filled.content,
            actor=actor,
        )
    except SectionChanged as error:
        return _show_both(request, encounter_id, catalogue, filled, status=error.status)
    except (Conflict, Invalid) as error:
        return _show(
            request, encounter_id, catalogue, filled, status=error.status, notice=str(error)
        )
    messages.success(request, _("The examination is saved."))
    return HttpResponseRedirect(request.path)


def _show_both(
    request: HttpRequest,
    encounter_id: UUID,
    catalogue: Catalogue,
    filled: Filled,
    *,
    status: int = OK,
) -> HttpResponse:
    """Both versions, and a proposal that loses nothing: theirs, with what was changed since."""
    actor = actor_of(request)
    theirs = examination_of(encounter_id, actor=actor)
    began = examination_of(encounter_id, actor=actor, number=filled.base)
    if theirs is None:
        return _show(request, encounter_id, catalogue, filled, status=status)
    entries, conflicts = merged(began.entries if began else {}, theirs.entries, filled.findings)
    unchanged = filled.note == (began.note if began else "")
    note = theirs.note if unchanged else filled.note
    proposal = Filled(filled.catalogue, theirs.number, entries, filled.unread, note)
    both = {
        **version_words(theirs),
        "differences": differences(catalogue, conflicts, filled.findings, theirs.entries),
        "mine": said_of(catalogue, filled.findings),
        "mine_note": filled.note,
        "theirs": said_of(theirs.catalogue, theirs.entries),
        "theirs_note": theirs.note,
    }
    return _show(request, encounter_id, catalogue, proposal, status=status, both=both)


def _show(
    request: HttpRequest,
    encounter_id: UUID,
    catalogue: Catalogue,
    filled: Filled,
    *,
    status: int = OK,
    quick: str = "",
    notice: str = "",
    both: dict[str, Any] | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    latest = examination_of(encounter_id, actor=actor)
    can_write = head.status in CAN_BE_DRAFTED
    unsaved: list[Said] = []
    if not can_write:
        saved = latest.entries if latest else {}
        unsaved = said_of(catalogue, filled.findings) if filled.findings != saved else []
        note = latest.note if latest else ""
        filled = Filled(catalogue.content_hash, filled.base, saved, note=note)
    context = {
        **record_page(head, "record-examination"),
        **page_of(catalogue, filled),
        "quick": quick,
        "notice": notice,
        "both": both,
        "unsaved": unsaved,
        "author": actor.id,
        "can_write": can_write,
        "can_commit": head.status in CAN_BE_WRITTEN,
        "latest": version_words(latest),
    }
    return render(request, PAGE, context, status=status)
