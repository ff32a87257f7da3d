"""A visit and its record."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.encounters.selectors.arrivals import seen_document
from wervel.encounters.selectors.sections import newest_sections
from wervel.encounters.selectors.visits import steps_taken, visit_head
from wervel.workspace.visits.overview import overview_page


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_safe
def overview(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """Where a visit stands: its states, what is written, who they are."""
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    sections = newest_sections(encounter_id, actor=actor)
    seen = seen_document(encounter_id, actor=actor)
    steps = steps_taken(encounter_id, actor=actor)
    context = overview_page(head, sections, seen, steps, actor)
    return render(request, "workspace/visits/overview.html", context)
