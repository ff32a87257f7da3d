"""Signed reports after which something came, for the doctors who look again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import ReportStatus
from wervel.diagnostics.models import ReportTask, ReportVersion, SigningAct
from wervel.diagnostics.report_events import ReportEvent
from wervel.diagnostics.selectors.reports import note_read
from wervel.encounters.rules import may_decide

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class OpenTask:
    """`doctor` signed the newest version; `is_mine`: the reader signed one."""

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
    mine = Exists(
        SigningAct.objects.filter(version__report=OuterRef("report"), doctor=UUID(actor.id))
    )
    rows = _open().select_related("report__patient", "report__encounter__location")
    rows = rows.prefetch_related(versions).order_by(mine.desc(), "made_at")
    listed = list(rows[:MOST_LISTED])
    for report in {row.report_id: row.report for row in listed}.values():
        note_read(report, actor, ReportEvent.LISTED)
    return [_task(row, actor) for row in listed]


def _task(row: ReportTask, actor: Actor) -> OpenTask:
    report = row.report
    signers = [each.signing.doctor for each in report.versions.all()]
    return OpenTask(
        encounter_id=report.encounter_id,
        patient=str(report.patient),
        clinic=report.encounter.location.name,
        doctor=signers[-1].get_full_name(),
        is_mine=actor.id in [str(each.pk) for each in signers],
        what=row.what,
        made_at=row.made_at,
    )


def count_open_tasks(*, actor: Actor) -> int:
    """How many there are; no name is read."""
    return _open().count() if may_decide(actor) else 0


def _open() -> QuerySet[ReportTask]:
    signed = (ReportStatus.FINAL, ReportStatus.AMENDED)
    return ReportTask.objects.filter(done_at=None, report__status__in=signed)
