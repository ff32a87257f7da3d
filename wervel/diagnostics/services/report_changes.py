"""After the signature: withdrawing a report, translating it, and what came too late for it."""

from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation

from wervel.common import clock
from wervel.common.actor import Actor, ActorKind
from wervel.common.errors import Forbidden, Invalid
from wervel.common.text import LINE_LENGTH, clean_text
from wervel.diagnostics.choices import Late, ReportStatus
from wervel.diagnostics.models import (
    DiagnosticReport,
    Rendition,
    ReportLink,
    ReportTask,
    ReportVersion,
)
from wervel.diagnostics.printing.layout import lay_out
from wervel.diagnostics.printing.pages import Frame, page
from wervel.diagnostics.report_content import LANGUAGES, ReportContent, Translation
from wervel.diagnostics.report_events import ReportEvent
from wervel.diagnostics.report_exceptions import ReportStepRefused, ReportUnknown, TaskGrown
from wervel.diagnostics.report_transitions import check_transition
from wervel.diagnostics.services.report_drafts import (
    clean_reason,
    locked_report,
    note_step,
    record,
)
from wervel.diagnostics.services.report_previews import picture_frames
from wervel.diagnostics.services.report_signing import rendition, seal
from wervel.encounters.rules import may_decide, may_write_record

LANGUAGE, MORE = "nl", " …"


@transaction.atomic
def withdraw_report(*, report_id: UUID, reason: str, actor: Actor) -> DiagnosticReport:
    """Entered in error: the patient sees it no longer, every link to it ends, its bytes stay.

    For a wrong patient this is the only way: the report is never given to another, a new one is
    drafted in the right visit.
    """
    if not may_decide(actor):
        raise Forbidden
    why = clean_reason(reason)
    report = locked_report(report_id)
    before = ReportStatus(report.status)
    check_transition(before, ReportStatus.ENTERED_IN_ERROR)
    report.status, report.reason = ReportStatus.ENTERED_IN_ERROR, why
    report.save(update_fields=["status", "reason"])
    note_step(report, before=before, actor=actor, reason=why)
    open_links = ReportLink.objects.filter(recipient__report=report, revoked_at=None)
    ended = open_links.update(revoked_at=clock.now())
    report.tasks.filter(done_at=None).update(done_at=clock.now(), done_by_id=actor.id, outcome=why)
    record(ReportEvent.WITHDRAWN, report, actor, links_ended=ended)
    return report


def add_translation(
    *, version_id: UUID, language: str, words: Translation, actor: Actor
) -> Rendition:
    """The signed version in another language, with the name of who translated its free text.

    It is a new rendition of the same version, no amendment: what was signed stays what counts.
    """
    if not may_write_record(actor):
        raise Forbidden
    if language not in LANGUAGES:
        raise Invalid
    version = _version(version_id)
    content = ReportContent.model_validate(version.content)
    frame = Frame(
        organisation=settings.WAGTAIL_SITE_NAME,
        doctor=version.signing.doctor.as_actor().label,
        number=version.number,
        reason=version.reason,
        pictures=picture_frames(version.report, content),
        translation=words,
        translator=actor.label,
    )
    sealed = seal(lay_out(page(content, language, frame), at=clock.now()), language)
    row = rendition(version, language, sealed)
    row.translator_id, row.translation = UUID(actor.id), words.model_dump(mode="json")
    try:
        with transaction.atomic():
            report = locked_report(version.report_id)
            if report.status == ReportStatus.ENTERED_IN_ERROR:
                raise ReportStepRefused
            row.save(force_insert=True)
            record(ReportEvent.TRANSLATED, report, actor, version=version.number, language=language)
    except IntegrityError as error:
        raise ReportStepRefused from error
    return row


def _version(version_id: UUID) -> ReportVersion:
    rows = ReportVersion.objects.select_related("report", "signing__doctor")
    found = rows.filter(pk=version_id).first()
    if found is None:
        raise ReportUnknown
    return found


@transaction.atomic
def note_late_finding(*, encounter_id: UUID, what: str, actor: Actor) -> ReportTask | None:
    """Something came in after the signature, such as an external reading: a doctor must look.

    None when the visit has no signed report: what comes before goes into the draft.
    """
    if not (may_write_record(actor) or actor.kind == ActorKind.SYSTEM):
        raise Forbidden
    report = _signed(encounter_id)
    return (
        None if report is None else _task(report, clean_text(what, max_length=LINE_LENGTH), actor)
    )


@transaction.atomic
def note_late(*, encounter_id: UUID, kind: Late, name: str, actor: Actor) -> ReportTask | None:
    """As `note_late_finding`, for what comes in tens: each joins the task of its kind that is open,
    as long as its line has room."""
    report = _signed(encounter_id)
    if report is None:
        return None
    with translation.override(LANGUAGE):
        heading = str(kind.label)
    rows = report.tasks.select_for_update().filter(done_at=None, what__startswith=heading)
    task = rows.order_by("made_at").last()
    if task is None:
        return _task(report, f"{heading} {name}"[:LINE_LENGTH], actor)
    task.what = _joined(task.what, heading, name)
    task.number += 1
    task.made_at = clock.now()
    task.save(update_fields=["what", "number", "made_at"])
    return task


def _joined(what: str, heading: str, name: str) -> str:
    if name in what.removeprefix(heading).removesuffix(MORE).strip().split(", "):
        return what
    longer = f"{what}, {name}"
    return longer if len(longer + MORE) <= LINE_LENGTH else what.removesuffix(MORE) + MORE


def _signed(encounter_id: UUID) -> DiagnosticReport | None:
    """Whether it is signed is asked under its lock: somebody may be signing it now."""
    rows = DiagnosticReport.objects.select_for_update().filter(encounter_id=encounter_id)
    report = rows.exclude(status=ReportStatus.ENTERED_IN_ERROR).first()
    is_signed = report is not None and report.status != ReportStatus.DRAFT
    return report if is_signed else None


def _task(report: DiagnosticReport, what: str, actor: Actor) -> ReportTask:
    task = ReportTask.objects.create(report=report, what=what, made_at=clock.now())
    record(ReportEvent.TASK_MADE, report, actor)
    return task


@transaction.atomic
def finish_task(*, task_id: UUID, number: int, outcome: str, actor: Actor) -> None:
    """The doctor says what became of it: amended, or why the report stays.

    `number` is that of the task as it was seen: TaskGrown when more has joined it since.
    """
    if not may_decide(actor):
        raise Forbidden
    task = ReportTask.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None:
        raise ReportUnknown
    if task.done_at is not None:
        raise ReportStepRefused
    if task.number != number:
        raise TaskGrown
    task.done_at, task.done_by_id = clock.now(), UUID(actor.id)
    task.outcome = clean_reason(outcome)
    task.save(update_fields=["done_at", "done_by", "outcome"])
    record(ReportEvent.TASK_DONE, task.report, actor)
