"""Somebody who stands at the desk: what the desk needs to know who they are, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import read_reference
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.events import EncounterEvent
from wervel.encounters.exceptions import EncounterUnknown
from wervel.encounters.models import Encounter, IdentityCheck
from wervel.encounters.rules import may_read_record, may_receive, may_see_worklist
from wervel.patients.choices import DocumentKind
from wervel.patients.linked import records_of_person
from wervel.patients.models import Patient
from wervel.patients.selectors import OtherName
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import AppointmentUnknown
from wervel.scheduling.models import Appointment


@dataclass(frozen=True, slots=True)
class Arrival:
    """A person with an appointment. `is_here` when their document was seen for this visit; `kept`
    is the record that is used in place of this one, `also` are the others of this person."""

    appointment_id: UUID
    patient_id: UUID
    reference: str
    location: str
    start: datetime
    practitioner: str
    given: str
    family: str
    birth_date: date
    sex: str
    phone: str
    number: str
    verified: bool
    is_today: bool
    is_over: bool
    is_here: bool
    kept: OtherName | None
    also: tuple[OtherName, ...]


@dataclass(frozen=True, slots=True)
class Presence:
    """A patient who is at the clinic, as the desk knows them."""

    encounter_id: UUID
    reference: str
    location: str
    start: datetime
    patient: str
    birth_date: date
    status: EncounterStatus


@dataclass(frozen=True, slots=True)
class SeenDocument:
    """That somebody's document was seen."""

    document: DocumentKind
    checked_by: str
    at: datetime


def arrival(reference: str, *, actor: Actor) -> Arrival:
    """Of the appointment that a reference names; the read is audited.

    Forbidden, AppointmentUnknown.
    """
    if not may_receive(actor):
        raise Forbidden
    rows = Appointment.objects.select_related("patient", "location", "practitioner")
    found = rows.filter(reference=read_reference(reference)).first()
    if found is None:
        raise AppointmentUnknown
    _note(found.pk, found.patient_id, "Appointment", actor)
    return _arrival(found)


def _arrival(row: Appointment) -> Arrival:
    patient = row.patient
    records = records_of_person(patient.pk)
    checks = IdentityCheck.objects.filter(encounter__patient__in=records)
    same_visit = checks.filter(encounter__appointment=row)
    if row.group_id:
        same_visit = checks.filter(encounter__appointment__group=row.group_id)
    others = Patient.objects.in_bulk([each for each in records if each != patient.pk])
    names = {each: OtherName(str(one), one.number) for each, one in others.items()}
    return Arrival(
        appointment_id=row.pk,
        reference=row.reference,
        location=row.location.slug,
        start=clock.to_clinic(row.start),
        practitioner=row.practitioner.name if row.practitioner else "",
        given=patient.given,
        family=patient.family,
        patient_id=patient.pk,
        birth_date=patient.birth_date,
        sex=patient.sex,
        phone=patient.phone,
        number=patient.number,
        verified=patient.verified,
        is_today=clock.to_clinic(row.start).date() == clock.today(),
        is_over=row.status in (AppointmentStatus.CANCELLED, AppointmentStatus.FINISHED),
        is_here=same_visit.exists(),
        kept=names.get(records[0]),
        also=tuple(names[each] for each in records[1:] if each in names),
    )


def presence(encounter_id: UUID, *, actor: Actor) -> Presence:
    """A visit as anybody at the door may know it; the read is audited."""
    if not may_see_worklist(actor):
        raise Forbidden
    rows = Encounter.objects.select_related("appointment", "location", "patient")
    found = rows.filter(pk=encounter_id).first()
    if found is None:
        raise EncounterUnknown
    _note(found.pk, found.patient_id, "Encounter", actor)
    return Presence(
        encounter_id=found.pk,
        reference=found.appointment.reference,
        location=found.location.slug,
        start=clock.to_clinic(found.appointment.start),
        patient=str(found.patient),
        birth_date=found.patient.birth_date,
        status=EncounterStatus(found.status),
    )


def seen_document(encounter_id: UUID, *, actor: Actor) -> SeenDocument | None:
    """Who saw which document for this visit; for the page of a record, whose read is audited."""
    if not may_read_record(actor):
        raise Forbidden
    rows = IdentityCheck.objects.filter(encounter_id=encounter_id).select_related("checked_by")
    found = rows.first()
    if found is None:
        return None
    by = found.checked_by.get_full_name() or found.checked_by.username
    return SeenDocument(DocumentKind(found.document), by, clock.to_clinic(found.at))


def _note(key: UUID, patient_id: UUID, kind: str, actor: Actor) -> None:
    audit.record(
        event=EncounterEvent.ARRIVAL_READ,
        actor=actor,
        object_type=kind,
        object_id=key,
        patient_id=patient_id,
    )
