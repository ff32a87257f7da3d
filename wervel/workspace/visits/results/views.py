"""The results of a visit."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common import clock
from wervel.common.errors import Conflict, Invalid
from wervel.design.forms import DesignForm
from wervel.diagnostics.result_exceptions import AlreadyDecided, CriticalUnknown, WithdrawnMeanwhile
from wervel.diagnostics.result_rules import may_act_on_critical
from wervel.diagnostics.selectors.results import open_orders, result_of, results_of
from wervel.diagnostics.services.critical import acknowledge
from wervel.diagnostics.services.typing import correct_result, type_results
from wervel.encounters.selectors.visits import visit_head
from wervel.workspace.visits.pages import record_page
from wervel.workspace.visits.results import presenters
from wervel.workspace.visits.results.forms import CorrectionForm, DoneForm, ResultsForm

PAGE = "record-results"
OK, REFUSED = 200, 422
clinical = staff(Role.DOCTOR, Role.ASSISTANT)
form_page = require_http_methods(["GET", "HEAD", "POST"])


@clinical
@require_safe
def results(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """Every value with its range, its change, and what is critical."""
    return _show(request, encounter_id)


def _show(
    request: HttpRequest,
    encounter_id: UUID,
    *,
    form: DoneForm | None = None,
    wrong: UUID | None = None,
    status: int = OK,
) -> HttpResponse:
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    found = results_of(encounter_id, actor=actor)
    if wrong is not None and all(one.id != wrong for each in found for one in each.criticals):
        raise CriticalUnknown
    may = may_act_on_critical(actor)
    page = presenters.results_page(encounter_id, found, may_answer=may, form=form, wrong=wrong)
    context = {**record_page(head, PAGE), **page}
    return render(request, "workspace/visits/results.html", context, status=status)


@staff(Role.DOCTOR)
@require_POST
def critical(request: HttpRequest, encounter_id: UUID, critical_id: UUID) -> HttpResponse:
    """What was done about a critical value."""
    form = DoneForm(request.POST, auto_id=f"id_{critical_id}_%s")
    if not form.is_valid():
        return _show(request, encounter_id, form=form, wrong=critical_id, status=REFUSED)
    try:
        acknowledge(
            encounter_id=encounter_id,
            critical_id=critical_id,
            done=form.cleaned_data["done"],
            actor=actor_of(request),
            saw_withdrawal="withdrawn" in request.POST,
        )
    except AlreadyDecided as error:
        return _show(request, encounter_id, status=error.status)
    except WithdrawnMeanwhile as error:
        form.add_error(None, str(error))
        return _show(request, encounter_id, form=form, wrong=critical_id, status=error.status)
    return HttpResponseRedirect(reverse("workspace:record-results", args=[encounter_id]))


@clinical
@form_page
def new(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """Type what the laboratory told on paper or by telephone."""
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    orders = open_orders(encounter_id, actor=actor)
    now = clock.to_clinic(clock.now())
    initial = {"day": f"{now:%d-%m-%Y}", "time": f"{now:%H:%M}"}
    posted = request.POST if request.method == "POST" else None
    form = ResultsForm(posted, orders=orders, initial=initial)
    status = OK
    if form.is_bound:
        status = REFUSED
        moment = form.moment() if form.is_valid() else None
        if moment is not None:
            try:
                type_results(
                    encounter_id=encounter_id,
                    accession=form.cleaned_data["order"],
                    taken_at=moment,
                    typed=form.typed(),
                    actor=actor,
                )
            except (Invalid, Conflict) as error:
                _refuse(form, error)
            else:
                return HttpResponseRedirect(
                    reverse("workspace:record-results", args=[encounter_id])
                )
    context = {**record_page(head, PAGE), **presenters.entry_page(encounter_id, form)}
    return render(request, "workspace/visits/results_new.html", context, status=status)


def _refuse(form: DesignForm, error: Invalid | Conflict) -> None:
    """Put each word where it belongs; what belongs nowhere stands above the form."""
    known = {name: f"v-{name}" for name in error.fields} | {"accession": "order"}
    for name, words in error.fields.items():
        field = name if name in form.fields else known.get(name, "")
        form.add_error(field if field in form.fields else None, str(words))
    if not error.fields:
        form.add_error(None, str(error))


@clinical
@form_page
def one(request: HttpRequest, encounter_id: UUID, observation_id: UUID) -> HttpResponse:
    """One result with all its versions; a correction is a new one."""
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    result = result_of(encounter_id, observation_id, actor=actor)
    posted = request.POST if request.method == "POST" else None
    form = CorrectionForm(posted, observable=result.observable)
    status = OK
    if form.is_bound:
        status = REFUSED
        if form.is_valid():
            try:
                correct_result(
                    encounter_id=encounter_id,
                    observation_id=observation_id,
                    value=form.cleaned_data["value"],
                    unit=form.unit(),
                    reason=form.cleaned_data["reason"],
                    actor=actor,
                )
            except (Invalid, Conflict) as error:
                _refuse(form, error)
            else:
                return HttpResponseRedirect(request.path)
    page = presenters.result_page(encounter_id, result)
    context = {**record_page(head, PAGE), **page, "form": form}
    return render(request, "workspace/visits/result.html", context, status=status)
