"""Signed reports after which something came, for the doctors who look again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import ReportStatus
from wervel.diagnostics.models import ReportTask, ReportVersion
from wervel.diagnostics.selectors.reports import note_read
from wervel.encounters.rules import may_decide

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class OpenTask:
    """`doctor` signed the newest version; `is_mine`: that was the reader."""

    encounter_id: UUID
    patient: str
    clinic: str
    doctor: str
    is_mine: bool
    what: str
    made_at: datetime


def open_tasks(*, actor: Actor) -> Sequence[OpenTask]:
    """Those of all doctors, so that none waits for one who is away; one's own first, then the
    oldest. Forbidden."""
    if not may_decide(actor):
        raise Forbidden
    signed = ReportVersion.objects.defer("content").select_related("signing__doctor")
    versions = Prefetch("report__versions", signed.order_by("number"))
    rows = _open().select_related("report__patient", "report__encounter__location")
    listed = list(rows.prefetch_related(versions).order_by("made_at")[:MOST_LISTED])
    for report in {row.report_id: row.report for row in listed}.values():
        note_read(report, actor)
    return sorted((_task(row, actor) for row in listed), key=lambda one: not one.is_mine)


def _task(row: ReportTask, actor: Actor) -> OpenTask:
    report = row.report
    signer = list(report.versions.all())[-1].signing.doctor
    return OpenTask(
        encounter_id=report.encounter_id,
        patient=str(report.patient),
        clinic=report.encounter.location.name,
        doctor=signer.get_full_name(),
        is_mine=str(signer.pk) == actor.id,
        what=row.what,
        made_at=row.made_at,
    )


def count_open_tasks(*, actor: Actor) -> int:
    """How many there are; no name is read."""
    return _open().count() if may_decide(actor) else 0


def _open() -> QuerySet[ReportTask]:
    signed = (ReportStatus.FINAL, ReportStatus.AMENDED)
    return ReportTask.objects.filter(done_at=None, report__status__in=signed)
