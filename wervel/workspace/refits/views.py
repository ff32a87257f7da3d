"""Changed hours: what a planner sees and decides."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Conflict, NotFound, WervelError
from wervel.design.forms import Tile
from wervel.directory import selectors as directory
from wervel.scheduling.change_terms import Terms
from wervel.scheduling.selectors import refits
from wervel.scheduling.services.refits import deciding, proposing
from wervel.workspace.refits import presenters
from wervel.workspace.refits.forms import AwayForm, ClosedForm, WeekForm

REFUSED = 422
LARGEST_ID = 2**63 - 1
planner = staff(Role.PLANNER)
form_page = require_http_methods(["GET", "HEAD", "POST"])


@planner
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What was changed lately, and what can be changed."""
    actor = actor_of(request)
    found = refits.list_changes(actor=actor)
    context = {
        "lines": [presenters.change_line(each) for each in found],
        "calls": refits.calls_waiting(actor=actor),
    }
    return render(request, "workspace/refits/list.html", context)


@planner
@form_page
def away(request: HttpRequest) -> HttpResponse:
    """Leave, illness, or a thing out of order."""
    actor = actor_of(request)

    def tiles() -> list[Tile]:
        return presenters.bookable_tiles(refits.bookables(actor=actor))

    form = AwayForm(request.POST if request.method == "POST" else None, tiles=tiles)
    if form.is_bound and form.is_valid():
        return _proposed(form.terms(), form.cleaned_data["why"], actor)
    return _form(request, "workspace/refits/away.html", form)


@planner
@form_page
def closed(request: HttpRequest) -> HttpResponse:
    """A clinic closed for a day."""

    def tiles() -> list[Tile]:
        return [Tile(place.slug, place.name) for place in directory.locations()]

    form = ClosedForm(request.POST if request.method == "POST" else None, tiles=tiles)
    if form.is_bound and form.is_valid():
        return _proposed(form.terms(), form.cleaned_data["why"], actor_of(request))
    return _form(request, "workspace/refits/closed.html", form)


@planner
@require_safe
def week_choice(request: HttpRequest) -> HttpResponse:
    """Whose week, and where."""
    clinics = {place.slug: place.name for place in directory.locations()}
    found = refits.bookables(actor=actor_of(request))
    context = {"links": presenters.week_links(found, clinics)}
    return render(request, "workspace/refits/week_choice.html", context)


@planner
@form_page
def week(request: HttpRequest, claimable: int, location: str) -> HttpResponse:
    """Other weekly hours of a practitioner at a clinic; the form begins with the present ones."""
    actor = actor_of(request)
    who = next(
        (
            one
            for one in refits.bookables(actor=actor)
            if one.claimable == claimable and location in one.clinics
        ),
        None,
    )
    if who is None:
        raise NotFound
    shifts = refits.week_of(claimable, location, actor=actor)
    form = WeekForm(
        request.POST if request.method == "POST" else None,
        initial=presenters.week_values(shifts, clock.today()),
    )
    if form.is_bound and form.is_valid():
        return _proposed(form.terms(claimable, location), form.cleaned_data["why"], actor)
    extra = {"name": who.name, "clinic": directory.location(location).name}
    return _form(request, "workspace/refits/week.html", form, **extra)


def _proposed(terms: Terms, why: str, actor: Actor) -> HttpResponse:
    change = proposing.propose_change(terms=terms, reason=why, actor=actor)
    return HttpResponseRedirect(reverse("workspace:hours-change", args=[change.pk]))


def _form(
    request: HttpRequest, template: str, form: AwayForm | ClosedForm | WeekForm, **extra: str
) -> HttpResponse:
    status = REFUSED if form.is_bound else 200
    return render(request, template, {"form": form, **extra}, status=status)


@planner
@form_page
def one(request: HttpRequest, change: UUID) -> HttpResponse:
    """A change, whom it displaces and where they can go; its buttons do one step each."""
    actor = actor_of(request)
    if request.method == "POST":
        return _step(request, lambda: _act(request, change, actor), change)
    return _show(request, change)


def _act(request: HttpRequest, change: UUID, actor: Actor) -> None:
    step = request.POST.get("step")
    if step == "apply":
        proposing.apply_change(change_id=change, actor=actor)
    elif step == "withdraw":
        proposing.withdraw_change(change_id=change, actor=actor)
    elif step == "accept-all":
        deciding.accept(change_id=change, actor=actor)
    elif step == "accept":
        item = _number(request.POST.get("item", ""))
        deciding.accept(change_id=change, items=[item], actor=actor)
    else:
        raise NotFound


def _number(text: str) -> int:
    """NotFound for what is no number of an item."""
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= LARGEST_ID):
        raise NotFound
    return int(text)


def _step(request: HttpRequest, act: Callable[[], None], change: UUID) -> HttpResponse:
    try:
        act()
    except Conflict as error:
        return _show(request, change, notice=error)
    return HttpResponseRedirect(reverse("workspace:hours-change", args=[change]))


def _show(request: HttpRequest, change: UUID, notice: WervelError | None = None) -> HttpResponse:
    actor = actor_of(request)
    found = refits.one_change(change, actor=actor)
    visits = refits.displaced_visits(change, actor=actor)
    context = {**presenters.change_page(found, visits), "notice": notice}
    status = notice.status if notice else 200
    return render(request, "workspace/refits/change.html", context, status=status)


@planner
@form_page
def item(request: HttpRequest, change: UUID, item: int) -> HttpResponse:
    """One displaced appointment: another time, cancel it, or leave it."""
    actor = actor_of(request)
    if item > LARGEST_ID:
        raise NotFound
    visit = refits.displaced_visit(item, actor=actor)
    if visit.change != change:
        raise NotFound
    if request.method == "POST":
        return _step(request, lambda: _decide(request, visit, actor), change)
    times = refits.other_times(item, actor=actor)
    return render(request, "workspace/refits/item.html", presenters.item_page(visit, times))


def _decide(request: HttpRequest, visit: refits.DisplacedVisit, actor: Actor) -> None:
    step = request.POST.get("step")
    if step == "move":
        slot = request.POST.get("slot", "")
        deciding.choose_slot(item_id=visit.item, slot=slot, actor=actor)
        deciding.accept(change_id=visit.change, items=[visit.item], actor=actor)
    elif step == "cancel":
        deciding.cancel_item(item_id=visit.item, actor=actor)
    elif step == "keep":
        deciding.keep_item(item_id=visit.item, actor=actor)
    else:
        raise NotFound


@planner
@form_page
def calls(request: HttpRequest) -> HttpResponse:
    """Whom to telephone, until somebody says that it was done."""
    actor = actor_of(request)
    if request.method == "POST":
        deciding.mark_called(item_id=_number(request.POST.get("item", "")), actor=actor)
        return HttpResponseRedirect(request.path)
    found = refits.calls_to_make(actor=actor)
    return render(request, "workspace/refits/calls.html", presenters.calls_page(found))
