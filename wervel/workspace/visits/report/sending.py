"""Doctors elsewhere who get the report: who they are, their link, its code, its end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.errors import NotFound
from wervel.diagnostics.selectors.reports import ReportView, reports_of
from wervel.diagnostics.services.report_sending import add_recipient, revoke_link, send_link
from wervel.encounters.selectors.visits import visit_head
from wervel.workspace.visits.pages import record_address, record_page
from wervel.workspace.visits.report import pages_presenters, presenters
from wervel.workspace.visits.report.forms import RecipientForm

PAGE = "record-report"


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_http_methods(["GET", "HEAD", "POST"])
def recipients(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """Add a doctor elsewhere, with the patient's consent."""
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    current = _current(request, encounter_id)
    form = RecipientForm(request.POST or None, initial={"language": "nl"})
    if request.method == "POST" and form.is_valid():
        add_recipient(report_id=current.id, actor=actor, **form.cleaned_data)
        messages.success(request, _("Added. Now you can send the link."))
        return redirect(record_address(encounter_id, PAGE))
    context = record_page(head, PAGE) | {
        "form": form,
        "back": record_address(encounter_id, PAGE),
    }
    status = 422 if form.errors else 200
    return render(request, "workspace/visits/report/recipient.html", context, status=status)


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_POST
def send(request: HttpRequest, encounter_id: UUID, recipient_id: UUID) -> HttpResponse:
    """Mail the link; the code is shown once, here, to be told by telephone."""
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    found = [each for each in _current(request, encounter_id).recipients if each.id == recipient_id]
    if not found:
        raise NotFound
    sent = send_link(recipient_id=recipient_id, actor=actor)
    context = record_page(head, PAGE) | pages_presenters.sent_page(found[0], sent.code)
    context["back"] = record_address(encounter_id, PAGE)
    return render(request, "workspace/visits/report/sent.html", context)


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_POST
def end(request: HttpRequest, encounter_id: UUID, link_id: UUID) -> HttpResponse:
    """A link opens nothing any more."""
    current = _current(request, encounter_id)
    if link_id not in [each.link_id for each in current.recipients]:
        raise NotFound
    revoke_link(link_id=link_id, actor=actor_of(request))
    messages.success(request, _("The link is over."))
    return redirect(record_address(encounter_id, PAGE))


def _current(request: HttpRequest, encounter_id: UUID) -> ReportView:
    found = presenters.current_of(reports_of(encounter_id, actor=actor_of(request)))
    if found is None:
        raise NotFound
    return found
