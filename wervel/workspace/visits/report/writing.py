"""Writing the report of a visit: what is typed is kept, and nobody's text is written over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.accounts.sessions import WATCH_HEADER
from wervel.common.actor import Actor
from wervel.common.errors import Conflict, NotFound
from wervel.diagnostics.choices import ReleaseChoice
from wervel.diagnostics.report_exceptions import (
    ReportChanged,
    ReportSigned,
    ReportStepRefused,
    TaskGrown,
)
from wervel.diagnostics.selectors.release_clock import visit_clock
from wervel.diagnostics.selectors.report_typed import typed_of
from wervel.diagnostics.selectors.reports import ReportView, reports_of
from wervel.diagnostics.services.report_changes import finish_task
from wervel.diagnostics.services.report_drafts import save_draft
from wervel.diagnostics.services.report_typing import forget_typed, keep_typed
from wervel.encounters.selectors.visits import VisitHead, visit_head
from wervel.workspace.visits.pages import record_address, record_page
from wervel.workspace.visits.report import presenters, typed
from wervel.workspace.visits.report.forms import DraftForm, OutcomeForm
from wervel.workspace.visits.sections.forms import DISCARD, DRAFT
from wervel.workspace.visits.sections.views import SomebodyElse

PAGE = "record-report"
OK, KEPT, WRONG = 200, 204, 422


@dataclass(frozen=True, slots=True)
class Shown:
    """The form to go on with, the words that others have saved, and those that are not saved."""

    form: DraftForm | None = None
    begun: int = 0
    changed: Mapping[str, str] = field(default_factory=dict)
    unsaved: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    status: int = OK


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """The draft as a form, and all that was signed. A page that keeps what is typed by itself
    sends the header of a watch."""
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    found = reports_of(encounter_id, actor=actor)
    current = presenters.current_of(found)
    if request.method != "POST":
        shown = _opened(current, actor)
    elif current is not None and request.POST.get("do") == DISCARD:
        forget_typed(report_id=current.id, actor=actor)
        return redirect(record_address(encounter_id, PAGE))
    elif WATCH_HEADER in request.headers:
        return _kept(request, current, actor)
    else:
        shown = _saved(request, current, actor)
        if shown.status == OK:
            return redirect(_after_saving(request, encounter_id))
    return _page(request, head, found, shown)


@staff(Role.DOCTOR)
@require_POST
def task(request: HttpRequest, encounter_id: UUID, task_id: UUID) -> HttpResponse:
    """What became of something that came after the signature."""
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    found = reports_of(encounter_id, actor=actor)
    current = presenters.current_of(found)
    if current is None or task_id not in [each.id for each in current.tasks]:
        raise NotFound
    form = OutcomeForm(request.POST, auto_id=f"{task_id}_%s")
    status, number = WRONG, _number(request, "number")
    if form.is_valid():
        outcome = form.cleaned_data["reason"]
        try:
            finish_task(task_id=task_id, number=number, outcome=outcome, actor=actor)
        except TaskGrown as error:
            form.add_error("reason", str(error))
            status = error.status
        else:
            return redirect(record_address(encounter_id, PAGE))
    shown = replace(_opened(current, actor), status=status)
    return _page(request, head, found, shown, presenters.Refused(task_id, form))


def _page(
    request: HttpRequest,
    head: VisitHead,
    found: Sequence[ReportView],
    shown: Shown,
    refused: presenters.Refused | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    current = presenters.current_of(found)
    context = record_page(head, PAGE) | presenters.report_page(
        found,
        form=shown.form,
        changed=shown.changed,
        clock=visit_clock(head.id, actor=actor),
        refused=refused,
        actor=actor,
    )
    context |= {
        "begun": shown.begun,
        "author": actor.id,
        "unsaved": typed.unsaved_parts(current, shown.unsaved),
        "notice": shown.notice,
        "is_kept": current is not None and typed_of(current.id, actor=actor) is not None,
    }
    return render(request, "workspace/visits/report/report.html", context, status=shown.status)


def _opened(current: ReportView | None, actor: Actor) -> Shown:
    """One's own words that are not saved come first, beside what others have saved since."""
    if current is None:
        return Shown()
    own = typed_of(current.id, actor=actor)
    if current.draft is None:
        return Shown(unsaved=own.texts if own else {})
    if own is None:
        form = DraftForm(initial=presenters.initial(current))
        return Shown(form=form, begun=current.draft_number)
    changed = {} if own.base >= current.words_number else typed.saved_texts(current)
    return Shown(form=DraftForm(initial=typed.initial(own)), begun=own.base, changed=changed)


def _saved(request: HttpRequest, current: ReportView | None, actor: Actor) -> Shown:
    """Save the words, or say why not; they stay on the page in any case."""
    form, begun = DraftForm(request.POST), _number(request, "begun")
    if not form.is_valid():
        return Shown(form=form, begun=begun, status=WRONG)
    try:
        _check_author(request, actor)
        if current is None:
            raise ReportStepRefused
        save_draft(
            report_id=current.id,
            base=_number(request, "base"),
            texts=form.texts(),
            release_choice=ReleaseChoice(form.cleaned_data["release_choice"]),
            critical=form.cleaned_data["critical"],
            actor=actor,
        )
    except ReportChanged as error:
        form.add_error(None, str(error))
        return Shown(form, begun, changed=dict(error.extra["content"]), status=error.status)
    except ReportStepRefused as error:
        if current is not None and isinstance(error, ReportSigned):
            _keep(current, form, begun, actor)
        return Shown(unsaved=form.texts(), notice=str(error), status=error.status)
    except SomebodyElse as error:
        form.add_error(None, str(error))
        return Shown(form, begun, status=error.status)
    return Shown()


def _kept(request: HttpRequest, current: ReportView | None, actor: Actor) -> HttpResponse:
    """Without a page: nobody need be there."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        words = next(iter(form.errors.values()))[0]
        return HttpResponse(words, content_type="text/plain", status=WRONG)
    try:
        _check_author(request, actor)
        if current is None or request.POST.get("do") != DRAFT:
            raise ReportStepRefused
        _keep(current, form, _number(request, "begun"), actor)
        if current.draft is None:
            raise ReportSigned
    except Conflict as error:
        return HttpResponse(str(error), content_type="text/plain", status=error.status)
    return HttpResponse(status=KEPT)


def _keep(current: ReportView, form: DraftForm, begun: int, actor: Actor) -> None:
    keep_typed(
        report_id=current.id,
        base=begun,
        texts=form.texts(),
        release_choice=ReleaseChoice(form.cleaned_data["release_choice"]),
        critical=form.cleaned_data["critical"],
        actor=actor,
    )


def _check_author(request: HttpRequest, actor: Actor) -> None:
    if request.POST.get("author", actor.id) != actor.id:
        raise SomebodyElse(
            _("You are %(name)s now. Somebody else began this text. Look before you save it.")
            % {"name": actor.label}
        )


def _number(request: HttpRequest, name: str) -> int:
    """0 for what is none: no draft has this number."""
    text = request.POST.get(name) or request.POST.get("base", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _after_saving(request: HttpRequest, encounter_id: UUID) -> str:
    """To the pages, when that was asked for; the text is saved first in either case."""
    if "preview" in request.POST:
        return record_address(encounter_id, "record-report-preview")
    messages.success(request, _("The report is saved. It is not signed yet."))
    return record_address(encounter_id, PAGE)
