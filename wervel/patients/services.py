"""Writes to the people the chain cares for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.writes import insert, insert_numbered
from wervel.directory.choices import ClaimableKind
from wervel.directory.models import Claimable
from wervel.patients.choices import Sex
from wervel.patients.exceptions import IdentityFixed, PatientUnknown
from wervel.patients.models import Patient, folded_name
from wervel.patients.rules import may_check_identity
from wervel.patients.sought import search_words


class PatientEvent(StrEnum):
    REGISTERED = "patients.patient.registered"
    VERIFIED = "patients.patient.verified"


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


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is by the document that they showed; already cleaned texts."""

    given: str
    family: str
    birth_date: date
    sex: Sex


@transaction.atomic
def verify_patient(*, patient_id: UUID, identity: Identity, actor: Actor) -> Patient:
    """Their document was seen: the record is theirs, under the name and date that stand in it.

    What was typed when booking is corrected the first time. A record that is somebody's already
    keeps its name and date: IdentityFixed. Forbidden, PatientUnknown.
    """
    if not may_check_identity(actor):
        raise Forbidden
    patient = Patient.objects.select_for_update().filter(pk=patient_id).first()
    if patient is None:
        raise PatientUnknown
    told = {name: getattr(identity, name) for name in ("given", "family", "birth_date", "sex")}
    changed = [name for name, value in told.items() if getattr(patient, name) != value]
    if patient.verified and set(changed) - {"sex"}:
        raise IdentityFixed
    for name in changed:
        setattr(patient, name, told[name])
    patient.verified = True
    patient.save()
    audit.record(
        event=PatientEvent.VERIFIED,
        actor=actor,
        object_type="Patient",
        object_id=patient.pk,
        patient_id=patient.pk,
        detail={"changed": changed},
    )
    return patient
