"""Reports as staff read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import ReleaseChoice, ReportStatus
from wervel.diagnostics.models import (
    DiagnosticReport,
    Rendition,
    ReportRelease,
    ReportVersion,
)
from wervel.diagnostics.report_content import ReportContent
from wervel.diagnostics.report_events import ReportEvent
from wervel.diagnostics.report_exceptions import ReportUnknown
from wervel.encounters.rules import may_read_record


@dataclass(frozen=True, slots=True)
class PagesView:
    """One language of a signed version."""

    language: str
    translator: str
    sha256: str
    algorithm: str
    level: str


@dataclass(frozen=True, slots=True)
class ReleaseView:
    critical: bool
    choice: ReleaseChoice
    owner: str
    call_by: datetime | None
    late: bool
    called_at: datetime | None
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class VersionView:
    id: UUID
    number: int
    reason: str
    doctor: str
    signed_at: datetime
    pages: Sequence[PagesView]
    release: ReleaseView
    content: ReportContent


@dataclass(frozen=True, slots=True)
class StepView:
    after: ReportStatus
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskView:
    id: UUID
    number: int
    what: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class RecipientView:
    """`link_id` is that of the link that can still be opened."""

    id: UUID
    name: str
    email: str
    phone: str
    link_id: UUID | None
    link_until: datetime | None
    opened_at: datetime | None
    was_sent: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """`draft` is None when nothing is being written; `versions` begin with the newest."""

    id: UUID
    status: ReportStatus
    draft: ReportContent | None
    draft_number: int
    words_number: int
    draft_by: str
    draft_at: datetime
    reason: str
    release_choice: ReleaseChoice
    critical: bool
    versions: Sequence[VersionView]
    steps: Sequence[StepView]
    tasks: Sequence[TaskView]
    recipients: Sequence[RecipientView]


def reports_of(encounter_id: UUID, *, actor: Actor) -> Sequence[ReportView]:
    """The reports of a visit, the one that counts first, then those entered in error."""
    if not may_read_record(actor):
        raise Forbidden
    rows = DiagnosticReport.objects.filter(encounter_id=encounter_id).select_related("draft_by")
    found = sorted(rows, key=lambda each: each.created_at, reverse=True)
    found.sort(key=lambda each: each.status == ReportStatus.ENTERED_IN_ERROR)
    for each in found:
        note_read(each, actor)
    return [_view(each) for each in found]


def report_id_of(encounter_id: UUID) -> UUID:
    """The report of a visit that counts; ReportUnknown."""
    rows = DiagnosticReport.objects.filter(encounter_id=encounter_id)
    found = rows.exclude(status=ReportStatus.ENTERED_IN_ERROR).values_list("pk", flat=True).first()
    if found is None:
        raise ReportUnknown
    return found


def sealed_pages(*, encounter_id: UUID, version_id: UUID, language: str, actor: Actor) -> bytes:
    """The sealed file of a version of this visit, also of one entered in error; ReportUnknown."""
    if not may_read_record(actor):
        raise Forbidden
    rows = Rendition.objects.select_related("version__report")
    found = rows.filter(
        version_id=version_id, language=language, version__report__encounter_id=encounter_id
    ).first()
    if found is None:
        raise ReportUnknown
    note_read(found.version.report, actor)
    return bytes(found.pdf)


def note_read(
    report: DiagnosticReport, actor: Actor, event: ReportEvent = ReportEvent.READ
) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="DiagnosticReport",
        object_id=report.pk,
        patient_id=report.patient_id,
    )


def _view(report: DiagnosticReport) -> ReportView:
    versions = (
        report.versions.select_related("signing__doctor", "release__owner")
        .prefetch_related("renditions__translator")
        .order_by("-number")
    )
    return ReportView(
        id=report.pk,
        status=ReportStatus(report.status),
        draft=None if report.draft is None else ReportContent.model_validate(report.draft),
        draft_number=report.draft_number,
        words_number=report.words_number,
        draft_by=report.draft_by.get_full_name(),
        draft_at=report.draft_at,
        reason=report.reason,
        release_choice=ReleaseChoice(report.release_choice),
        critical=report.critical,
        versions=[_version(each) for each in versions],
        steps=[
            StepView(ReportStatus(each.after), each.at, each.by.get_full_name(), each.reason)
            for each in report.steps.select_related("by").order_by("pk")
        ],
        tasks=[
            TaskView(each.pk, each.number, each.what, each.made_at)
            for each in report.tasks.filter(done_at=None).order_by("made_at")
        ],
        recipients=_recipients(report),
    )


def _version(version: ReportVersion) -> VersionView:
    return VersionView(
        id=version.pk,
        number=version.number,
        reason=version.reason,
        doctor=version.signing.doctor.get_full_name(),
        signed_at=version.signing.at,
        pages=[
            PagesView(
                each.language,
                each.translator.get_full_name() if each.translator else "",
                each.sha256,
                each.algorithm,
                each.level,
            )
            for each in version.renditions.all()
        ],
        release=_release(version.release),
        content=ReportContent.model_validate(version.content),
    )


def _release(release: ReportRelease) -> ReleaseView:
    return ReleaseView(
        critical=release.critical,
        choice=ReleaseChoice(release.choice),
        owner=release.owner.get_full_name(),
        call_by=release.call_by,
        late=release.escalated_at is not None and release.called_at is None,
        called_at=release.called_at,
        released_at=release.released_at,
    )


def _recipients(report: DiagnosticReport) -> Sequence[RecipientView]:
    found = []
    for each in report.recipients.prefetch_related("links").order_by("consent_at"):
        links = sorted(each.links.all(), key=lambda link: link.sent_at)
        open_links = [
            link for link in links if link.revoked_at is None and link.expires_at > clock.now()
        ]
        opened = [link.opened_at for link in links if link.opened_at is not None]
        current = open_links[-1] if open_links else None
        found.append(
            RecipientView(
                id=each.pk,
                name=each.name,
                email=each.email,
                phone=each.phone,
                link_id=current.pk if current else None,
                link_until=current.expires_at if current else None,
                opened_at=opened[-1] if opened else None,
                was_sent=bool(links),
            )
        )
    return found
