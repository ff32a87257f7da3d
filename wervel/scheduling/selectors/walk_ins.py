"""Who stands at the desk today."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.directory import selectors as directory
from wervel.scheduling.choices import WalkInStatus
from wervel.scheduling.exceptions import WalkInOver, WalkInUnknown
from wervel.scheduling.models import WalkIn
from wervel.scheduling.rules import may_book_for_patients


class QueueEvent(StrEnum):
    READ = "scheduling.walk-in-queue.read"


@dataclass(frozen=True, slots=True)
class QueuedWalkIn:
    """A number of today; `appointment` is its reference once it has become one."""

    id: int
    number: int
    name: str
    status: WalkInStatus
    taken_at: datetime
    called_at: datetime | None
    appointment: str


def queue_of_today(*, location: str, actor: Actor) -> list[QueuedWalkIn]:
    """All numbers of the clinic's day, in their order; the read is audited."""
    _require(actor)
    place = directory.location(location)
    audit.record(event=QueueEvent.READ, actor=actor, object_type="Location", object_id=place.pk)
    rows = WalkIn.objects.filter(location=place, day=clock.today()).select_related("appointment")
    return [_queued(row) for row in rows.order_by("number")]


def waiting_count(*, location: str, actor: Actor) -> int:
    """How many wait at the clinic now; nobody is named."""
    _require(actor)
    rows = WalkIn.objects.filter(location__slug=location, day=clock.today())
    return rows.filter(status=WalkInStatus.WAITING).count()


def open_walk_in(number: int, *, actor: Actor) -> QueuedWalkIn:
    """One that waits or was called. WalkInUnknown, or WalkInOver."""
    _require(actor)
    row = WalkIn.objects.select_related("appointment").filter(pk=number).first()
    if row is None:
        raise WalkInUnknown
    if row.ended_at is not None:
        raise WalkInOver
    return _queued(row)


def _require(actor: Actor) -> None:
    if not may_book_for_patients(actor):
        raise Forbidden


def _queued(row: WalkIn) -> QueuedWalkIn:
    return QueuedWalkIn(
        id=row.pk,
        number=row.number,
        name=row.name,
        status=WalkInStatus(row.status),
        taken_at=clock.to_clinic(row.taken_at),
        called_at=clock.to_clinic(row.called_at) if row.called_at else None,
        appointment=row.appointment.reference if row.appointment else "",
    )
