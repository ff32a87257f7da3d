"""Deciding on a reserved step: it is needed, or its time goes to others at once."""

from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.errors import Conflict, Gone, WervelError
from wervel.common.ids import read_reference
from wervel.design.forms import DesignForm, TextField
from wervel.scheduling.exceptions import AppointmentUnknown
from wervel.scheduling.selectors.groups import ReservedStep, reserved_step
from wervel.scheduling.services.chain_ending import (
    LONGEST_NOTE,
    keep_provisional,
    release_provisional,
)

KEEP, RELEASE = "keep", "release"
REFUSED = 422


class ReleaseForm(DesignForm):
    """Why the step is not needed; only staff read it."""

    reason = TextField(
        label=_("Why is it not needed?"),
        hint=_("A few words. The patient does not see them."),
        missing=_("Say in a few words why."),
        max_length=LONGEST_NOTE,
    )


@staff(Role.PLANNER, Role.DOCTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """One reserved step; a button keeps it, another gives its time back."""
    actor = actor_of(request)
    known = read_reference(reference)
    if known is None:
        raise AppointmentUnknown
    step = reserved_step(known, actor=actor)
    if request.method != "POST":
        return _show(request, step, ReleaseForm())
    form = ReleaseForm(request.POST)
    try:
        if request.POST.get("step") == KEEP:
            keep_provisional(reference=known, actor=actor)
        elif not form.is_valid():
            return _show(request, step, form, status=REFUSED)
        else:
            reason = form.cleaned_data["reason"]
            release_provisional(reference=known, actor=actor, reason=reason)
    except (Conflict, Gone) as error:
        return _show(request, step, form, status=error.status, notice=error)
    return HttpResponseRedirect(_day_of(step))


def _day_of(step: ReservedStep) -> str:
    query = urlencode({"clinic": step.clinic, "day": step.start.date().isoformat()})
    return f"{reverse('workspace:day')}?{query}"


def _show(
    request: HttpRequest,
    step: ReservedStep,
    form: forms.Form,
    *,
    status: int = 200,
    notice: WervelError | None = None,
) -> HttpResponse:
    context = {"step": step, "form": form, "notice": notice, "back_url": _day_of(step)}
    return render(request, "workspace/reserved.html", context, status=status)
