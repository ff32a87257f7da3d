"""Sealing events into the chain, within seconds after they were recorded."""

from django.db import IntegrityError, transaction

from wervel.audit.chain import START, Recorded, seal_hash
from wervel.audit.models import AuditEvent, AuditSeal
from wervel.common import clock

BATCH = 500


def as_recorded(event: AuditEvent) -> Recorded:
    return Recorded(
        id=str(event.pk),
        recorded_at=event.recorded_at,
        event=event.event,
        actor_kind=event.actor_kind,
        actor_id=event.actor_id,
        actor_label=event.actor_label,
        object_type=event.object_type,
        object_id=event.object_id,
        patient_id=str(event.patient_id) if event.patient_id else None,
        detail=event.detail,
    )


def seal_waiting() -> int:
    """Chain all that waits, oldest first; the number sealed.

    One sealer at a time holds the last link. Should two run all the same, the unique position
    lets one of them win, and the other leaves its events for the next round.
    """
    sealed = 0
    while count := _seal_batch():
        sealed += count
    return sealed


def something_waits() -> bool:
    return AuditEvent.objects.filter(seal=None).exists()


def _seal_batch() -> int:
    try:
        with transaction.atomic():
            last = AuditSeal.objects.select_for_update().order_by("-position").first()
            position, previous = (last.position, last.hash) if last else (0, START)
            waiting = AuditEvent.objects.filter(seal=None).order_by("recorded_at", "id")[:BATCH]
            seals = []
            for event in waiting:
                position += 1
                link = seal_hash(as_recorded(event), position=position, previous=previous)
                seals.append(
                    AuditSeal(
                        event=event,
                        position=position,
                        previous=previous,
                        hash=link,
                        sealed_at=clock.now(),
                    )
                )
                previous = link
            AuditSeal.objects.bulk_create(seals)
    except IntegrityError:
        return 0
    return len(seals)
