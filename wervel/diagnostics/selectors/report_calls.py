"""Critical reports whose patients have not been called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import ReportStatus
from wervel.diagnostics.models import ReportRelease
from wervel.diagnostics.report_events import ReportEvent
from wervel.diagnostics.selectors.reports import note_read
from wervel.encounters.rules import may_read_record


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A critical report whose patient has not been called."""

    encounter_id: UUID
    patient: str
    clinic: str
    owner: str
    call_by: datetime
    late: bool


def open_calls(*, actor: Actor) -> Sequence[OpenCall]:
    """One's own, and those of others that are late; the most urgent first."""
    if not may_read_record(actor):
        raise Forbidden
    rows = _open(actor).select_related(
        "owner", "version__report__patient", "version__report__encounter__location"
    )
    calls = []
    for row in rows.order_by("call_by"):
        report = row.version.report
        if row.call_by is not None:
            calls.append(
                OpenCall(
                    encounter_id=report.encounter_id,
                    patient=str(report.patient),
                    clinic=report.encounter.location.name,
                    owner=row.owner.get_full_name(),
                    call_by=row.call_by,
                    late=row.escalated_at is not None,
                )
            )
            note_read(report, actor, ReportEvent.LISTED)
    return calls


def count_open_calls(*, actor: Actor) -> int:
    """How many `open_calls` would list; no name is read."""
    return _open(actor).count() if may_read_record(actor) else 0


def _open(actor: Actor) -> QuerySet[ReportRelease]:
    waiting = ReportRelease.objects.filter(critical=True, called_at=None)
    mine_or_late = Q(owner_id=actor.id) | Q(escalated_at__isnull=False)
    return waiting.filter(mine_or_late).exclude(
        version__report__status=ReportStatus.ENTERED_IN_ERROR
    )
