"""The pages as they will be signed: what the doctor reads is what gets the seal."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import ReportStatus
from wervel.diagnostics.models import DiagnosticReport, ReportPreview
from wervel.diagnostics.printing.layout import framed, lay_out
from wervel.diagnostics.printing.pages import Frame, page
from wervel.diagnostics.report_content import ReportContent
from wervel.diagnostics.report_events import ReportEvent
from wervel.diagnostics.report_exceptions import ReportIncomplete, ReportUnknown
from wervel.diagnostics.report_sources import sources
from wervel.diagnostics.services.report_drafts import (
    draft_of,
    locked_report,
    record,
    take_results_anew,
)
from wervel.encounters.rules import may_decide

NEEDED = ("clinical.assessment", "plain.found", "plain.means", "plain.steps", "plain.back")


@dataclass(frozen=True, slots=True)
class Preview:
    """`digest` stands for the bytes of all pages, in the order of `languages`."""

    digest: str
    draft_number: int
    languages: tuple[str, ...]
    content: ReportContent


def make_preview(*, report_id: UUID, actor: Actor) -> Preview:
    """Lay out the draft for this doctor, once for each of its states; ReportIncomplete."""
    if not may_decide(actor):
        raise Forbidden
    report = locked_report(report_id, lock=False)
    # One that was being filed when the draft was begun is in no draft yet.
    take_results_anew(encounter_id=report.encounter_id, actor=actor)
    report = locked_report(report_id, lock=False)
    content = draft_of(report)
    _require_all(content)
    found = _made(report, actor)
    if not found:
        pages = _laid_out(report, content, actor)
        found = _keep(report, content, pages, actor)
    return Preview(found[0].digest, report.draft_number, content.languages(), content)


def preview_pages(*, report_id: UUID, digest: str, language: str, actor: Actor) -> bytes:
    """The bytes of one language of a preview of one's own; ReportUnknown."""
    if not may_decide(actor):
        raise Forbidden
    found = ReportPreview.objects.filter(
        report_id=report_id, digest=digest, language=language, reader_id=UUID(actor.id)
    ).first()
    if found is None:
        raise ReportUnknown
    return bytes(found.pdf)


def digest_of(pages: Mapping[str, bytes]) -> str:
    lines = [f"{code}:{hashlib.sha256(pdf).hexdigest()}" for code, pdf in sorted(pages.items())]
    return hashlib.sha256("\n".join(lines).encode("ascii")).hexdigest()


def _require_all(content: ReportContent) -> None:
    values = {
        f"{part}.{name}": text
        for part, fields in (("clinical", content.clinical), ("plain", content.plain))
        for name, text in fields.model_dump().items()
    }
    missing = [name.replace(".", "_") for name in NEEDED if not values[name]]
    if missing:
        raise ReportIncomplete(extra={"missing": missing})


def _made(report: DiagnosticReport, actor: Actor) -> Sequence[ReportPreview]:
    mine = report.previews.filter(draft_number=report.draft_number, reader_id=UUID(actor.id))
    return list(mine.defer("pdf").order_by("pk"))


def _laid_out(report: DiagnosticReport, content: ReportContent, actor: Actor) -> dict[str, bytes]:
    frame = Frame(
        organisation=settings.WAGTAIL_SITE_NAME,
        doctor=actor.label,
        number=report.versions.count() + 1,
        reason="" if report.status == ReportStatus.DRAFT else report.reason,
        pictures=picture_frames(report, content),
    )
    now = clock.now()
    return {code: lay_out(page(content, code, frame), at=now) for code in content.languages()}


def picture_frames(report: DiagnosticReport, content: ReportContent) -> dict[str, str]:
    """The pictures of a report by their digest; each of them, or the pages are not laid out."""
    if not content.pictures:
        return {}
    digests = [each.sha256 for each in content.pictures]
    found = sources().drawn(report.encounter_id, digests)
    return {each.picture.sha256: framed(each.png, each.width, each.height) for each in found}


@transaction.atomic
def _keep(
    report: DiagnosticReport, content: ReportContent, pages: Mapping[str, bytes], actor: Actor
) -> Sequence[ReportPreview]:
    """Two clicks at once keep one preview: the first. `report` is as it was when it was laid out:
    a draft that has changed since is another one, and its number is not given to these pages."""
    locked_report(report.pk)
    made = _made(report, actor)
    if made:
        return made
    digest, now = digest_of(pages), clock.now()
    record(ReportEvent.PREVIEWED, report, actor, number=report.draft_number)
    return ReportPreview.objects.bulk_create(
        ReportPreview(
            report=report,
            draft_number=report.draft_number,
            language=code,
            content=content.model_dump(mode="json"),
            pdf=pdf,
            digest=digest,
            reader_id=actor.id,
            made_at=now,
        )
        for code, pdf in pages.items()
    )
