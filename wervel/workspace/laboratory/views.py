"""Results without a record, and critical values that wait."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.errors import Conflict, Invalid
from wervel.diagnostics.selectors.critical import waiting_criticals
from wervel.diagnostics.selectors.quarantine import one_waiting, waiting_results
from wervel.diagnostics.selectors.stuck_messages import one_stuck, stuck_messages
from wervel.diagnostics.services.quarantine import assign, reject
from wervel.diagnostics.services.stuck_messages import set_aside, try_again
from wervel.workspace.laboratory import presenters
from wervel.workspace.laboratory.forms import DecideForm, SetAsideForm

OK, REFUSED = 200, 422
REJECT, SET_ASIDE = "reject", "set-aside"


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What laboratories sent that fits no record or was not even read, the oldest first."""
    actor = actor_of(request)
    context = presenters.waiting_page(waiting_results(actor=actor), stuck_messages(actor=actor))
    return render(request, "workspace/laboratory/waiting.html", context)


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One of them: put it into a record, or say why it is not for us."""
    actor = actor_of(request)
    found = one_waiting(key, actor=actor)
    posted = request.POST if request.method == "POST" else None
    form = DecideForm(posted, is_whole=found.is_whole, initial={"accession": found.accession})
    status, notice = OK, ""
    if form.is_bound:
        status = REFUSED
        if form.is_valid():
            try:
                if request.POST.get("step") == REJECT:
                    reject(key, note=form.cleaned_data["note"], actor=actor)
                else:
                    assign(key, form.assignment(), actor=actor)
                return HttpResponseRedirect(reverse("workspace:quarantine"))
            except Conflict as error:
                found, status, notice = one_waiting(key, actor=actor), error.status, str(error)
            except Invalid as error:
                for name, words in error.fields.items():
                    form.add_error(name if name in form.fields else None, str(words))
    context = {**presenters.one_page(found), "form": form, "notice": notice}
    return render(request, "workspace/laboratory/one.html", context, status=status)


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, key: UUID) -> HttpResponse:
    """One message that was not handled: try it again, or set it aside with a reason."""
    actor = actor_of(request)
    found = one_stuck(key, actor=actor)
    is_set_aside = request.method == "POST" and request.POST.get("step") == SET_ASIDE
    form = SetAsideForm(request.POST if is_set_aside else None)
    status, notice = OK, ""
    if request.method == "POST":
        status = REFUSED
        try:
            if not is_set_aside:
                try_again(key, actor=actor)
                return HttpResponseRedirect(reverse("workspace:quarantine"))
            if form.is_valid():
                set_aside(key, note=form.cleaned_data["note"], actor=actor)
                return HttpResponseRedirect(reverse("workspace:quarantine"))
        except Conflict as error:
            found, status, notice = one_stuck(key, actor=actor), error.status, str(error)
    context = {**presenters.message_page(found), "form": form, "notice": notice}
    return render(request, "workspace/laboratory/message.html", context, status=status)


@staff(Role.DOCTOR, Role.MANAGER)
@require_safe
def criticals(request: HttpRequest) -> HttpResponse:
    """With whom each critical value is; doctors open the record, managers call somebody."""
    actor = actor_of(request)
    context = presenters.criticals_page(waiting_criticals(actor=actor), actor)
    return render(request, "workspace/laboratory/criticals.html", context)
