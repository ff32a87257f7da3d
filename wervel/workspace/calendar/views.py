"""The calendar and its small question: has anything changed?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.scheduling.selectors.calendar import calendar_state, clinic_calendar
from wervel.workspace.calendar.choice import CalendarChoice
from wervel.workspace.calendar.presenters import calendar_page

NOTHING_NEW = 204


@staff(Role.PLANNER, Role.AGENT, Role.DOCTOR)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Planners and agents see all of a clinic, a doctor what is with them.

    The state is asked before the calendar: what changes in between is shown twice, never missed.
    """
    actor, chosen = actor_of(request), CalendarChoice.read(request.GET.dict())
    state = calendar_state(
        location=chosen.clinic.slug, first=chosen.first, days=chosen.days, actor=actor
    )
    found = clinic_calendar(
        location=chosen.clinic.slug, first=chosen.first, days=chosen.days, actor=actor
    )
    context = calendar_page(chosen, found, state, actor)
    part = "workspace/calendar/_grid.html" if request.headers.get("HX-Request") else ""
    return render(request, part or "workspace/calendar/calendar.html", context)


@staff(Role.PLANNER, Role.AGENT, Role.DOCTOR)
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """204 while nothing has changed since `seen`, else the new state; no word about anybody."""
    chosen = CalendarChoice.read(request.GET.dict())
    found = calendar_state(
        location=chosen.clinic.slug,
        first=chosen.first,
        days=chosen.days,
        actor=actor_of(request),
    )
    if request.GET.get("seen") == found:
        return HttpResponse(status=NOTHING_NEW)
    return HttpResponse(found, content_type="text/plain")
