"""A patient's own record, to take along: for who may see it with an account, and recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from wervel.audit import services as audit
from wervel.common.actor import Actor
from wervel.patients.accesses import require_access
from wervel.patients.linked import records_of_person
from wervel.patients.models import Patient


class RecordEvent(StrEnum):
    EXPORTED = "patients.record.exported"


@dataclass(frozen=True, slots=True)
class CopiedPerson:
    id: UUID
    number: str
    given: str
    family: str
    birth_date: date
    sex: str
    phone: str
    email: str
    language: str
    replaced: Sequence["CopiedPerson"] = ()


def copied_person(patient_id: UUID, *, actor: Actor) -> CopiedPerson:
    """The beginning of a copy, and what is recorded of it as a whole. Forbidden.

    `replaced` are the records that are read with this one; the copy holds what hangs on them.
    """
    require_access(patient_id, actor)
    records = records_of_person(patient_id)
    rows = Patient.objects.in_bulk(records)
    for each in records:
        audit.record(
            event=RecordEvent.EXPORTED,
            actor=actor,
            object_type="Patient",
            object_id=each,
            patient_id=each,
        )
    replaced = [_copied(rows[each]) for each in records if each != patient_id]
    return replace(_copied(rows[patient_id]), replaced=replaced)


def _copied(row: Patient) -> CopiedPerson:
    return CopiedPerson(
        id=row.pk,
        number=row.number,
        given=row.given,
        family=row.family,
        birth_date=row.birth_date,
        sex=row.sex,
        phone=row.phone,
        email=row.email,
        language=row.language,
    )
