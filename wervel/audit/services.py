"""Writing the audit trail: one explicit call beside each write or read of patient data."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Max

from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.writes import insert


def record(
    *,
    event: StrEnum,
    actor: Actor,
    object_type: str,
    object_id: str | UUID,
    patient_id: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add one event, in the caller's transaction: if it cannot be written, the action fails.

    An event is named ``domain.object.verb`` in the past tense (``scheduling.appointment.booked``).
    """
    insert(
        AuditEvent(
            recorded_at=clock.now(),
            event=event.value,
            actor_kind=actor.kind.value,
            actor_id=actor.id,
            actor_label=actor.label,
            object_type=object_type,
            object_id=str(object_id),
            patient_id=patient_id,
            detail=dict(detail or {}),
        )
    )


def record_shown(*, event: StrEnum, actor: Actor, patient_ids: Iterable[UUID]) -> None:
    """That a list showed these people: one event for each, so that each can know who saw them."""
    now = clock.now()
    AuditEvent.objects.bulk_create(
        AuditEvent(
            recorded_at=now,
            event=event.value,
            actor_kind=actor.kind.value,
            actor_id=actor.id,
            actor_label=actor.label,
            object_type="Patient",
            object_id=str(each),
            patient_id=each,
        )
        for each in patient_ids
    )


def was_recorded(event: StrEnum, actor: Actor, *, object_id: str | UUID, since: datetime) -> bool:
    """Whether this person did this to this object since then: for looks that are told once.

    The ids of events begin with their time, so that only the newest are read.
    """
    first = UUID(int=int(since.timestamp() * 1000) << 80)
    return AuditEvent.objects.filter(
        pk__gte=first,
        event=event.value,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        object_id=str(object_id),
    ).exists()


def last_recorded(event: StrEnum, actor: Actor, *, patient_id: UUID) -> Mapping[str, datetime]:
    """When this person last did this to each object of a patient, by the id of the object."""
    rows = AuditEvent.objects.filter(
        patient_id=patient_id,
        event=event.value,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
    )
    return dict(rows.values_list("object_id").annotate(Max("recorded_at")))
