"""Where a patient begins: the next appointment, a new report, what is still to be told."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wervel.accounts.access import patient
from wervel.accounts.gate import actor_of
from wervel.diagnostics.selectors.patient_reports import released_reports
from wervel.patients.accesses import accesses_of
from wervel.portal.home.presenters import home_page
from wervel.portal.pages import access_here, show_portal
from wervel.scheduling.selectors.of_patient import coming_appointments


@patient
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Straight to the one record; who may see several chooses."""
    found = accesses_of(actor=actor_of(request))
    if found and "all" not in request.GET:
        return redirect("portal:overview", access_id=found[0].id)
    return render(request, "portal/choose.html", {"accesses": found})


@patient
@require_safe
def overview(request: HttpRequest, access_id: UUID) -> HttpResponse:
    access, actor = access_here(request, access_id), actor_of(request)
    coming = coming_appointments(patient_id=access.patient_id, actor=actor)
    reports = released_reports(patient_id=access.patient_id, actor=actor)
    context = home_page(access, coming, reports, actor)
    return show_portal(request, access, "portal/overview.html", context, here="overview")
