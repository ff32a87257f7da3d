"""Images that wait in quarantine, for those who decide about them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wervel.audit import services as audit
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import ImageFileState, ImageReason
from wervel.diagnostics.image_events import ImageEvent
from wervel.diagnostics.image_exceptions import ImageUnknown
from wervel.diagnostics.models import ImageFile
from wervel.diagnostics.result_rules import may_settle_quarantine

MOST_READ = 5000


@dataclass(frozen=True, slots=True)
class WaitingImages:
    """What was sent together, is of one study and waits for the same reason."""

    id: UUID
    reason: ImageReason
    sent_at: datetime
    sent_by: str
    visit: str
    files: int


@dataclass(frozen=True, slots=True)
class OneWaitingStudy:
    """`says` is what the first file says of itself; empty once it is decided."""

    listed: WaitingImages
    state: ImageFileState
    says: dict[str, Any]
    note: str


def waiting_images(*, actor: Actor) -> list[WaitingImages]:
    """The oldest first; Forbidden."""
    if not may_settle_quarantine(actor):
        raise Forbidden
    rows = ImageFile.objects.filter(state=ImageFileState.QUARANTINED)
    rows = rows.select_related("encounter__appointment", "sent_by").order_by("sent_at", "pk")
    found: dict[tuple[UUID, str, str], list[ImageFile]] = {}
    for row in rows.defer("says")[:MOST_READ]:
        found.setdefault((row.upload, row.study_uid, row.reason), []).append(row)
    return [_waiting(group[0], len(group)) for group in found.values()]


def count_waiting_images(actor: Actor) -> int:
    """For the start page."""
    if not may_settle_quarantine(actor):
        return 0
    rows = ImageFile.objects.filter(state=ImageFileState.QUARANTINED)
    return rows.values("upload", "study_uid", "reason").distinct().count()


def one_waiting_study(file_id: UUID, *, actor: Actor) -> OneWaitingStudy:
    """With what the files say; Forbidden, ImageUnknown. That it was read is recorded."""
    if not may_settle_quarantine(actor):
        raise Forbidden
    rows = ImageFile.objects.select_related("encounter__appointment", "sent_by")
    row = rows.filter(pk=file_id).exclude(study_uid="").exclude(reason="").first()
    if row is None:
        raise ImageUnknown
    audit.record(
        event=ImageEvent.QUARANTINE_READ, actor=actor, object_type="ImageFile", object_id=row.pk
    )
    alike = ImageFile.objects.filter(
        upload=row.upload, study_uid=row.study_uid, reason=row.reason, state=row.state
    )
    listed = _waiting(row, alike.count())
    return OneWaitingStudy(listed, ImageFileState(row.state), row.says, row.note)


def _waiting(row: ImageFile, files: int) -> WaitingImages:
    return WaitingImages(
        row.pk,
        ImageReason(row.reason),
        row.sent_at,
        row.sent_by.get_full_name() or row.sent_by.username,
        row.encounter.appointment.reference,
        files,
    )
