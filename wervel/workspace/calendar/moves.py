"""Another time for an appointment, or for all that was booked as one with it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.actor import Actor
from wervel.common.errors import Conflict, Gone, Invalid, NotFound
from wervel.scheduling.ages import age_on
from wervel.scheduling.exceptions import AppointmentUnknown, SlotTaken
from wervel.scheduling.reasons import Asked
from wervel.scheduling.rules import may_override_availability
from wervel.scheduling.selectors.calendar import clinic_columns
from wervel.scheduling.selectors.slots import describe_slot, name_slot
from wervel.scheduling.selectors.visits import StaffVisit, staff_visit
from wervel.scheduling.services.chain_moving import move_chain
from wervel.scheduling.services.moving import move_appointment
from wervel.scheduling.services.placing import Placement, move_anywhere
from wervel.workspace.calendar import chain_pages, visit_pages
from wervel.workspace.calendar.forms import MoveAllForm, MoveForm
from wervel.workspace.calendar.refusals import NO_REFUSAL, Refusal, explained
from wervel.workspace.day_fields import at_clinic

OK, REFUSED = 200, 422
REFUSALS = (Conflict, Gone, Invalid)


@staff(Role.PLANNER, Role.AGENT, Role.DOCTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Another time: one of the free ones, or a day and a time that are typed or dropped on."""
    actor = actor_of(request)
    found = staff_visit(reference, actor=actor)
    people = clinic_columns(location=found.location, actor=actor) if found.practitioner else ()
    asked = {name: request.GET.get(name, "") for name in ("day", "time", "practitioner")}
    asked["practitioner"] = asked["practitioner"] or found.practitioner
    if request.method != "POST":
        form = MoveForm(initial={**asked, "tell": True}, people=people)
        return _show_move(request, found, form, asked)
    form = MoveForm(request.POST, people=people)
    slot = request.POST.get("slot", "")
    if slot:
        form.is_valid()
        form.errors.pop("day", None)
        form.errors.pop("time", None)
    if form.errors or not form.is_bound:
        return _show_move(request, found, form, asked, status=REFUSED)
    try:
        _move(found, form.cleaned_data, slot, actor)
    except AppointmentUnknown:
        raise
    except REFUSALS as error:
        refusal = explained(error, _wanted(found, form.cleaned_data, slot), actor)
        taken = error if isinstance(error, SlotTaken) else None
        return _show_move(
            request, found, form, asked, status=error.status, refusal=refusal, taken=taken
        )
    messages.success(request, _("The appointment has a new time."))
    return HttpResponseRedirect(visit_pages.visit_address(found.reference))


def _wanted(found: StaffVisit, typed: dict[str, Any], slot: str) -> Asked | None:
    """The time that was asked for; None for a slot of the list, which was free a moment ago."""
    if slot:
        return None
    start = at_clinic(typed["day"], typed["time"])
    who = typed.get("practitioner") or found.practitioner or None
    return Asked(
        service=found.service,
        location=found.location,
        practitioner=who,
        start=start,
        age=age_on(start.date(), found.birth_date),
        moving=found.id,
    )


def _move(found: StaffVisit, typed: dict[str, Any], slot: str, actor: Actor) -> None:
    """A reason lets planners place it where no time is offered, or a step of a day out of its
    order; a free time needs none."""
    overrides = bool(typed.get("why")) and may_override_availability(actor)
    if slot and overrides:
        offer = describe_slot(slot)
        person = offer.practitioner.slug if offer.practitioner else None
        _place(found, typed, Placement(offer.location.slug, person, offer.start), actor)
        return
    if slot:
        move_appointment(
            appointment_id=found.id,
            slot=slot,
            actor=actor,
            note=typed.get("note", ""),
            tell=typed.get("tell", False),
        )
        return
    start = at_clinic(typed["day"], typed["time"])
    who = typed.get("practitioner") or found.practitioner or None
    if overrides:
        _place(found, typed, Placement(found.location, who, start), actor)
        return
    named = name_slot(service=found.service, location=found.location, practitioner=who, start=start)
    move_appointment(
        appointment_id=found.id, slot=named, actor=actor, note=typed["note"], tell=typed["tell"]
    )


def _place(found: StaffVisit, typed: dict[str, Any], placement: Placement, actor: Actor) -> None:
    move_anywhere(
        appointment_id=found.id,
        placement=placement,
        why=typed["why"],
        actor=actor,
        tell=typed.get("tell", False),
    )


def _show_move(
    request: HttpRequest,
    found: StaffVisit,
    form: MoveForm,
    asked: Mapping[str, str],
    *,
    status: int = OK,
    refusal: Refusal = NO_REFUSAL,
    taken: SlotTaken | None = None,
) -> HttpResponse:
    context = {
        **visit_pages.move_page(found, asked, taken),
        "form": form,
        "refusal": refusal,
        "overrides": may_override_availability(actor_of(request)),
    }
    return render(request, "workspace/calendar/move.html", context, status=status)


@staff(Role.PLANNER, Role.AGENT, Role.DOCTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def move_all(request: HttpRequest, reference: str) -> HttpResponse:
    """Other times for all steps of a day, or for all who come together; all of it moves at once."""
    actor = actor_of(request)
    found = staff_visit(reference, actor=actor)
    if found.group is None or not found.group.can_move:
        raise NotFound
    if request.method != "POST":
        day = request.GET.get("day", "")
        return _show_move_all(request, found, MoveAllForm(initial={"tell": True}), day)
    form = MoveAllForm(request.POST)
    if not form.is_valid():
        return _show_move_all(request, found, form, "", status=REFUSED)
    try:
        move_chain(
            appointment_id=found.id,
            chain=request.POST.get("chain", ""),
            actor=actor,
            note=form.cleaned_data["note"],
            tell=form.cleaned_data["tell"],
        )
    except SlotTaken as error:
        return _show_move_all(request, found, form, "", status=error.status, taken=error)
    except (*REFUSALS, NotFound) as error:
        return _show_move_all(request, found, form, "", status=error.status, notice=str(error))
    messages.success(request, _("All of it has a new time."))
    return HttpResponseRedirect(visit_pages.visit_address(found.reference))


def _show_move_all(
    request: HttpRequest,
    found: StaffVisit,
    form: MoveAllForm,
    day: str,
    *,
    status: int = OK,
    notice: str = "",
    taken: SlotTaken | None = None,
) -> HttpResponse:
    context = {
        **chain_pages.move_all_page(found, day, taken),
        "form": form,
        "notice": notice or (str(taken) if taken else ""),
    }
    return render(request, "workspace/calendar/move_all.html", context, status=status)
