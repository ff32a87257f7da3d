"""One appointment: what it is, its next step, another length. Another time is next door."""

from collections.abc import Callable, Mapping
from functools import partial
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
from wervel.scheduling.exceptions import ReasonMissing
from wervel.scheduling.selectors.visits import StaffVisit, staff_visit
from wervel.scheduling.services.attending import finish, mark_arrived, mark_no_show
from wervel.scheduling.services.cancelling import cancel_all_by_staff, cancel_by_staff
from wervel.scheduling.services.resizing import resize_appointment
from wervel.workspace.calendar import chain_pages, visit_pages
from wervel.workspace.calendar.forms import LengthForm, NoteForm

OK, REFUSED = 200, 422
RESIZE, CANCEL, CANCEL_ALL = "resize", "cancelled", "all-cancelled"
REFUSALS = (Conflict, Gone, Invalid)


def _cancel(*, appointment_id: UUID, actor: Actor, note: str, tell: bool) -> object:
    return cancel_by_staff(appointment_id=appointment_id, reason=note, actor=actor, tell=tell)


def _cancel_all(*, appointment_id: UUID, actor: Actor, note: str, tell: bool) -> object:
    return cancel_all_by_staff(appointment_id=appointment_id, reason=note, actor=actor, tell=tell)


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
    CANCEL_ALL: _cancel_all,
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
        **chain_pages.group_panel(found),
        "form": note,
        "length": length,
        "notice": notice,
    }
    return render(request, "workspace/calendar/visit.html", context, status=status)
