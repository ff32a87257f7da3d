"""A code for My Wervel, for who stands at the desk and showed a document."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common import clock
from wervel.common.dates import date_words, time_words
from wervel.encounters.selectors.arrivals import Arrival, arrival
from wervel.patients.access_codes import GivenCode, end_access, give_code
from wervel.patients.accesses import GrantedAccess, granted_accesses
from wervel.patients.exceptions import (
    AccessUnknown,
    IdentityNotSeen,
    PatientOfAge,
    RecordReplaced,
)
from wervel.workspace.visits.arrival.access_form import AccessForm

REFUSED = 422


@staff(Role.DESK, Role.ASSISTANT)
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest, reference: str) -> HttpResponse:
    """Who sees this record, and a new code. The code stands on the answer alone, once."""
    actor = actor_of(request)
    found = arrival(reference, actor=actor)
    form = AccessForm(request.POST or None)
    status, notice, given = 200, "", None
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                given = give_code(patient_id=found.patient_id, actor=actor, **form.asked())
                status = 200
            except (IdentityNotSeen, PatientOfAge, RecordReplaced) as error:
                status, notice = error.status, str(error)
    granted = granted_accesses(patient_id=found.patient_id, actor=actor)
    context = {**_page(found, granted, given), "form": form, "notice": notice}
    return render(request, "workspace/visits/access.html", context, status=status)


@staff(Role.DESK, Role.ASSISTANT)
@require_POST
def end(request: HttpRequest, reference: str, access_id: UUID) -> HttpResponse:
    """Only an access to this record: the address names both."""
    actor = actor_of(request)
    found = arrival(reference, actor=actor)
    granted = granted_accesses(patient_id=found.patient_id, actor=actor)
    if access_id not in {each.id for each in granted}:
        raise AccessUnknown
    end_access(access_id=access_id, actor=actor)
    messages.success(request, _("This access has ended."))
    return redirect("workspace:desk-access", reference=reference)


def _page(
    found: Arrival, granted: Sequence[GrantedAccess], given: GivenCode | None
) -> dict[str, Any]:
    context: dict[str, Any] = {"found": found, "name": f"{found.given} {found.family}"}
    context["granted"] = [
        {
            "id": each.id,
            "holder": each.holder,
            "basis": each.basis.label,
            "since": date_words(clock.to_clinic(each.begins_at).date()),
        }
        for each in granted
    ]
    if given is not None:
        until = clock.to_clinic(given.expires_at)
        context["code"] = given.code
        context["address"] = f"{settings.BASE_URL}{reverse('portal:activate')}"
        context["until"] = f"{date_words(until.date())}, {time_words(until)}"
    return context
