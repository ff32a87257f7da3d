"""Writes to the people the chain cares for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.writes import insert, insert_numbered
from wervel.directory.choices import ClaimableKind
from wervel.directory.models import Claimable
from wervel.patients.models import Patient, folded_name
from wervel.patients.sought import search_words


class PatientEvent(StrEnum):
    REGISTERED = "patients.patient.registered"


@dataclass(frozen=True, slots=True)
class PatientDetails:
    """What a person tells about themselves when booking; already cleaned texts."""

    given: str
    family: str
    birth_date: date
    email: str
    phone: str
    language: str


@transaction.atomic(savepoint=False)
def register_patient(*, details: PatientDetails, actor: Actor) -> Patient:
    """Make a new, unverified patient. An existing one is never matched here: staff merge."""
    claimable = Claimable(kind=ClaimableKind.PERSON, label="person")
    insert_numbered(claimable)
    patient = Patient(
        claimable=claimable,
        given=details.given,
        family=details.family,
        folded_name=folded_name(details.given, details.family),
        search_words=search_words(details.given, details.family),
        birth_date=details.birth_date,
        email=details.email,
        phone=details.phone,
        language=details.language,
        created_at=clock.now(),
    )
    insert(patient)
    audit.record(
        event=PatientEvent.REGISTERED,
        actor=actor,
        object_type="Patient",
        object_id=patient.pk,
        patient_id=patient.pk,
    )
    return patient
