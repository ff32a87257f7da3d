"""The desk and managers link two records of one person. No page here has a clinical word."""

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
from wervel.common.errors import Conflict, Invalid
from wervel.diagnostics.selectors.report_days import report_days
from wervel.patients.linkable import (
    compared_records,
    find_records,
    link_facts,
    links_of,
    records_alike,
)
from wervel.patients.linking import link_records, unlink_records
from wervel.scheduling.selectors.of_records import visit_times
from wervel.workspace.linking import presenters
from wervel.workspace.linking.forms import FindForm, LinkForm, PartForm

OK, REFUSED = 200, 422
linkers = staff(Role.DESK, Role.MANAGER)


@linkers
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Look for the first record. The words of the search never stand in an address."""
    form = FindForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        found = find_records(form.cleaned_data["sought"], actor=actor_of(request))
        context |= presenters.found_page(found)
    status = REFUSED if form.is_bound and form.errors else OK
    return render(request, "workspace/linking/search.html", context, status=status)


@linkers
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """One record with its links; those that may be of the same person, and a search for others."""
    actor = actor_of(request)
    (facts,) = compared_records([patient_id], actor=actor)
    alike = () if facts.replaced else records_alike(patient_id, actor=actor)
    form = FindForm(request.POST if request.method == "POST" else None)
    links = links_of(patient_id, actor=actor)
    context = {**presenters.record_page(facts, links, alike), "form": form}
    if form.is_bound and form.is_valid():
        found = find_records(form.cleaned_data["sought"], actor=actor)
        context |= presenters.found_page(found, beside=patient_id)
    status = REFUSED if form.is_bound and form.errors else OK
    return render(request, "workspace/linking/record.html", context, status=status)


@linkers
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, patient_id: UUID, other_id: UUID) -> HttpResponse:
    """Both side by side; which is kept and why is asked, and nothing is lost by a refusal."""
    if patient_id == other_id:
        return HttpResponseRedirect(presenters.record_address(patient_id))
    actor, ids = actor_of(request), (patient_id, other_id)
    records = compared_records(ids, actor=actor)
    form = LinkForm(request.POST if request.method == "POST" else None, records=records)
    status, notice = OK, ""
    if form.is_bound:
        status = REFUSED
        if form.is_valid():
            kept, why = form.kept_id(), form.cleaned_data["reason"]
            try:
                link_records(replaced=form.replaced_id(), kept=kept, reason=why, actor=actor)
            except (Conflict, Invalid) as error:
                status, notice = error.status, str(error)
            else:
                messages.success(request, _("The two records are linked."))
                return HttpResponseRedirect(presenters.record_address(kept))
    visits, reports = visit_times(ids, actor=actor), report_days(ids, actor=actor)
    page = presenters.compare_page(records, visits, reports)
    context = {**page, "form": form, "notice": notice}
    return render(request, "workspace/linking/compare.html", context, status=status)


@linkers
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """Undo a link, with the reason. LinkUnknown when it is over."""
    actor = actor_of(request)
    link = link_facts(link_id, actor=actor)
    form = PartForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        unlink_records(link_id=link_id, reason=form.cleaned_data["reason"], actor=actor)
        messages.success(request, _("Each of the two records is read alone again."))
        return HttpResponseRedirect(presenters.record_address(link.kept.id))
    context = {**presenters.part_page(link), "form": form}
    status = REFUSED if form.is_bound else OK
    return render(request, "workspace/linking/part.html", context, status=status)
