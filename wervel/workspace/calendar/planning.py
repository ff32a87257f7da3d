"""Blocks: who or what cannot be booked, when and why."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.actor import Actor
from wervel.common.dates import time_words, weekday_words
from wervel.scheduling.exceptions import LeaveUnknown
from wervel.scheduling.selectors import visits
from wervel.scheduling.selectors.calendar import clinic_columns
from wervel.scheduling.services.hours import block_time, unblock_time
from wervel.workspace.calendar.choice import CalendarChoice
from wervel.workspace.calendar.forms import BlockForm
from wervel.workspace.calendar.presenters import Link

OK, REFUSED = 200, 422


@staff(Role.PLANNER)
@require_http_methods(["GET", "HEAD", "POST"])
def blocks(request: HttpRequest) -> HttpResponse:
    """Those to come, and a form for another one, which then shows what it covers."""
    chosen, actor = CalendarChoice.read(request.GET.dict()), actor_of(request)
    columns = clinic_columns(location=chosen.clinic.slug, actor=actor)
    initial = {"first_day": chosen.day, "last_day": chosen.day, "claimable": str(chosen.only)}
    if request.method != "POST":
        form = BlockForm(columns=columns, initial=initial)
        return _show(request, chosen, form, actor)
    form = BlockForm(request.POST, columns=columns)
    if not form.is_valid():
        return _show(request, chosen, form, actor, REFUSED)
    cleaned = form.cleaned_data
    number = block_time(
        claimable=int(cleaned["claimable"]),
        start=cleaned["start"],
        end=cleaned["end"],
        reason=cleaned["reason"],
        actor=actor,
    )
    messages.success(request, _("The time is blocked."))
    return HttpResponseRedirect(_address(number, chosen))


def _show(
    request: HttpRequest,
    chosen: CalendarChoice,
    form: BlockForm,
    actor: Actor,
    status: int = OK,
) -> HttpResponse:
    columns = clinic_columns(location=chosen.clinic.slug, actor=actor)
    found = visits.blocks(claimables=[one.claimable for one in columns], actor=actor)
    context = {
        "form": form,
        "clinic": chosen.clinic.name,
        "here": chosen.address("workspace:blocks"),
        "calendar": chosen.but(),
        "clinics": [
            Link(
                each.name,
                chosen.address("workspace:blocks", clinic=each, only=0),
                each == chosen.clinic,
            )
            for each in chosen.clinics
        ],
        "lines": [
            {**_words(one), "href": _address(one.id, chosen), "hint": _hint(one)} for one in found
        ],
    }
    return render(request, "workspace/calendar/blocks.html", context, status=status)


@staff(Role.PLANNER)
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, number: int) -> HttpResponse:
    """One block with the appointments in its way; a button opens the time again."""
    chosen, actor = CalendarChoice.read(request.GET.dict()), actor_of(request)
    back = chosen.address("workspace:blocks")
    if request.method == "POST":
        try:
            unblock_time(leave=number, actor=actor)
            messages.success(request, _("The time can be booked again."))
        except LeaveUnknown as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(back)
    found = visits.block(number, actor=actor)
    in_the_way = visits.in_the_way(found, actor=actor)
    context = {**_words(found), "back": back, "covered": [_covered(one) for one in in_the_way]}
    return render(request, "workspace/calendar/block.html", context)


def _address(number: int, chosen: CalendarChoice) -> str:
    return f"{reverse('workspace:block', args=[number])}?clinic={chosen.clinic.slug}"


def _words(one: visits.Block) -> dict[str, Any]:
    return {"name": one.name, "time": period_words(one), "reason": one.reason}


def _hint(one: visits.Block) -> str:
    return f"{period_words(one)} · {one.reason}" if one.reason else period_words(one)


def period_words(one: visits.Block) -> str:
    """``dinsdag 10 maart 09:00–12:00``, or both days."""
    first, last = one.start.date(), one.end.date()
    if first == last:
        return f"{weekday_words(first)}, {time_words(one.start)}–{time_words(one.end)}"
    begin = f"{weekday_words(first)}, {time_words(one.start)}"
    return f"{begin} – {weekday_words(last)}, {time_words(one.end)}"


def _covered(one: visits.InTheWay) -> dict[str, str]:
    return {
        "time": f"{weekday_words(one.start.date())}, {time_words(one.start)}–{time_words(one.end)}",
        "patient": one.patient,
        "phone": one.phone,
        "service": one.service,
        "practitioner": one.practitioner,
        "href": reverse("workspace:visit", args=[one.reference]),
    }
