"""Signing a report: the doctor's act, the seal on exactly the pages that were read, one version.

The seal is made before the transaction begins, so that nobody waits for a time stamp; the
transaction then looks again whether the report is still the one that was read, and writes version,
act, sealed pages, release and audit together. Before its end the report is a draft, after it
signed; there is nothing in between.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from wervel.accounts.acts import FRESH
from wervel.accounts.models import ActProof
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.crash_points import crash_point
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import ReportStatus
from wervel.diagnostics.models import (
    DiagnosticReport,
    Rendition,
    ReportPreview,
    ReportVersion,
    SigningAct,
)
from wervel.diagnostics.report_content import ReportContent, changed_texts
from wervel.diagnostics.report_events import ReportEvent
from wervel.diagnostics.report_exceptions import FactorTooOld, PreviewOutOfDate
from wervel.diagnostics.report_transitions import check_transition
from wervel.diagnostics.sealing.signer import Sealed, organisation_signer
from wervel.diagnostics.services.report_drafts import locked_report, note_step, record
from wervel.diagnostics.services.report_releases import open_release
from wervel.encounters.rules import may_decide

ACT = "report.sign"


def sign_report(*, report_id: UUID, digest: str, proof_id: UUID, actor: Actor) -> ReportVersion:
    """Make the previewed pages the next version, for ever.

    PreviewOutOfDate when the report has changed or is signed since; FactorTooOld when the second
    factor was not shown for these very pages within the last five minutes; SealUnavailable.
    """
    if not may_decide(actor):
        raise Forbidden
    seen = _seen(report_id, digest, actor)
    proof = _proof(proof_id, digest, actor)
    report = locked_report(report_id, lock=False)
    number = report.versions.count() + 1
    _require_same(report, seen)
    crash_point("signing-before-seal")
    sealed = {each.language: seal(bytes(each.pdf), each.language) for each in seen}
    crash_point("signing-after-seal")
    try:
        with transaction.atomic():
            report = locked_report(report_id, lock=not settings.UNGUARDED_SIGNING)
            if not settings.UNGUARDED_SIGNING:
                _require_same(report, seen)
            version = _write(report, number, seen, sealed, proof, actor)
            crash_point("signing-before-commit")
    except IntegrityError as error:
        raise PreviewOutOfDate(extra={"changed": []}) from error
    crash_point("signing-after-commit")
    return version


def seal(pdf: bytes, language: str) -> Sealed:
    """The organisation's seal, with a name that is read out in the language of the page."""
    with translation.override(language):
        label = _("Seal of %(organisation)s") % {"organisation": settings.WAGTAIL_SITE_NAME}
    return organisation_signer().seal(pdf, label=label, at=clock.now())


def _seen(report_id: UUID, digest: str, actor: Actor) -> Sequence[ReportPreview]:
    found = ReportPreview.objects.filter(
        report_id=report_id, digest=digest, reader_id=UUID(actor.id)
    )
    seen = list(found.order_by("pk"))
    if not seen:
        raise PreviewOutOfDate(extra={"changed": []})
    return seen


def _proof(proof_id: UUID, digest: str, actor: Actor) -> ActProof:
    """The factor shown by this doctor, for this act, on these pages, just now."""
    found = ActProof.objects.filter(
        pk=proof_id,
        user_id=actor.id,
        act=ACT,
        subject=digest,
        at__gt=clock.now() - FRESH,
        at__lte=clock.now() + timedelta(seconds=1),
    ).first()
    if found is None:
        raise FactorTooOld
    return found


def _require_same(report: DiagnosticReport, seen: Sequence[ReportPreview]) -> None:
    read = ReportContent.model_validate(seen[0].content)
    if report.draft is None:
        raise PreviewOutOfDate(extra={"changed": _since_signed(report, read)})
    if report.draft_number != seen[0].draft_number:
        now = ReportContent.model_validate(report.draft)
        raise PreviewOutOfDate(extra={"changed": changed_texts(read, now)})


def _since_signed(report: DiagnosticReport, read: ReportContent) -> list[str]:
    signed = report.versions.order_by("-number").first()
    return changed_texts(read, ReportContent.model_validate(signed.content)) if signed else []


def _write(
    report: DiagnosticReport,
    number: int,
    seen: Sequence[ReportPreview],
    sealed: dict[str, Sealed],
    proof: ActProof,
    actor: Actor,
) -> ReportVersion:
    before, now = ReportStatus(report.status), clock.now()
    after = ReportStatus.FINAL if before == ReportStatus.DRAFT else ReportStatus.AMENDED
    if not settings.UNGUARDED_SIGNING:
        check_transition(before, after)
    content = ReportContent.model_validate(seen[0].content)
    version = ReportVersion.objects.create(
        report=report,
        number=number,
        content=seen[0].content,
        content_sha256=content.sha256(),
        reason=report.reason,
    )
    SigningAct.objects.create(
        version=version, doctor_id=actor.id, proof=proof, digest=seen[0].digest, at=now
    )
    Rendition.objects.bulk_create(
        rendition(version, language, pages) for language, pages in sealed.items()
    )
    report.status, report.draft, report.reason = after, None, ""
    report.draft_number += 1
    report.save()
    note_step(report, before=before, actor=actor, reason=version.reason)
    open_release(version, actor=actor)
    record(ReportEvent.SIGNED, report, actor, version=number, digest=seen[0].digest)
    return version


def rendition(version: ReportVersion, language: str, sealed: Sealed) -> Rendition:
    """The row of sealed pages, not yet saved."""
    return Rendition(
        version=version,
        language=language,
        pdf=sealed.pdf,
        sha256=hashlib.sha256(sealed.pdf).hexdigest(),
        algorithm=sealed.algorithm,
        level=sealed.level,
        chain=list(sealed.chain),
        at=clock.now(),
    )
