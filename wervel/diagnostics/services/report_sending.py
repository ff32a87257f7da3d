"""The report for the patient's own doctor: a neutral mail with a link, and a code by telephone.

The link alone opens nothing. The code is told by telephone, never in the mail; after five wrong
ones, after 72 hours, or when the report is withdrawn, the link is over.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from wervel.common import clock
from wervel.common.actor import VISITOR, Actor
from wervel.common.errors import Forbidden, Invalid
from wervel.common.ids import is_secret, new_secret
from wervel.common.text import NAME_LENGTH, clean_text
from wervel.contact.services.outbox import queue_email
from wervel.diagnostics.choices import ReportStatus
from wervel.diagnostics.models import (
    MOST_TRIES,
    ReportLink,
    ReportRecipient,
    ReportVersion,
)
from wervel.diagnostics.report_content import LANGUAGES
from wervel.diagnostics.report_events import ReportEvent
from wervel.diagnostics.report_exceptions import (
    LinkOver,
    ReportStepRefused,
    ReportUnknown,
    WrongLinkCode,
)
from wervel.diagnostics.report_letters import link_letter
from wervel.diagnostics.services.report_drafts import latest_version, locked_report, record
from wervel.encounters.rules import may_write_record

LIFE = timedelta(hours=72)
DIGITS = 8


@dataclass(frozen=True, slots=True)
class SentLink:
    """`code` is shown once, to be read out on the telephone."""

    link_id: UUID
    code: str


@transaction.atomic
def add_recipient(
    *,
    report_id: UUID,
    name: str,
    email: str,
    phone: str,
    language: str,
    consented: bool,
    actor: Actor,
) -> ReportRecipient:
    """A doctor to whom the patient lets us send the report; without that consent, nobody."""
    if not may_write_record(actor):
        raise Forbidden
    if not consented or language not in LANGUAGES:
        raise Invalid
    report = locked_report(report_id)
    if report.status == ReportStatus.ENTERED_IN_ERROR:
        raise ReportStepRefused
    recipient = ReportRecipient.objects.create(
        report=report,
        name=clean_text(name, max_length=NAME_LENGTH),
        email=email,
        phone=phone,
        language=language,
        consent_at=clock.now(),
        noted_by_id=UUID(actor.id),
    )
    record(ReportEvent.RECIPIENT_ADDED, report, actor, recipient=str(recipient.pk))
    return recipient


@transaction.atomic
def send_link(*, recipient_id: UUID, actor: Actor) -> SentLink:
    """Mail the newest version's link; an older link to the same recipient ends.

    It leaves when the report is signed and released to the patient, not before.
    """
    if not may_write_record(actor):
        raise Forbidden
    recipient = _recipient(recipient_id)
    report = locked_report(recipient.report_id)
    version = latest_version(report)
    if report.status == ReportStatus.ENTERED_IN_ERROR or not _is_released(version):
        raise ReportStepRefused
    recipient.links.filter(revoked_at=None).update(revoked_at=clock.now())
    secret, code, now = new_secret(), f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}", clock.now()
    link = ReportLink.objects.create(
        recipient=recipient,
        version=version,
        secret_sha256=_digest(secret),
        code_hash=make_password(code),
        sent_at=now,
        expires_at=now + LIFE,
    )
    queue_email(
        event_key=f"report-link:{link.pk}",
        recipient=recipient.email,
        language=recipient.language,
        letter=link_letter(secret=secret, language=recipient.language),
    )
    record(ReportEvent.LINK_SENT, report, actor, recipient=str(recipient.pk))
    return SentLink(link.pk, code)


@transaction.atomic
def revoke_link(*, link_id: UUID, actor: Actor) -> None:
    """It opens nothing any more; a second time changes nothing."""
    if not may_write_record(actor):
        raise Forbidden
    link = ReportLink.objects.select_related("recipient__report").filter(pk=link_id).first()
    if link is None:
        raise ReportUnknown
    if ReportLink.objects.filter(pk=link_id, revoked_at=None).update(revoked_at=clock.now()):
        record(ReportEvent.LINK_REVOKED, link.recipient.report, actor)


def is_link_open(secret: str) -> bool:
    """Whether the page may ask for a code at all."""
    return _open_link(secret) is not None


def open_link(*, secret: str, code: str) -> ReportVersion:
    """The version behind a link, for who knows the code too; LinkOver, WrongLinkCode.

    A try is counted before the code is looked at, and stays counted: guessing at once counts too.
    """
    link = _open_link(secret)
    if link is None or not _counted(link):
        raise LinkOver
    if not check_password("".join(code.split()), link.code_hash):
        _note(ReportEvent.LINK_REFUSED, link)
        raise WrongLinkCode
    with transaction.atomic():
        ReportLink.objects.filter(pk=link.pk).update(tries=F("tries") - 1)
        ReportLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=clock.now())
        _note(ReportEvent.LINK_OPENED, link)
    return link.version


def _counted(link: ReportLink) -> bool:
    open_ones = ReportLink.objects.filter(pk=link.pk, tries__lt=MOST_TRIES, revoked_at=None)
    return bool(open_ones.update(tries=F("tries") + 1))


def _open_link(secret: str) -> ReportLink | None:
    if not is_secret(secret):
        return None
    digest = _digest(secret)
    rows = ReportLink.objects.select_related("recipient", "version__report__patient")
    link = rows.filter(secret_sha256=digest).first()
    if link is None or not hmac.compare_digest(link.secret_sha256, digest):
        return None
    over = (
        link.revoked_at is not None
        or link.expires_at <= clock.now()
        or link.tries >= MOST_TRIES
        or link.version.report.status == ReportStatus.ENTERED_IN_ERROR
    )
    return None if over else link


def _note(event: ReportEvent, link: ReportLink) -> None:
    record(event, link.version.report, VISITOR, recipient=str(link.recipient_id))


def _recipient(recipient_id: UUID) -> ReportRecipient:
    found = ReportRecipient.objects.filter(pk=recipient_id).first()
    if found is None:
        raise ReportUnknown
    return found


def _is_released(version: ReportVersion) -> bool:
    return version.release.released_at is not None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()
