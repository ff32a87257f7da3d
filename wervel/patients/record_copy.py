"""A patient's own record, to take along: for who may see it with an account, and recorded."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from wervel.audit import services as audit
from wervel.common.actor import Actor
from wervel.patients.accesses import require_access
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


def copied_person(patient_id: UUID, *, actor: Actor) -> CopiedPerson:
    """The beginning of a copy, and what is recorded of it as a whole. Forbidden."""
    require_access(patient_id, actor)
    row = Patient.objects.get(pk=patient_id)
    audit.record(
        event=RecordEvent.EXPORTED,
        actor=actor,
        object_type="Patient",
        object_id=row.pk,
        patient_id=row.pk,
    )
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
