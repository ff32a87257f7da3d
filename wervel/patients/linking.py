"""Two records of one person: linked by who knows it, undone by who knows better.

Nothing moves: every signed row stays where it was written, and is read from both. Whoever saw
either record with an account asks for access anew at the desk, at the link and at its end.
"""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.text import clean_text
from wervel.patients.access_codes import ask_anew
from wervel.patients.exceptions import (
    CheckedRecordStays,
    LinkReasonMissing,
    LinkUnknown,
    PatientUnknown,
    RecordsLinked,
    SameRecord,
)
from wervel.patients.models import Patient, RecordLink
from wervel.patients.rules import may_link_records

LONGEST_REASON = 500


class LinkEvent(StrEnum):
    LINKED = "patients.records.linked"
    PARTED = "patients.records.parted"


@transaction.atomic
def link_records(*, replaced: UUID, kept: UUID, reason: str, actor: Actor) -> RecordLink:
    """From now on `replaced` is read with `kept`.

    Forbidden, LinkReasonMissing, SameRecord, PatientUnknown, CheckedRecordStays when only the
    document of the other was seen, RecordsLinked when either hangs on a third already.
    """
    why = _allowed_reason(reason, actor)
    if replaced == kept:
        raise SameRecord
    people = _locked(replaced, kept)
    if people[replaced].verified and not people[kept].verified:
        raise CheckedRecordStays
    living = RecordLink.objects.filter(ended_at=None)
    if living.filter(Q(replaced__in=people) | Q(kept=replaced)).exists():
        raise RecordsLinked
    link = RecordLink.objects.create(
        replaced=people[replaced],
        kept=people[kept],
        reason=why,
        linked_by_id=UUID(actor.id),
        linked_at=clock.now(),
    )
    ask_anew(patient_ids=people, actor=actor)
    _record(LinkEvent.LINKED, link, actor)
    return link


@transaction.atomic
def unlink_records(*, link_id: UUID, reason: str, actor: Actor) -> RecordLink:
    """They were not of one person: each is read alone again, and the link stays to be seen.

    Forbidden, LinkReasonMissing, LinkUnknown when there is none or it is over.
    """
    why = _allowed_reason(reason, actor)
    found = RecordLink.objects.filter(pk=link_id).first()
    if found is None:
        raise LinkUnknown
    people = _locked(found.replaced_id, found.kept_id)
    link = RecordLink.objects.select_for_update().get(pk=link_id)
    if link.ended_at is not None:
        raise LinkUnknown
    link.ended_at, link.ended_by_id, link.end_reason = clock.now(), UUID(actor.id), why
    link.save(update_fields=["ended_at", "ended_by", "end_reason"])
    ask_anew(patient_ids=people, actor=actor)
    _record(LinkEvent.PARTED, link, actor)
    return link


def _allowed_reason(reason: str, actor: Actor) -> str:
    if not may_link_records(actor):
        raise Forbidden
    why = clean_text(reason, max_length=LONGEST_REASON, multiline=True)
    if not why:
        raise LinkReasonMissing
    return why


def _locked(*ids: UUID) -> dict[UUID, Patient]:
    """In the order of their ids, so that two who link the same people wait and never block."""
    rows = Patient.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) != len(ids):
        raise PatientUnknown
    return found


def _record(event: LinkEvent, link: RecordLink, actor: Actor) -> None:
    """On both records, each naming the other; the reason stays in the link."""
    pairs: Iterable[tuple[UUID, UUID]] = (
        (link.kept_id, link.replaced_id),
        (link.replaced_id, link.kept_id),
    )
    for own, other in pairs:
        audit.record(
            event=event,
            actor=actor,
            object_type="RecordLink",
            object_id=link.pk,
            patient_id=own,
            detail={"other": str(other), "kept": str(link.kept_id)},
        )
