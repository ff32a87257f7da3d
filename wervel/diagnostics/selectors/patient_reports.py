"""Reports as their patient reads them: released ones only, never one entered in error.

Only for an account that may see the record now, else Forbidden; each read is recorded, on the
record for which the report was signed. Reports of linked records of the same person are theirs too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from wervel.audit import services as audit
from wervel.common.actor import Actor
from wervel.diagnostics.choices import ReportStatus
from wervel.diagnostics.models import Rendition, ReportVersion
from wervel.diagnostics.report_content import ReportContent, Translation
from wervel.diagnostics.report_events import ReportEvent
from wervel.diagnostics.report_exceptions import ReportUnknown
from wervel.diagnostics.report_sources import sources
from wervel.diagnostics.selectors.withdrawals import withdrawn_lines
from wervel.patients.accesses import require_access
from wervel.patients.linked import records_of_person


@dataclass(frozen=True, slots=True)
class ReleasedReport:
    """One line of a list."""

    report_id: UUID
    version_id: UUID
    number: int
    visited: str
    clinic: str
    released_at: datetime


@dataclass(frozen=True, slots=True)
class ReadReport:
    """`content` holds the signed words; `languages` those in which there are sealed pages.

    `translations` are the words of those that were translated later; `withdrawn` says when the
    laboratory took back a result of it, by the place of the result.
    """

    head: ReleasedReport
    doctor: str
    signed_at: datetime
    reason: str
    content: ReportContent
    languages: Sequence[str]
    translations: dict[str, Translation]
    withdrawn: Mapping[int, datetime]


def released_reports(*, patient_id: UUID, actor: Actor) -> Sequence[ReleasedReport]:
    """The newest released version of each report, the newest first. A list of dates and places."""
    require_access(patient_id, actor)
    newest: dict[UUID, ReportVersion] = {}
    for version in _released(patient_id).order_by("number"):
        newest[version.report_id] = version
    heads = [_head(each) for each in newest.values()]
    return sorted(heads, key=lambda each: each.released_at, reverse=True)


def unread(found: Sequence[ReleasedReport], *, patient_id: UUID, actor: Actor) -> frozenset[UUID]:
    """Those that this reader has not opened since they were released, by the id of the report."""
    opened: dict[str, datetime] = {}
    for record in records_of_person(patient_id):
        opened |= audit.last_recorded(ReportEvent.READ, actor, patient_id=record)
    return frozenset(
        each.report_id
        for each in found
        if str(each.report_id) not in opened or opened[str(each.report_id)] < each.released_at
    )


def read_report(*, report_id: UUID, patient_id: UUID, actor: Actor) -> ReadReport:
    """ReportUnknown when it is not released to this patient."""
    require_access(patient_id, actor)
    rows = _released(patient_id).filter(report_id=report_id).order_by("-number")
    version = rows.select_related("signing__doctor").first()
    if version is None:
        raise ReportUnknown
    _note_read(version, actor)
    renditions = list(version.renditions.defer("pdf"))
    content = ReportContent.model_validate(version.content)
    withdrawn = withdrawn_lines(version.report.encounter_id, content)
    return ReadReport(
        head=_head(version),
        doctor=version.signing.doctor.get_full_name(),
        signed_at=version.signing.at,
        reason=version.reason,
        content=content,
        languages=[each.language for each in renditions],
        translations={
            each.language: Translation.model_validate(each.translation)
            for each in renditions
            if each.translation is not None
        },
        withdrawn={place: each.at for place, each in withdrawn.items()},
    )


def report_file(*, version_id: UUID, language: str, patient_id: UUID, actor: Actor) -> bytes:
    """The sealed pages of a released version; ReportUnknown."""
    require_access(patient_id, actor)
    found = Rendition.objects.filter(
        version__in=_released(patient_id), version_id=version_id, language=language
    ).first()
    if found is None:
        raise ReportUnknown
    _note_read(found.version, actor)
    return bytes(found.pdf)


def report_picture(*, version_id: UUID, digest: str, patient_id: UUID, actor: Actor) -> bytes:
    """A picture of a released version as a PNG; ReportUnknown. The read of its page is recorded."""
    require_access(patient_id, actor)
    version = _released(patient_id).filter(pk=version_id).first()
    if version is None:
        raise ReportUnknown
    content = ReportContent.model_validate(version.content)
    if digest not in {each.sha256 for each in content.pictures}:
        raise ReportUnknown
    return sources().drawn(version.report.encounter_id, [digest])[0].png


def released_versions(patient_id: UUID) -> QuerySet[ReportVersion]:
    """Every released version, the oldest first, for the copy of a record, which is recorded."""
    rows = _released(patient_id).select_related("report__patient", "signing__doctor")
    return rows.order_by("signing__at", "number")


def _released(patient_id: UUID) -> QuerySet[ReportVersion]:
    return (
        ReportVersion.objects.filter(
            report__patient__in=records_of_person(patient_id), release__released_at__isnull=False
        )
        .exclude(report__status=ReportStatus.ENTERED_IN_ERROR)
        .select_related("report", "release")
    )


def _head(version: ReportVersion) -> ReleasedReport:
    facts = ReportContent.model_validate(version.content).facts
    released_at = version.release.released_at
    assert released_at is not None
    return ReleasedReport(
        report_id=version.report_id,
        version_id=version.pk,
        number=version.number,
        visited=facts.visited,
        clinic=facts.clinic,
        released_at=released_at,
    )


def _note_read(version: ReportVersion, actor: Actor) -> None:
    audit.record(
        event=ReportEvent.READ,
        actor=actor,
        object_type="DiagnosticReport",
        object_id=version.report_id,
        patient_id=version.report.patient_id,
    )
