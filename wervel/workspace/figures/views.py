"""The page of figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.diagnostics.selectors.release_clock import clinic_clocks
from wervel.scheduling.selectors import figures
from wervel.workspace.figures import presenters


@staff(Role.MANAGER)
@require_safe
def use(request: HttpRequest) -> HttpResponse:
    """How long people wait, how full the clinics are, and who does not come."""
    actor = actor_of(request)
    charts = [
        presenters.lead_times(figures.lead_times(actor=actor)),
        presenters.occupancy(figures.occupancy(actor=actor)),
        presenters.attendance(figures.attendance(actor=actor)),
        presenters.release_times(clinic_clocks(actor=actor)),
    ]
    return render(request, "workspace/figures/use.html", {"charts": charts})
