"""Writing a report before it is signed, and again when a signed one must change."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden, Invalid
from wervel.common.text import clean_text
from wervel.diagnostics.choices import ReleaseChoice, ReportStatus
from wervel.diagnostics.models import DiagnosticReport, ReportStep, ReportVersion
from wervel.diagnostics.notation import STORED_DAY
from wervel.diagnostics.report_content import (
    FREE_TEXT,
    LANGUAGES,
    Facts,
    ReportContent,
    texts_of,
    with_texts,
)
from wervel.diagnostics.report_drafting import first_draft
from wervel.diagnostics.report_events import ReportEvent
from wervel.diagnostics.report_exceptions import (
    ReportChanged,
    ReportSigned,
    ReportStepRefused,
    ReportUnknown,
)
from wervel.diagnostics.report_sources import sources
from wervel.diagnostics.report_transitions import check_transition
from wervel.encounters.models import Encounter
from wervel.encounters.rules import may_decide, may_write_record
from wervel.encounters.selectors.intake import report_wish
from wervel.encounters.services.visits import locked_encounter

REASON_LENGTH = 400


@transaction.atomic
def start_report(*, encounter_id: UUID, language: str, actor: Actor) -> DiagnosticReport:
    """The report of a visit, begun from what was found; the one that is there when there is one.

    `language` is the one in which the doctor writes. It is released as the patient chose before
    the visit; without a choice after the talk.
    """
    if not may_write_record(actor):
        raise Forbidden
    encounter = locked_encounter(encounter_id)
    standing = encounter.reports.exclude(status=ReportStatus.ENTERED_IN_ERROR).first()
    if standing is not None:
        return standing
    now = clock.now()
    content = _first_content(encounter, language, actor)
    report = DiagnosticReport.objects.create(
        encounter=encounter,
        patient_id=encounter.patient_id,
        draft=content.model_dump(mode="json"),
        draft_by_id=actor.id,
        draft_at=now,
        release_choice=report_wish(encounter.pk) or ReleaseChoice.AFTER_TALK,
        created_at=now,
    )
    note_step(report, before="", actor=actor)
    record(ReportEvent.DRAFTED, report, actor)
    return report


def _first_content(encounter: Encounter, language: str, actor: Actor) -> ReportContent:
    if language not in LANGUAGES:
        raise Invalid
    found = sources()
    pictures = found.pictures(encounter.pk, actor=actor)
    content = first_draft(
        facts=_facts(encounter, actor),
        language=language,
        plain_language=encounter.patient.language,
        findings=tuple(found.findings(encounter.pk, actor=actor)),
        results=tuple(found.results(encounter.pk, actor=actor)),
    )
    return content.model_copy(update={"pictures": tuple(each.picture for each in pictures)})


def _facts(encounter: Encounter, actor: Actor) -> Facts:
    patient, start = encounter.patient, clock.to_clinic(encounter.appointment.start)
    return Facts(
        patient=str(patient),
        number=patient.number,
        birth_date=f"{patient.birth_date:{STORED_DAY}}",
        reference=encounter.appointment.reference,
        visited=f"{start:{STORED_DAY}}",
        clinic=encounter.location.name,
        doctor=encounter.practitioner.name if encounter.practitioner else actor.label,
    )


@transaction.atomic
def save_draft(
    *,
    report_id: UUID,
    base: int,
    texts: Mapping[str, str],
    release_choice: ReleaseChoice,
    critical: bool,
    actor: Actor,
) -> DiagnosticReport:
    """Keep the words of a draft that began from number `base`; ReportChanged when they have changed
    since.

    Saving what stands there already changes nothing. What the author typed before is forgotten.
    """
    if not may_write_record(actor):
        raise Forbidden
    report = locked_report(report_id)
    before = draft_of(report)
    if not report.words_number <= base <= report.draft_number:
        raise ReportChanged(
            extra={"number": report.draft_number, "content": dict(texts_of(before))}
        )
    report.typed.filter(author_id=UUID(actor.id)).delete()
    after = with_texts(before, cleaned_texts(texts))
    if (after, release_choice, critical) == (before, report.release_choice, report.critical):
        return report
    report.release_choice, report.critical = release_choice, critical
    _put(report, after, actor)
    record(ReportEvent.EDITED, report, actor, number=report.draft_number)
    return report


@transaction.atomic
def refresh_draft(*, report_id: UUID, base: int, actor: Actor) -> DiagnosticReport:
    """Take findings, results and images anew; the words that were written stay."""
    if not may_write_record(actor):
        raise Forbidden
    report = locked_report(report_id)
    before = draft_of(report)
    if report.draft_number != base:
        raise ReportChanged(
            extra={"number": report.draft_number, "content": dict(texts_of(before))}
        )
    new = _first_content(report.encounter, before.language, actor)
    after = before.model_copy(
        update={name: getattr(new, name) for name in ("findings", "results", "pictures")}
    )
    if after != before:
        _put(report, after, actor)
        record(ReportEvent.EDITED, report, actor, number=report.draft_number)
    return report


@transaction.atomic
def take_results_anew(*, encounter_id: UUID, actor: Actor) -> None:
    """The results of a draft as they stand now: what a doctor read before cannot be signed.

    Who is writing is told when something that the draft told is another value now, or none: the
    words may repeat it.
    """
    report = (
        DiagnosticReport.objects.select_for_update()
        .filter(encounter_id=encounter_id, draft__isnull=False)
        .exclude(status=ReportStatus.ENTERED_IN_ERROR)
        .first()
    )
    if report is None:
        return
    before = draft_of(report)
    after = _with_results(before, report, actor)
    if after == before:
        return
    report.draft = after.model_dump(mode="json")
    report.draft_number += 1
    if not _values(before) <= _values(after):
        report.words_number = report.draft_number
    report.save(update_fields=["draft", "draft_number", "words_number"])
    record(ReportEvent.EDITED, report, actor, number=report.draft_number)


def _values(content: ReportContent) -> set[tuple[object, ...]]:
    """What words may repeat."""
    return {(each.name, each.value, each.answer, each.unit) for each in content.results}


def _with_results(content: ReportContent, report: DiagnosticReport, actor: Actor) -> ReportContent:
    results = sources().results(report.encounter_id, actor=actor)
    return content.model_copy(update={"results": tuple(results)})


@transaction.atomic
def begin_amendment(*, report_id: UUID, reason: str, actor: Actor) -> DiagnosticReport:
    """Open a signed report for a new version: the words of the last one, the results as they stand.

    Until that is signed, readers keep the last one.
    """
    if not may_decide(actor):
        raise Forbidden
    why = clean_reason(reason)
    report = locked_report(report_id)
    check_transition(ReportStatus(report.status), ReportStatus.AMENDED)
    if report.draft is not None:
        raise ReportStepRefused
    report.reason = why
    _put(report, _with_results(latest_content(report), report, actor), actor)
    record(ReportEvent.AMENDMENT_BEGUN, report, actor)
    return report


@transaction.atomic
def drop_amendment(*, report_id: UUID, actor: Actor) -> DiagnosticReport:
    """Give up a new version that was begun; the signed one stays as it is."""
    if not may_decide(actor):
        raise Forbidden
    report = locked_report(report_id)
    if report.status == ReportStatus.DRAFT or report.draft is None:
        raise ReportStepRefused
    report.draft, report.reason = None, ""
    report.draft_number += 1
    report.save(update_fields=["draft", "reason", "draft_number"])
    record(ReportEvent.EDITED, report, actor, number=report.draft_number)
    return report


def clean_reason(reason: str) -> str:
    why = clean_text(reason, max_length=REASON_LENGTH, multiline=True)
    if not why:
        raise Invalid
    return why


def cleaned_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """The words of a form, by the name of their field; Invalid."""
    return {
        name: clean_text(text, max_length=FREE_TEXT, multiline=True) for name, text in texts.items()
    }


def _put(report: DiagnosticReport, content: ReportContent, actor: Actor) -> None:
    report.draft = content.model_dump(mode="json")
    report.draft_number += 1
    report.words_number = report.draft_number
    report.draft_by_id = UUID(actor.id)
    report.draft_at = clock.now()
    report.save()


def locked_report(report_id: UUID, *, lock: bool = True) -> DiagnosticReport:
    """For a change in the caller's transaction; ReportUnknown."""
    rows = DiagnosticReport.objects.select_related("encounter__appointment", "patient")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=report_id).first()
    if found is None:
        raise ReportUnknown
    return found


def draft_of(report: DiagnosticReport) -> ReportContent:
    """What is being written; ReportSigned when it is no longer."""
    if report.draft is None:
        raise ReportSigned
    return ReportContent.model_validate(report.draft)


def latest_version(report: DiagnosticReport) -> ReportVersion:
    """The newest signed version; ReportStepRefused before the first."""
    found = report.versions.order_by("-number").first()
    if found is None:
        raise ReportStepRefused
    return found


def latest_content(report: DiagnosticReport) -> ReportContent:
    return ReportContent.model_validate(latest_version(report).content)


def note_step(report: DiagnosticReport, *, before: str, actor: Actor, reason: str = "") -> None:
    ReportStep.objects.create(
        report=report,
        before=before,
        after=report.status,
        at=clock.now(),
        by_id=actor.id,
        reason=reason,
    )


def record(event: ReportEvent, report: DiagnosticReport, actor: Actor, **detail: Any) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="DiagnosticReport",
        object_id=report.pk,
        patient_id=report.patient_id,
        detail={"status": str(report.status), **detail},
    )
