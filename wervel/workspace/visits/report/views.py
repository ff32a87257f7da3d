"""Beginning the report of a visit, and what becomes of it afterwards."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.actor import Actor
from wervel.common.errors import NotFound
from wervel.diagnostics.report_content import LANGUAGES, Translation
from wervel.diagnostics.selectors.reports import ReportView, reports_of
from wervel.diagnostics.services.report_changes import (
    add_translation,
    withdraw_report,
)
from wervel.diagnostics.services.report_drafts import (
    begin_amendment,
    drop_amendment,
    refresh_draft,
    start_report,
)
from wervel.diagnostics.services.report_releases import note_call, release_report
from wervel.encounters.selectors.visits import visit_head
from wervel.workspace.visits.pages import record_address, record_page
from wervel.workspace.visits.report import pages_presenters, presenters
from wervel.workspace.visits.report.forms import ReasonForm, WordsForm

PAGE = "record-report"


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_POST
def begin(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """Draft the report from what was found."""
    start_report(
        encounter_id=encounter_id, language=(get_language() or "nl")[:2], actor=actor_of(request)
    )
    return redirect(record_address(encounter_id, PAGE))


@staff(Role.DOCTOR)
@require_POST
def step(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """Release, note the call, amend, withdraw: the name of the button says which."""
    actor = actor_of(request)
    current = presenters.current_of(reports_of(encounter_id, actor=actor))
    name = request.POST.get("step", "")
    if current is None or name not in STEPS:
        raise NotFound
    form = ReasonForm(request.POST)
    if name in WITH_REASON and not form.is_valid():
        messages.error(request, _("Write the reason: it is kept, and readers see it."))
        return redirect(record_address(encounter_id, PAGE))
    STEPS[name](current, request.POST.get("reason", ""), actor)
    messages.success(request, str(presenters.DONE[name]))
    return redirect(record_address(encounter_id, PAGE))


def _release(current: ReportView, reason: str, actor: Actor) -> None:
    release_report(version_id=current.versions[0].id, actor=actor)


def _call(current: ReportView, reason: str, actor: Actor) -> None:
    note_call(version_id=current.versions[0].id, actor=actor)


def _amend(current: ReportView, reason: str, actor: Actor) -> None:
    begin_amendment(report_id=current.id, reason=reason, actor=actor)


def _drop(current: ReportView, reason: str, actor: Actor) -> None:
    drop_amendment(report_id=current.id, actor=actor)


def _withdraw(current: ReportView, reason: str, actor: Actor) -> None:
    withdraw_report(report_id=current.id, reason=reason, actor=actor)


def _refresh(current: ReportView, reason: str, actor: Actor) -> None:
    refresh_draft(report_id=current.id, base=current.draft_number, actor=actor)


WITH_REASON = ("amend", "withdraw")
STEPS: dict[str, Callable[[ReportView, str, Actor], Any]] = {
    "release": _release,
    "call": _call,
    "amend": _amend,
    "drop": _drop,
    "withdraw": _withdraw,
    "refresh": _refresh,
}


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_http_methods(["GET", "HEAD", "POST"])
def translate(
    request: HttpRequest, encounter_id: UUID, version_id: UUID, language: str
) -> HttpResponse:
    """The free text of a signed version in another language, under the translator's name."""
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    current = presenters.current_of(reports_of(encounter_id, actor=actor))
    version = presenters.version_of(current, version_id)
    if language not in LANGUAGES or language in [each.language for each in version.pages]:
        raise NotFound
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = Translation.model_validate(pages_presenters.nested(form.texts()))
        add_translation(version_id=version.id, language=language, words=words, actor=actor)
        messages.success(request, _("The translation is sealed. It is with the report now."))
        return redirect(record_address(encounter_id, PAGE))
    context = record_page(head, PAGE) | pages_presenters.translation_page(version, language, form)
    status = 422 if form.errors else 200
    return render(request, "workspace/visits/report/translate.html", context, status=status)
