"""Critical values that nobody has answered yet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from wervel.audit import services as audit
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import WITHDRAWN
from wervel.diagnostics.models import CriticalResult, ObservationVersion
from wervel.diagnostics.result_events import ResultEvent
from wervel.diagnostics.result_rules import may_see_waiting

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class WaitingCritical:
    """That something waits: with whom, since when, until when. No value, no name.

    `is_withdrawn`: its laboratory has taken it back since.
    """

    id: UUID
    encounter_id: UUID
    reference: str
    location_name: str
    owner: str
    is_mine: bool
    opened_at: datetime
    due_at: datetime
    handovers: int
    is_withdrawn: bool


def open_critical(encounter_id: UUID) -> int:
    """How many keep this visit from being finished."""
    return CriticalResult.objects.filter(encounter_id=encounter_id, acknowledged_at=None).count()


def was_withdrawn(critical: CriticalResult) -> bool:
    """Whether its laboratory has taken it back."""
    rows = CriticalResult.objects.filter(pk=critical.pk)
    return rows.filter(Exists(_withdrawals())).exists()


def keeps_visit_open(encounter_id: UUID) -> str | None:
    """For whoever ends a visit: what stands in the way, in words, or None."""
    if open_critical(encounter_id):
        return _("There is a critical value of which nobody has said what was done.")
    return None


def count_mine(actor: Actor) -> int:
    """For the start page: how many wait for this person."""
    if not may_see_waiting(actor):
        return 0
    return CriticalResult.objects.filter(owner_id=UUID(actor.id), acknowledged_at=None).count()


def waiting_criticals(*, actor: Actor) -> list[WaitingCritical]:
    """All that wait, those due first; Forbidden. That somebody looked is recorded."""
    if not may_see_waiting(actor):
        raise Forbidden
    rows = (
        CriticalResult.objects.filter(acknowledged_at=None)
        .select_related("encounter__appointment", "encounter__location", "owner")
        .prefetch_related("handovers")
        .annotate(is_withdrawn=Exists(_withdrawals()))
        .order_by("due_at")[:MOST_LISTED]
    )
    found = [
        WaitingCritical(
            id=row.pk,
            encounter_id=row.encounter_id,
            reference=row.encounter.appointment.reference,
            location_name=row.encounter.location.name,
            owner=row.owner.get_full_name() or row.owner.username,
            is_mine=str(row.owner_id) == actor.id,
            opened_at=row.opened_at,
            due_at=row.due_at,
            handovers=len(row.handovers.all()),
            is_withdrawn=row.is_withdrawn,
        )
        for row in rows
    ]
    audit.record(
        event=ResultEvent.CRITICAL_LISTED,
        actor=actor,
        object_type="CriticalResult",
        object_id="open",
        detail={"count": len(found)},
    )
    return found


def _withdrawals() -> QuerySet[ObservationVersion]:
    """Those of the version itself, or of a later one."""
    return ObservationVersion.objects.filter(
        observation=OuterRef("version__observation"),
        number__gte=OuterRef("version__number"),
        status__in=WITHDRAWN,
    )
