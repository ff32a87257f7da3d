"""Reads of the audit trail: for auditors alone, and each of them recorded."""

from dataclasses import asdict, dataclass
from enum import StrEnum

from django.db.models import QuerySet

from wervel.audit import services
from wervel.audit.models import AuditEvent
from wervel.audit.rules import may_read_trail
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden


class TrailEvent(StrEnum):
    READ = "audit.trail.read"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters; an empty one filters nothing. `actor_label` and `event` match a part."""

    actor_label: str = ""
    event: str = ""
    object_id: str = ""


def search_events(*, actor: Actor, wanted: Wanted) -> QuerySet[AuditEvent]:
    """Newest first. Raises Forbidden for who is no auditor; records who looked for what."""
    if not may_read_trail(actor):
        raise Forbidden()
    services.record(
        event=TrailEvent.READ,
        actor=actor,
        object_type="AuditTrail",
        object_id="all",
        detail={name: value for name, value in asdict(wanted).items() if value},
    )
    events = AuditEvent.objects.order_by("-recorded_at", "-id")
    if wanted.actor_label:
        events = events.filter(actor_label__icontains=wanted.actor_label)
    if wanted.event:
        events = events.filter(event__icontains=wanted.event)
    if wanted.object_id:
        events = events.filter(object_id=wanted.object_id)
    return events
