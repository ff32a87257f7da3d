"""The list of today's visits, and the buttons that take one further."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.errors import Conflict, Gone, Invalid, NotFound
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.selectors.arrivals import presence
from wervel.encounters.selectors.worklist import worklist, worklist_state
from wervel.encounters.services.progress import BY_HAND, change_state
from wervel.workspace.visits.choice import VisitChoice
from wervel.workspace.visits.lines import worklist_address
from wervel.workspace.visits.worklist.presenters import worklist_page

NOTHING_NEW = 204


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """A clinic's visits on a day; for a practitioner, first of all those that are with them.

    The state is asked before the list: what changes in between is shown twice, never missed.
    """
    actor = actor_of(request)
    chosen = VisitChoice.read("worklist", request.GET.dict(), actor)
    clinic = chosen.clinic.slug
    state = worklist_state(location=clinic, day=chosen.day, actor=actor)
    entries = worklist(location=clinic, day=chosen.day, actor=actor)
    context = worklist_page(chosen, entries, state, actor)
    part = "workspace/visits/_worklist.html" if request.headers.get("HX-Request") else ""
    return render(request, part or "workspace/visits/worklist.html", context)


@staff(Role.DESK, Role.ASSISTANT, Role.DOCTOR)
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """204 while nothing has changed since `seen`, else the new state; no word about anybody."""
    actor = actor_of(request)
    chosen = VisitChoice.read("worklist", request.GET.dict(), actor)
    found = worklist_state(location=chosen.clinic.slug, day=chosen.day, actor=actor)
    if request.GET.get("seen") == found:
        return HttpResponse(status=NOTHING_NEW)
    return HttpResponse(found, content_type="text/plain")


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_POST
def step(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """One step of one visit; back to where the button was."""
    actor = actor_of(request)
    try:
        after = EncounterStatus(request.POST.get("after", ""))
    except ValueError as error:
        raise NotFound from error
    if after not in BY_HAND or after == EncounterStatus.CANCELLED:
        raise NotFound
    found = presence(encounter_id, actor=actor)
    try:
        change_state(encounter_id=encounter_id, after=after, actor=actor)
    except (Conflict, Gone, Invalid) as error:
        messages.error(request, str(error))
    else:
        words = {"name": found.patient, "state": after.label}
        messages.success(request, _("%(name)s: %(state)s.") % words)
    opens = after == EncounterStatus.IN_PROGRESS or request.POST.get("back") == "record"
    if opens:
        return HttpResponseRedirect(reverse("workspace:record", args=[encounter_id]))
    return HttpResponseRedirect(worklist_address(found.location))
