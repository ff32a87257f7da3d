"""Reports that wait for a doctor: for a call to the patient, or for a second look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.diagnostics.selectors.report_calls import open_calls
from wervel.diagnostics.selectors.report_tasks import open_tasks
from wervel.workspace.visits.report import presenters


@staff(Role.DOCTOR)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """One's own calls and those of others that are late; all reports after which something came."""
    actor = actor_of(request)
    context = {
        "lines": presenters.call_lines(open_calls(actor=actor)),
        "again": presenters.again_lines(open_tasks(actor=actor)),
    }
    return render(request, "workspace/visits/report/waiting.html", context)
