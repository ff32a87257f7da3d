"""The intake of a visit: the desk sees whether, never what; the record shows all."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.errors import Conflict, Invalid, Malformed
from wervel.encounters.choices import ConsentKind, IntakeTask
from wervel.encounters.intake.forms import TaskForm
from wervel.encounters.selectors.intake import DeskIntake, desk_intake, record_intake
from wervel.encounters.selectors.visits import visit_head
from wervel.encounters.services.consents import confirm_consent, withdraw_consent
from wervel.encounters.services.intake import answer_for_patient
from wervel.workspace.visits.intake.presenters import TITLES, desk_page, intake_page

OK, WRONG = 200, 422
TASKS = tuple(IntakeTask)
CHANGES = {"confirm": confirm_consent, "withdraw": withdraw_consent}
LONGEST_NUMBER = 9


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_safe
def record(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """What the patient told, what deviates first."""
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    found = record_intake(encounter_id, actor=actor)
    return render(request, "workspace/visits/intake/record.html", intake_page(head, found))


@staff(Role.DESK, Role.ASSISTANT, Role.DOCTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, reference: str) -> HttpResponse:
    """Which tasks are done; consents are confirmed or withdrawn by whoever sees the patient."""
    found = desk_intake(reference, actor=actor_of(request))
    if request.method != "POST":
        return _show_desk(request, found)
    try:
        _change(request, found)
    except (Conflict, Invalid) as error:
        found = desk_intake(reference, actor=actor_of(request))
        return _show_desk(request, found, notice=str(error), status=error.status)
    messages.success(request, _("Done."))
    return HttpResponseRedirect(_address(found))


@staff(Role.DESK, Role.ASSISTANT, Role.DOCTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Write down what the patient says; what was told before is not shown here."""
    if not 1 <= number <= len(TASKS):
        raise Http404
    actor = actor_of(request)
    found = desk_intake(reference, actor=actor)
    if not found.is_open:
        return HttpResponseRedirect(_address(found))
    chosen = TASKS[number - 1]
    form = TaskForm(request.POST or None, task=chosen)
    status, notice = OK, ""
    if request.method == "POST":
        status = WRONG
        if form.is_valid():
            try:
                answer_for_patient(
                    appointment_id=found.appointment_id,
                    task=chosen,
                    sent=form.cleaned_data,
                    actor=actor,
                )
            except (Conflict, Invalid) as error:
                status, notice = error.status, str(error)
            else:
                messages.success(request, _("Saved in the record."))
                return HttpResponseRedirect(_address(found))
    context: dict[str, Any] = {
        "found": found,
        "form": form,
        "title": TITLES[chosen],
        "done": chosen in found.done,
        "notice": notice,
        "back_url": _address(found),
    }
    return render(request, "workspace/visits/intake/task.html", context, status=status)


def _change(request: HttpRequest, found: DeskIntake) -> None:
    change = CHANGES.get(request.POST.get("do", ""))
    kind, seen = request.POST.get("kind", ""), request.POST.get("seen", "")
    is_number = seen.isascii() and seen.isdecimal() and len(seen) <= LONGEST_NUMBER
    known = kind in ConsentKind.values
    if change is None or not known or not is_number or found.encounter_id is None:
        raise Malformed
    change(
        encounter_id=found.encounter_id,
        kind=ConsentKind(kind),
        seen=int(seen),
        actor=actor_of(request),
    )


def _show_desk(
    request: HttpRequest, found: DeskIntake, *, notice: str = "", status: int = OK
) -> HttpResponse:
    context = desk_page(found, actor_of(request)) | {"notice": notice}
    return render(request, "workspace/visits/intake/desk.html", context, status=status)


def _address(found: DeskIntake) -> str:
    return reverse("workspace:intake-desk", args=[found.reference])
