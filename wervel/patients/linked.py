"""Which records are of one person, as the desk has linked them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from wervel.patients.models import RecordLink


def kept_record(patient_id: UUID) -> UUID:
    """The record that is used for this person: itself, unless it is read with another."""
    living = RecordLink.objects.filter(replaced_id=patient_id, ended_at=None)
    return living.values_list("kept_id", flat=True).first() or patient_id


def records_of_person(patient_id: UUID) -> tuple[UUID, ...]:
    """All records of this person: the kept one first, then those that are read with it.

    From either side, so that what was told under one is known under the other. Whoever asks has
    checked the right, and audits what it reads of each record on that record.
    """
    return tuple(read_together(patient_id))


def read_together(patient_id: UUID) -> Mapping[UUID, datetime | None]:
    """The same records, with the moment at which each began to be read with the kept one, which
    has none."""
    kept = kept_record(patient_id)
    living = RecordLink.objects.filter(kept_id=kept, ended_at=None).order_by("linked_at", "pk")
    return {kept: None, **dict(living.values_list("replaced_id", "linked_at"))}
