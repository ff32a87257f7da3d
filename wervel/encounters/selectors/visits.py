"""One visit, for those who may read the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.events import EncounterEvent
from wervel.encounters.exceptions import EncounterUnknown
from wervel.encounters.models import Encounter, EncounterStep
from wervel.encounters.rules import may_read_record
from wervel.encounters.selectors.linked_visits import LinkedRecord, linked_records
from wervel.encounters.selectors.names import names_of


@dataclass(frozen=True, slots=True)
class VisitHead:
    """Whose visit it is and how far it is: what stands above every page of the record."""

    id: UUID
    reference: str
    status: EncounterStatus
    start: datetime
    location: str
    location_name: str
    practitioner_name: str
    patient_id: UUID
    patient: str
    number: str
    birth_date: date
    sex: str
    language: str
    linked: Sequence[LinkedRecord]


@dataclass(frozen=True, slots=True)
class StepTaken:
    """What a visit became, when and by whom; `who` is empty for the program itself."""

    at: datetime
    after: EncounterStatus
    who: str
    note: str


def visit_head(encounter_id: UUID, *, actor: Actor) -> VisitHead:
    """Forbidden, EncounterUnknown; that the record was opened is recorded."""
    if not may_read_record(actor):
        raise Forbidden
    rows = Encounter.objects.select_related("appointment", "location", "practitioner", "patient")
    found = rows.filter(pk=encounter_id).first()
    if found is None:
        raise EncounterUnknown
    audit.record(
        event=EncounterEvent.READ,
        actor=actor,
        object_type="Encounter",
        object_id=found.pk,
        patient_id=found.patient_id,
    )
    return _head(found, linked_records(found.patient_id, actor=actor))


def steps_taken(encounter_id: UUID, *, actor: Actor) -> tuple[StepTaken, ...]:
    """The history of its states, for the page of a record, whose read is audited. Forbidden."""
    if not may_read_record(actor):
        raise Forbidden
    rows = list(EncounterStep.objects.filter(encounter_id=encounter_id).order_by("pk"))
    names = names_of(row.actor_id for row in rows)
    return tuple(
        StepTaken(
            clock.to_clinic(row.at),
            EncounterStatus(row.after),
            names.get(row.actor_id, ""),
            row.note,
        )
        for row in rows
    )


def _head(found: Encounter, linked: Sequence[LinkedRecord]) -> VisitHead:
    patient = found.patient
    return VisitHead(
        id=found.pk,
        reference=found.appointment.reference,
        status=EncounterStatus(found.status),
        start=found.appointment.start,
        location=found.location.slug,
        location_name=found.location.name,
        practitioner_name=found.practitioner.name if found.practitioner else "",
        patient_id=patient.pk,
        patient=str(patient),
        number=patient.number,
        birth_date=patient.birth_date,
        sex=patient.sex,
        language=patient.language,
        linked=linked,
    )
