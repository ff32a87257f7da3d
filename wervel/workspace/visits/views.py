"""A visit and its record."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.encounters.selectors.visits import visit_head
from wervel.workspace.visits.pages import record_page


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_safe
def overview(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """Where a visit stands."""
    head = visit_head(encounter_id, actor=actor_of(request))
    return render(request, "workspace/visits/overview.html", record_page(head, "record"))
