"""Walk-ins: a number for each, called in their order."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.actor import Actor
from wervel.common.dates import time_words
from wervel.common.errors import NotFound
from wervel.scheduling.choices import WalkInStatus
from wervel.scheduling.exceptions import WalkInOver, WalkInUnknown
from wervel.scheduling.selectors.walk_ins import QueuedWalkIn, queue_of_today
from wervel.scheduling.services.walk_ins import call_next, end_walk_in, take_number
from wervel.workspace.calendar.choice import CalendarChoice, read_key
from wervel.workspace.calendar.forms import WalkInForm
from wervel.workspace.calendar.new_visit import NewVisit
from wervel.workspace.calendar.presenters import Link
from wervel.workspace.calendar.wording import number_words

OK, REFUSED = 200, 422
TAKE, CALL, HELPED, LEFT = "take", "call", "helped", "left"
ENDS = {HELPED: WalkInStatus.HELPED, LEFT: WalkInStatus.LEFT}
TONES = {WalkInStatus.WAITING: "sun", WalkInStatus.CALLED: "clay"}


@staff(Role.PLANNER, Role.AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
def walk_ins(request: HttpRequest) -> HttpResponse:
    """The queue of one clinic today; a button does one step."""
    chosen, actor = CalendarChoice.read(request.GET.dict()), actor_of(request)
    form = WalkInForm()
    if request.method == "POST":
        step = request.POST.get("step", "")
        if step == TAKE:
            form = WalkInForm(request.POST)
            if not form.is_valid():
                return _show(request, chosen, actor, form, REFUSED)
        _do(request, step, chosen.clinic.slug, form, actor)
        return HttpResponseRedirect(chosen.address("workspace:walk-ins"))
    return _show(request, chosen, actor, form)


def _do(request: HttpRequest, step: str, clinic: str, form: WalkInForm, actor: Actor) -> None:
    if step == TAKE:
        taken = take_number(location=clinic, name=form.cleaned_data["name"], actor=actor)
        messages.success(request, _("The number is %(number)s.") % {"number": taken.number})
    elif step == CALL:
        called = call_next(location=clinic, actor=actor)
        if called is None:
            messages.error(request, _("Nobody is waiting."))
        else:
            words = {"number": called.number, "name": called.name}
            messages.success(request, _("Call number %(number)s: %(name)s.") % words)
    elif step in ENDS:
        try:
            key = read_key(request.POST.get("walk_in", ""))
            end_walk_in(walk_in=key, status=ENDS[step], actor=actor)
        except (WalkInOver, WalkInUnknown) as error:
            messages.error(request, str(error))
    else:
        raise NotFound


def _show(
    request: HttpRequest, chosen: CalendarChoice, actor: Actor, form: WalkInForm, status: int = OK
) -> HttpResponse:
    found = queue_of_today(location=chosen.clinic.slug, actor=actor)
    context = {
        "form": form,
        "clinic": chosen.clinic.name,
        "clinics": [
            Link(
                each.name,
                chosen.address("workspace:walk-ins", clinic=each),
                each == chosen.clinic,
            )
            for each in chosen.clinics
        ],
        "lines": [_line(one, chosen.clinic.slug) for one in found],
        "waiting": sum(one.status == WalkInStatus.WAITING for one in found),
        "here": chosen.address("workspace:walk-ins"),
        "calendar": chosen.but(),
    }
    return render(request, "workspace/calendar/walk_ins.html", context, status=status)


def _line(one: QueuedWalkIn, clinic: str) -> dict[str, object]:
    is_open = one.status in TONES
    return {
        "id": one.id,
        "number": one.number,
        "words": number_words(one.number),
        "name": one.name,
        "since": time_words(one.taken_at),
        "called": time_words(one.called_at) if one.called_at else "",
        "status": str(one.status.label),
        "tone": TONES.get(one.status, "plain"),
        "open": is_open,
        "appointment": one.appointment,
        "new_url": NewVisit(clinic, walk_in=one.id).address("new") if is_open else "",
    }
