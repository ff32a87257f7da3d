"""Opening a visit and taking it from one state to the next."""

from uuid import UUID

from django.db import IntegrityError, transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.closing import still_open
from wervel.encounters.events import EncounterEvent
from wervel.encounters.exceptions import EncounterUnknown, NotYetClosable
from wervel.encounters.models import Encounter, EncounterStep
from wervel.encounters.transitions import check_transition
from wervel.scheduling.exceptions import AppointmentUnknown
from wervel.scheduling.models import Appointment


@transaction.atomic
def open_encounter(*, appointment_id: UUID, actor: Actor) -> Encounter:
    """The visit of an appointment, made when it is first needed; AppointmentUnknown.

    Every step of a chain leads to the visit of its first one. Whoever calls has checked the right.
    """
    first = _first_step(appointment_id)
    found = Encounter.objects.filter(appointment=first).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return _opened(first, actor)
    except IntegrityError:
        return Encounter.objects.get(appointment=first)


def _first_step(appointment_id: UUID) -> Appointment:
    appointment = Appointment.objects.filter(pk=appointment_id).first()
    if appointment is None:
        raise AppointmentUnknown
    if appointment.group_id is None or appointment.position == 0:
        return appointment
    steps = Appointment.objects.filter(
        group_id=appointment.group_id, patient_id=appointment.patient_id
    )
    return steps.order_by("position")[0]


def _opened(first: Appointment, actor: Actor) -> Encounter:
    encounter = Encounter.objects.create(
        appointment=first,
        patient_id=first.patient_id,
        location_id=first.location_id,
        practitioner_id=first.practitioner_id,
        created_at=clock.now(),
    )
    _note(encounter, before="", actor=actor)
    _record(EncounterEvent.OPENED, encounter, actor)
    return encounter


def locked_encounter(encounter_id: UUID) -> Encounter:
    """For a change in the caller's transaction; EncounterUnknown."""
    found = Encounter.objects.select_for_update().filter(pk=encounter_id).first()
    if found is None:
        raise EncounterUnknown
    return found


def take_step(
    encounter: Encounter, after: EncounterStatus, *, actor: Actor, note: str = ""
) -> None:
    """Of a locked visit: its next state, in the caller's transaction; StepRefused.

    Taking the step it is at changes nothing. NotYetClosable when it would end with something open.
    """
    before = EncounterStatus(encounter.status)
    if before == after:
        return
    check_transition(before, after)
    if after == EncounterStatus.FINISHED and (reasons := still_open(encounter.pk)):
        raise NotYetClosable(reasons)
    encounter.status = after
    encounter.save(update_fields=["status"])
    _note(encounter, before=before, actor=actor, note=note)
    _record(EncounterEvent.STEP_TAKEN, encounter, actor)


def _note(encounter: Encounter, *, before: str, actor: Actor, note: str = "") -> None:
    EncounterStep.objects.create(
        encounter=encounter,
        before=before,
        after=encounter.status,
        at=clock.now(),
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        note=note,
    )


def _record(event: EncounterEvent, encounter: Encounter, actor: Actor) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="Encounter",
        object_id=encounter.pk,
        patient_id=encounter.patient_id,
        detail={"status": str(encounter.status)},
    )
