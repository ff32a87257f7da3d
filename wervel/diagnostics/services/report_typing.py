"""What is typed into a report and not saved: kept for its author alone, until it is saved."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import ReleaseChoice, ReportStatus
from wervel.diagnostics.models import DiagnosticReport, ReportTyped
from wervel.diagnostics.report_exceptions import ReportStepRefused, ReportUnknown
from wervel.diagnostics.services.report_drafts import cleaned_texts
from wervel.encounters.rules import may_write_record

TYPED_KEPT = timedelta(days=30)


def keep_typed(
    *,
    report_id: UUID,
    base: int,
    texts: Mapping[str, str],
    release_choice: ReleaseChoice,
    critical: bool,
    actor: Actor,
) -> None:
    """Keep it, also when somebody else has signed the report meanwhile: a new version may use it.

    `base` is the number of the draft that the author began from. Forbidden, ReportUnknown, Invalid,
    ReportStepRefused for a report that was entered in error.
    """
    if not may_write_record(actor):
        raise Forbidden
    status = DiagnosticReport.objects.filter(pk=report_id).values_list("status", flat=True).first()
    if status is None:
        raise ReportUnknown
    if status == ReportStatus.ENTERED_IN_ERROR:
        raise ReportStepRefused
    ReportTyped.objects.update_or_create(
        report_id=report_id,
        author_id=UUID(actor.id),
        defaults={
            "base": base,
            "texts": cleaned_texts(texts),
            "release_choice": release_choice,
            "critical": critical,
            "kept_at": clock.now(),
        },
    )


def forget_typed(*, report_id: UUID, actor: Actor) -> None:
    """Throw away what the author has typed and not saved."""
    if not may_write_record(actor):
        raise Forbidden
    ReportTyped.objects.filter(report_id=report_id, author_id=UUID(actor.id)).delete()


def forget_old_typed() -> int:
    """What nobody has come back to; how many there were."""
    return ReportTyped.objects.filter(kept_at__lt=clock.now() - TYPED_KEPT).delete()[0]
