"""The desk of a clinic, and the arrival of one person. No page here has a clinical word."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.errors import Conflict, Gone, Invalid
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.rules import may_receive
from wervel.encounters.selectors.arrivals import arrival, presence
from wervel.encounters.selectors.worklist import worklist, worklist_state
from wervel.encounters.services.progress import change_state
from wervel.encounters.services.receiving import receive_patient
from wervel.workspace.visits.arrival.forms import ArrivalForm, LeftForm
from wervel.workspace.visits.arrival.presenters import arrival_page, desk_page
from wervel.workspace.visits.choice import VisitChoice
from wervel.workspace.visits.lines import desk_address, worklist_address

OK, REFUSED = 200, 422
REFUSALS = (Conflict, Gone, Invalid)


@staff(Role.DESK, Role.ASSISTANT)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Who is expected and who is here, at one clinic on one day.

    The state is asked before the list: what changes in between is shown twice, never missed.
    """
    actor = actor_of(request)
    chosen = VisitChoice.read("desk", request.GET.dict(), actor)
    where = {"location": chosen.clinic.slug, "day": chosen.day, "actor": actor}
    state = worklist_state(**where)  # type: ignore[arg-type]
    entries = worklist(**where)  # type: ignore[arg-type]
    context = desk_page(chosen, entries, state)
    part = "workspace/visits/_desk.html" if request.headers.get("HX-Request") else ""
    return render(request, part or "workspace/visits/desk.html", context)


@staff(Role.DESK, Role.ASSISTANT)
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest, reference: str) -> HttpResponse:
    """One person with an appointment: the document is compared, and they are here."""
    actor = actor_of(request)
    found = arrival(reference, actor=actor)
    form = ArrivalForm(request.POST or None, arrival=found)
    if request.method != "POST":
        return render(request, "workspace/visits/arrival.html", arrival_page(found, form, actor))
    status, notice = REFUSED, ""
    if form.is_valid():
        try:
            receive_patient(appointment_id=found.appointment_id, seen=form.seen(), actor=actor)
        except REFUSALS as error:
            status, notice = error.status, str(error)
        else:
            name = f"{found.given} {found.family}"
            messages.success(request, _("%(name)s is here.") % {"name": name})
            return HttpResponseRedirect(desk_address(found.location))
    context = {**arrival_page(found, form, actor), "notice": notice}
    return render(request, "workspace/visits/arrival.html", context, status=status)


@staff(Role.DESK, Role.ASSISTANT, Role.DOCTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def left(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """Somebody who was here has gone without being seen."""
    actor = actor_of(request)
    found = presence(encounter_id, actor=actor)
    back_url = (desk_address if may_receive(actor) else worklist_address)(found.location)
    form = LeftForm(request.POST or None)
    status, notice = OK, ""
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            note = form.cleaned_data["note"]
            try:
                change_state(
                    encounter_id=encounter_id,
                    after=EncounterStatus.CANCELLED,
                    actor=actor,
                    note=note,
                )
            except REFUSALS as error:
                status, notice = error.status, str(error)
            else:
                messages.success(request, _("Done."))
                return HttpResponseRedirect(back_url)
    context = {
        "found": found,
        "form": form,
        "notice": notice,
        "back_url": back_url,
    }
    return render(request, "workspace/visits/left.html", context, status=status)
