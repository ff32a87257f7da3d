"""What the desk sees of records before it links them: who they are, and no word of a doctor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from wervel.accounts.models import User
from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.patients.choices import Sex
from wervel.patients.exceptions import LinkUnknown, PatientUnknown
from wervel.patients.linked import kept_records
from wervel.patients.models import Patient, RecordLink
from wervel.patients.numbers import read_record_number
from wervel.patients.rules import may_link_records
from wervel.patients.selectors import alike_rows, note_search, ranked_rows
from wervel.patients.services import PatientDetails
from wervel.patients.sought import read_query

MOST_SHOWN = 20


class LinkableEvent(StrEnum):
    READ = "patients.record.compared"


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """Whose record it is. `verified` when a document of this person was seen, `replaced` when it
    is read with another one."""

    id: UUID
    number: str
    name: str
    birth_date: date
    sex: Sex
    phone: str
    email: str
    verified: bool
    since: datetime
    replaced: bool


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """That one record is or was read with another, who said so and why."""

    id: UUID
    replaced: RecordFacts
    kept: RecordFacts
    reason: str
    linked_by: str
    linked_at: datetime
    end_reason: str
    ended_by: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class FoundRecords:
    """Every record for itself, also one that is read with another. `more` when there are others."""

    records: Sequence[RecordFacts] = ()
    more: bool = False


def find_records(text: str, *, actor: Actor) -> FoundRecords:
    """By name, birth date, telephone number, e-mail address or the number of a record."""
    _require(actor)
    rows = _sought(text)
    shown = rows[:MOST_SHOWN]
    note_search((row.pk for row in shown), actor)
    return FoundRecords(_told(shown), len(rows) > MOST_SHOWN)


def records_alike(patient_id: UUID, *, actor: Actor) -> Sequence[RecordFacts]:
    """Other records that may be of this person, and that no living link joins to it yet."""
    _require(actor)
    patient = _patients([patient_id])[patient_id]
    living = RecordLink.objects.filter(ended_at=None)
    pairs = living.filter(Q(kept=patient_id) | Q(replaced=patient_id))
    joined = {each for pair in pairs.values_list("kept_id", "replaced_id") for each in pair}
    others = [row for row in alike_rows(_details(patient)) if row.pk not in {patient_id, *joined}]
    shown = others[:MOST_SHOWN]
    if shown:
        note_search((row.pk for row in shown), actor)
    return _told(shown)


def compared_records(ids: Iterable[UUID], *, actor: Actor) -> Sequence[RecordFacts]:
    """These records in this order; each read is audited. Forbidden, PatientUnknown."""
    _require(actor)
    wanted = list(ids)
    people = _patients(wanted)
    _note(wanted, actor)
    return _told([people[each] for each in wanted])


def links_of(patient_id: UUID, *, actor: Actor) -> Sequence[LinkFacts]:
    """All links of a record, those that are over too, the latest first; audited on the others."""
    _require(actor)
    rows = _links().filter(Q(kept=patient_id) | Q(replaced=patient_id))
    found = list(rows.order_by("-linked_at", "-pk"))
    others = {each for row in found for each in (row.kept_id, row.replaced_id)} - {patient_id}
    _note(sorted(others), actor)
    return [_link(row) for row in found]


def link_facts(link_id: UUID, *, actor: Actor) -> LinkFacts:
    """One link; LinkUnknown when there is none or it is over."""
    _require(actor)
    row = _links().filter(pk=link_id, ended_at=None).first()
    if row is None:
        raise LinkUnknown
    _note([row.kept_id, row.replaced_id], actor)
    return _link(row)


def _require(actor: Actor) -> None:
    if not may_link_records(actor):
        raise Forbidden


def _sought(text: str) -> Sequence[Patient]:
    number = read_record_number(text)
    if number is not None:
        return list(Patient.objects.filter(claimable_id=number))
    sought = read_query(text, clock.today())
    return ranked_rows(sought) if sought else []


def _patients(ids: Iterable[UUID]) -> dict[UUID, Patient]:
    wanted = set(ids)
    found: dict[UUID, Patient] = Patient.objects.in_bulk(wanted)
    if wanted - set(found):
        raise PatientUnknown
    return found


def _details(row: Patient) -> PatientDetails:
    return PatientDetails(row.given, row.family, row.birth_date, row.email, row.phone, row.language)


def _note(ids: Iterable[UUID], actor: Actor) -> None:
    for each in ids:
        audit.record(
            event=LinkableEvent.READ,
            actor=actor,
            object_type="Patient",
            object_id=each,
            patient_id=each,
        )


def _links() -> QuerySet[RecordLink]:
    return RecordLink.objects.select_related("kept", "replaced", "linked_by", "ended_by")


def _link(row: RecordLink) -> LinkFacts:
    return LinkFacts(
        row.pk,
        _facts(row.replaced, replaced=row.ended_at is None),
        _facts(row.kept, replaced=False),
        row.reason,
        _name(row.linked_by),
        clock.to_clinic(row.linked_at),
        row.end_reason,
        _name(row.ended_by) if row.ended_by else "",
        clock.to_clinic(row.ended_at) if row.ended_at else None,
    )


def _name(user: User) -> str:
    return user.get_full_name() or user.username


def _told(rows: Sequence[Patient]) -> Sequence[RecordFacts]:
    instead = kept_records(row.pk for row in rows)
    return [_facts(row, replaced=instead[row.pk] != row.pk) for row in rows]


def _facts(row: Patient, *, replaced: bool) -> RecordFacts:
    return RecordFacts(
        row.pk,
        row.number,
        str(row),
        row.birth_date,
        Sex(row.sex),
        row.phone,
        row.email,
        row.verified,
        clock.to_clinic(row.created_at),
        replaced,
    )
