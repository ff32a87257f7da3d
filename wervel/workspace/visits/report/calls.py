"""Critical reports whose patients wait for a call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.diagnostics.selectors.report_calls import open_calls
from wervel.workspace.visits.report import presenters


@staff(Role.DOCTOR)
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """One's own calls, and those of others that are late."""
    lines = presenters.call_lines(open_calls(actor=actor_of(request)))
    return render(request, "workspace/visits/report/calls.html", {"lines": lines})
