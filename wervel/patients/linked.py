"""Which records are of one person, as the desk has linked them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from wervel.patients.models import Patient, RecordLink


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


def keys_of_person(patient_id: UUID) -> frozenset[int]:
    """What the numbers of this person's records stand for (see numbers.py)."""
    rows = Patient.objects.filter(pk__in=records_of_person(patient_id))
    return frozenset(rows.values_list("claimable_id", flat=True))


def with_linked(ids: Iterable[UUID]) -> frozenset[UUID]:
    """These records, and all others of the same people."""
    asked = set(ids)
    living = RecordLink.objects.filter(ended_at=None)
    above = living.filter(replaced__in=asked).values_list("kept_id", flat=True)
    kept = asked | set(above)
    below = living.filter(kept__in=kept).values_list("replaced_id", flat=True)
    return frozenset(kept | set(below))


def kept_records(ids: Iterable[UUID]) -> Mapping[UUID, UUID]:
    """For each of these records the one that is used in its place, or itself."""
    asked = list(ids)
    living = RecordLink.objects.filter(ended_at=None, replaced__in=asked)
    return {**{each: each for each in asked}, **dict(living.values_list("replaced_id", "kept_id"))}


def other_names(kept: Iterable[UUID]) -> Mapping[UUID, list[Patient]]:
    """The records that are read with each of these, in the order in which they were linked."""
    found: dict[UUID, list[Patient]] = {}
    living = RecordLink.objects.filter(ended_at=None, kept__in=list(kept))
    for link in living.select_related("replaced").order_by("linked_at", "pk"):
        found.setdefault(link.kept_id, []).append(link.replaced)
    return found
