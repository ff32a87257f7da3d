"""The reminders that reached nobody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.scheduling.selectors.reminders import unsent_reminders
from wervel.workspace.reminders import presenters


@staff(Role.PLANNER, Role.AGENT)
@require_safe
def unsent(request: HttpRequest) -> HttpResponse:
    """Those of the last 30 days, for whoever may want to telephone."""
    found = unsent_reminders(actor=actor_of(request))
    context = {"lines": presenters.unsent_lines(found)}
    return render(request, "workspace/reminders/unsent.html", context)
