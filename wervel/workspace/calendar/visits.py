"""One appointment: what it is, its next step, another time, another length."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

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
from wervel.scheduling.exceptions import AppointmentUnknown, ReasonMissing, SlotTaken
from wervel.scheduling.reasons import Asked
from wervel.scheduling.rules import may_override_availability
from wervel.scheduling.selectors.calendar import clinic_columns
from wervel.scheduling.selectors.slots import name_slot
from wervel.scheduling.selectors.visits import StaffVisit, staff_visit
from wervel.scheduling.services.attending import finish, mark_arrived, mark_no_show
from wervel.scheduling.services.cancelling import cancel_by_staff
from wervel.scheduling.services.moving import move_appointment
from wervel.scheduling.services.placing import Placement, move_anywhere
from wervel.scheduling.services.resizing import resize_appointment
from wervel.workspace.calendar import visit_pages
from wervel.workspace.calendar.forms import LengthForm, MoveForm, NoteForm
from wervel.workspace.calendar.refusals import NO_REFUSAL, Refusal, explained
from wervel.workspace.day_fields import at_clinic

OK, REFUSED = 200, 422
RESIZE, CANCEL = "resize", "cancelled"
REFUSALS = (Conflict, Gone, Invalid)


def _cancel(*, appointment_id: UUID, actor: Actor, note: str, tell: bool) -> object:
    return cancel_by_staff(appointment_id=appointment_id, reason=note, actor=actor, tell=tell)


def _mark(step: Callable[..., object]) -> Callable[..., object]:
    """The steps of a visit tell the patient nothing."""

    def marked(*, appointment_id: UUID, actor: Actor, note: str, tell: bool) -> object:
        return step(appointment_id=appointment_id, actor=actor, note=note)

    return marked


STEPS: Mapping[str, Callable[..., object]] = {
    "arrived": _mark(mark_arrived),
    "no-show": _mark(mark_no_show),
    "finished": _mark(finish),
    CANCEL: _cancel,
}


@staff(Role.PLANNER, Role.AGENT, Role.DOCTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, reference: str) -> HttpResponse:
    """An appointment and the steps that may follow; a doctor opens their own alone."""
    actor = actor_of(request)
    found = staff_visit(reference, actor=actor)
    note = NoteForm(initial={"tell": True})
    length = _length_form(found, request.GET.get("minutes", ""))
    if request.method != "POST":
        return _show(request, found, note, length)
    step = request.POST.get("step", "")
    act: Callable[..., object]
    if step == RESIZE:
        length = LengthForm(request.POST)
        if not length.is_valid():
            return _show(request, found, note, length, status=REFUSED)
        act = partial(resize_appointment, minutes=length.cleaned_data["minutes"])
        return _do(request, found, act, note, length)
    note = NoteForm(request.POST)
    if step not in STEPS:
        raise NotFound
    if not note.is_valid():
        return _show(request, found, note, length, status=REFUSED)
    act = partial(STEPS[step], note=note.cleaned_data["note"], tell=note.cleaned_data["tell"])
    return _do(request, found, act, note, length)


def _do(
    request: HttpRequest,
    found: StaffVisit,
    act: Callable[..., object],
    note: NoteForm,
    length: LengthForm,
) -> HttpResponse:
    try:
        act(appointment_id=found.id, actor=actor_of(request))
    except ReasonMissing as error:
        note.add_error("note", str(error))
        return _show(request, found, note, length, status=error.status)
    except REFUSALS as error:
        return _show(request, found, note, length, status=error.status, notice=str(error))
    messages.success(request, _("Done."))
    return HttpResponseRedirect(request.path)


def _length_form(found: StaffVisit, asked: str = "") -> LengthForm:
    """Filled in with how long it lasts, or with what it was pulled to in the calendar."""
    minutes = int((found.end - found.start).total_seconds() // 60)
    wanted = asked if asked.isascii() and asked.isdecimal() and len(asked) < 4 else minutes
    return LengthForm(initial={"minutes": wanted})


def _show(
    request: HttpRequest,
    found: StaffVisit,
    note: NoteForm,
    length: LengthForm,
    *,
    status: int = OK,
    notice: str = "",
) -> HttpResponse:
    context = {
        **visit_pages.visit_page(found),
        "form": note,
        "length": length,
        "notice": notice,
    }
    return render(request, "workspace/calendar/visit.html", context, status=status)


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
    """A reason lets planners place it where no time is offered; a free time needs none."""
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
    if typed["why"] and may_override_availability(actor):
        placement = Placement(found.location, who, start)
        move_anywhere(
            appointment_id=found.id,
            placement=placement,
            why=typed["why"],
            actor=actor,
            tell=typed["tell"],
        )
        return
    named = name_slot(service=found.service, location=found.location, practitioner=who, start=start)
    move_appointment(
        appointment_id=found.id, slot=named, actor=actor, note=typed["note"], tell=typed["tell"]
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
