"""What staff see after log-in. Who may open a page stands above it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wervel.accounts.access import signed_in, staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.audit import selectors as audit
from wervel.common import clock
from wervel.common.dates import full_date_words
from wervel.scheduling.rules import may_release_provisional
from wervel.scheduling.selectors.appointments import day_list, export_day_list
from wervel.scheduling.selectors.counts import clinic_counts
from wervel.workspace import presenters
from wervel.workspace.csv_file import csv_response
from wervel.workspace.forms import DayChoice, TrailForm

PER_PAGE = 50
COUNTED_DAYS = 7


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What one's own roles allow, and nothing else."""
    actor = actor_of(request)
    return render(
        request,
        "workspace/home.html",
        {
            "name": actor.label,
            "roles": presenters.role_names(actor),
            "tasks": presenters.tasks(actor),
        },
    )


@staff(Role.PLANNER, Role.AGENT, Role.DOCTOR)
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """A clinic's day: planners and agents see all of it, a doctor what is with them."""
    chosen = DayChoice.read(request.GET)
    entries = day_list(location=chosen.clinic.slug, day=chosen.day, actor=actor_of(request))
    can_decide = may_release_provisional(actor_of(request))
    page = presenters.day_page(chosen, entries, actor_of(request))
    context = {**page, "can_decide": can_decide}
    return render(request, "workspace/day.html", context)


@staff(Role.PLANNER)
@require_safe
def day_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a file; that somebody took it is recorded."""
    chosen = DayChoice.read(request.GET)
    clinic = chosen.clinic.slug
    entries = export_day_list(location=clinic, day=chosen.day, actor=actor_of(request))
    rows = [presenters.day_columns(), *(presenters.day_row(entry) for entry in entries)]
    return csv_response(f"{clinic}-{chosen.day.isoformat()}", rows)


@staff(Role.MANAGER)
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """How many appointments each clinic has in the coming week."""
    today = clock.today()
    found = clinic_counts(first=today, days=COUNTED_DAYS, actor=actor_of(request))
    context = {"counts": found, "days": COUNTED_DAYS, "first": full_date_words(today)}
    return render(request, "workspace/counts.html", context)


@staff(Role.AUDITOR)
@require_safe
def audit_trail(request: HttpRequest) -> HttpResponse:
    """The audit trail, newest first; looking at it is recorded too."""
    form = TrailForm(request.GET or None)
    wanted = form.wanted()
    events = audit.search_events(actor=actor_of(request), wanted=wanted)
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    lines = [presenters.trail_line(event) for event in page]
    context = {"form": form, "page": page, "lines": lines, "query": form.query()}
    return render(request, "workspace/audit.html", context)
