"""Arrival: the document is seen, the record is somebody's, the appointment and the visit begin."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor, ActorKind
from wervel.common.errors import Forbidden
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.events import EncounterEvent
from wervel.encounters.exceptions import NotToday
from wervel.encounters.models import Encounter, IdentityCheck
from wervel.encounters.rules import may_receive
from wervel.encounters.services.visits import locked_encounter, open_encounter, take_step
from wervel.encounters.transitions import check_transition
from wervel.patients.choices import DocumentKind
from wervel.patients.services import Identity, verify_patient
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import TransitionRefused
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.visit_steps import steps_of_visit
from wervel.scheduling.services.attending import mark_arrived
from wervel.scheduling.transitions import HOLDS_ITS_TIME


@dataclass(frozen=True, slots=True)
class IdentitySeen:
    """What the desk found in the document: which one, and who it says that this is.

    That name and date are those of the person in front of the desk, the desk says by sending it.
    """

    document: DocumentKind
    identity: Identity


@transaction.atomic
def receive_patient(*, appointment_id: UUID, seen: IdentitySeen, actor: Actor) -> Encounter:
    """The patient is here and is who they say: appointment and visit are at arrived, at once.

    Whoever is received already stays so. Forbidden, AppointmentUnknown, NotToday, StepRefused,
    IdentityFixed, or what stands in the way of marking the appointment.
    """
    if not may_receive(actor) or actor.kind is not ActorKind.USER:
        raise Forbidden
    opened = open_encounter(appointment_id=appointment_id, actor=actor)
    encounter = locked_encounter(opened.pk)
    if _is_here(encounter):
        return encounter
    check_transition(EncounterStatus(encounter.status), EncounterStatus.ARRIVED)
    mark_arrived(appointment_id=_first_standing(appointment_id).pk, actor=actor)
    verify_patient(patient_id=encounter.patient_id, identity=seen.identity, actor=actor)
    _keep(encounter, seen, actor)
    take_step(encounter, EncounterStatus.ARRIVED, actor=actor)
    return encounter


def _is_here(encounter: Encounter) -> bool:
    return IdentityCheck.objects.filter(encounter=encounter).exists()


def _first_standing(appointment_id: UUID) -> Appointment:
    """The first step that takes place; whoever did not come to it may still come late."""
    steps = steps_of_visit(appointment_id)
    if clock.to_clinic(steps[0].start).date() != clock.today():
        raise NotToday
    can_come = HOLDS_ITS_TIME | {AppointmentStatus.NO_SHOW}
    found = next((one for one in steps if one.status in can_come), None)
    if found is None:
        raise TransitionRefused
    return found


def _keep(encounter: Encounter, seen: IdentitySeen, actor: Actor) -> None:
    check = IdentityCheck.objects.create(
        encounter=encounter,
        patient_id=encounter.patient_id,
        document=seen.document,
        name_matched=True,
        birth_date_matched=True,
        checked_by_id=actor.id,
        at=clock.now(),
    )
    audit.record(
        event=EncounterEvent.IDENTITY_CHECKED,
        actor=actor,
        object_type="IdentityCheck",
        object_id=str(check.pk),
        patient_id=encounter.patient_id,
        detail={"document": str(seen.document)},
    )
