"""What else is kept of the person of a visit: other records, as the desk linked them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.events import EncounterEvent
from wervel.encounters.models import Encounter
from wervel.patients.linked import records_of_person
from wervel.patients.models import Patient


@dataclass(frozen=True, slots=True)
class LinkedVisit:
    id: UUID
    status: EncounterStatus
    start: datetime
    location_name: str


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """Another record of the same person, under its own name and number."""

    number: str
    name: str
    visits: Sequence[LinkedVisit]


def linked_records(patient_id: UUID, *, actor: Actor) -> Sequence[LinkedRecord]:
    """All but this one, the latest visit first. Whoever calls has checked the right; the read is
    audited on each record that is told of."""
    others = [each for each in records_of_person(patient_id) if each != patient_id]
    if not others:
        return ()
    for each in others:
        audit.record(
            event=EncounterEvent.READ,
            actor=actor,
            object_type="Patient",
            object_id=each,
            patient_id=each,
        )
    people = Patient.objects.in_bulk(others)
    rows = Encounter.objects.filter(patient__in=others).select_related("appointment", "location")
    visits = list(rows.order_by("-appointment__start", "id"))
    return [
        LinkedRecord(
            people[each].number,
            str(people[each]),
            _visits(row for row in visits if row.patient_id == each),
        )
        for each in others
    ]


def _visits(rows: Iterable[Encounter]) -> Sequence[LinkedVisit]:
    return [
        LinkedVisit(
            row.pk,
            EncounterStatus(row.status),
            clock.to_clinic(row.appointment.start),
            row.location.name,
        )
        for row in rows
    ]
