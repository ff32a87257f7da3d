"""Who waits for an earlier time at a clinic, and what is offered to them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.scheduling.selectors.waiting_staff import waiting_lines
from wervel.workspace.forms import DayChoice
from wervel.workspace.waiting import presenters


@staff(Role.PLANNER, Role.AGENT)
@require_safe
def waiting_list(request: HttpRequest) -> HttpResponse:
    """Of one clinic, in the order in which people are asked."""
    chosen = DayChoice.read(request.GET)
    lines = waiting_lines(location=chosen.clinic.slug, actor=actor_of(request))
    return render(request, "workspace/waiting/list.html", presenters.list_page(chosen, lines))
