"""Arrival: a document, a record that is somebody's, appointment and visit at once."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction

from tests.encounters.visits import SEEN, SYSTEM, staff_actor
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.encounters.choices import EncounterStatus as Status
from wervel.encounters.exceptions import NotToday, StepRefused
from wervel.encounters.models import Encounter, EncounterStep, IdentityCheck
from wervel.encounters.selectors.arrivals import arrival, seen_document
from wervel.encounters.services.receiving import IdentitySeen, receive_patient
from wervel.patients.choices import Sex
from wervel.patients.exceptions import IdentityFixed
from wervel.patients.models import Patient
from wervel.scheduling.exceptions import AppointmentUnknown, TooEarly, TransitionRefused
from wervel.scheduling.models import Appointment
from wervel.scheduling.services.attending import mark_arrived, mark_no_show
from wervel.scheduling.services.cancelling import cancel_by_staff

OTHER_NAME = replace(SEEN, identity=replace(SEEN.identity, family="Patiënt-de Vries"))


def receive(booked: Appointment, actor: Actor, seen: IdentitySeen = SEEN) -> Encounter:
    return receive_patient(appointment_id=booked.pk, seen=seen, actor=actor)


def test_appointment_visit_and_record_change_together(booked: Appointment, desk: Actor) -> None:
    encounter = receive(booked, desk)
    booked.refresh_from_db()
    patient = Patient.objects.get()
    assert (booked.status, encounter.status) == ("arrived", Status.ARRIVED)
    assert (patient.verified, patient.sex) == (True, Sex.FEMALE)
    check = IdentityCheck.objects.get()
    assert (check.encounter_id, check.patient_id) == (encounter.pk, patient.pk)
    assert (check.document, str(check.checked_by_id)) == ("passport", desk.id)
    events = AuditEvent.objects.filter(actor_id=desk.id).values_list("event", flat=True)
    assert sorted(events) == [
        "encounters.encounter.opened",
        "encounters.encounter.step-taken",
        "encounters.identity.checked",
        "patients.patient.verified",
        "scheduling.appointment.arrived",
    ]


def test_receiving_again_changes_nothing(booked: Appointment, desk: Actor) -> None:
    receive(booked, desk)
    receive(booked, desk, OTHER_NAME)
    assert IdentityCheck.objects.count() == 1
    assert Patient.objects.get().family == "Patiënt"
    assert EncounterStep.objects.count() == 2


def test_the_first_time_the_document_corrects_what_was_typed(
    booked: Appointment, desk: Actor
) -> None:
    receive(booked, desk, OTHER_NAME)
    assert str(Patient.objects.get()) == "Demo Patiënt-de Vries"
    event = AuditEvent.objects.get(event="patients.patient.verified")
    assert event.detail == {"changed": ["family", "sex"]}


def test_a_record_that_is_somebodys_never_becomes_anothers(
    booked: Appointment, desk: Actor
) -> None:
    Patient.objects.update(verified=True)
    with pytest.raises(IdentityFixed):
        receive(booked, desk, OTHER_NAME)
    booked.refresh_from_db()
    assert booked.status == "confirmed"
    assert Encounter.objects.count() == IdentityCheck.objects.count() == 0
    assert receive(booked, desk).status == Status.ARRIVED


def test_who_may_receive(booked: Appointment, assistant: Actor) -> None:
    for role in set(Role) - {Role.DESK, Role.ASSISTANT}:
        with pytest.raises(Forbidden):
            receive(booked, staff_actor(role))
        with pytest.raises(Forbidden):
            arrival(booked.reference, actor=staff_actor(role))
    with pytest.raises(Forbidden):
        receive(booked, SYSTEM)
    assert Encounter.objects.count() == 0
    assert receive(booked, assistant).status == Status.ARRIVED


def test_on_the_day_alone(
    booked: Appointment, desk: Actor, morning: time_machine.Traveller
) -> None:
    for days in (-1, 2):
        morning.shift(timedelta(days=days))
        with pytest.raises((NotToday, TooEarly)):
            receive(booked, desk)
        morning.shift(timedelta(days=-days))
    assert receive(booked, desk).status == Status.ARRIVED


def test_not_for_what_was_cancelled(booked: Appointment, desk: Actor) -> None:
    cancel_by_staff(appointment_id=booked.pk, reason="ziek", actor=SYSTEM)
    with pytest.raises(TransitionRefused):
        receive(booked, desk)
    with pytest.raises(AppointmentUnknown):
        receive_patient(appointment_id=uuid4(), seen=SEEN, actor=desk)
    Encounter.objects.create(
        appointment=booked,
        patient=booked.patient,
        location=booked.location,
        status=Status.CANCELLED,
        created_at=booked.booked_at,
    )
    with pytest.raises(StepRefused):
        receive(booked, desk)


def test_somebody_who_is_late_may_still_come(
    booked: Appointment, desk: Actor, morning: time_machine.Traveller
) -> None:
    morning.move_to(booked.start + timedelta(minutes=10))
    mark_no_show(appointment_id=booked.pk, actor=SYSTEM)
    assert receive(booked, desk).status == Status.ARRIVED
    booked.refresh_from_db()
    assert booked.status == "arrived"


def test_marked_in_the_calendar_is_not_yet_checked(booked: Appointment, desk: Actor) -> None:
    mark_arrived(appointment_id=booked.pk, actor=SYSTEM)
    assert not arrival(booked.reference, actor=desk).is_here
    receive(booked, desk)
    assert arrival(booked.reference, actor=desk).is_here


def test_the_database_lets_nobody_in_without_a_match(encounter: Encounter, desk: Actor) -> None:
    for name, birth_date in ((False, True), (True, False)):
        with pytest.raises(IntegrityError), transaction.atomic():
            IdentityCheck.objects.create(
                encounter=encounter,
                patient_id=encounter.patient_id,
                document="passport",
                name_matched=name,
                birth_date_matched=birth_date,
                checked_by_id=desk.id,
                at=encounter.created_at,
            )


def test_the_record_says_who_saw_which_document(arrived: Encounter, doctor: Actor) -> None:
    seen = seen_document(arrived.pk, actor=doctor)
    assert seen is not None
    assert (seen.document, seen.checked_by) == ("passport", "Demo desk")
    with pytest.raises(Forbidden):
        seen_document(arrived.pk, actor=staff_actor(Role.DESK))
