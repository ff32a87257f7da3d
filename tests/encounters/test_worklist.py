"""The list of the day: whom each role sees, how far each visit is, and when it changes."""

from datetime import timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from tests.encounters.visits import SEEN, SYSTEM, book, staff_actor
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.encounters.choices import EncounterStatus as Status
from wervel.encounters.choices import VisitState
from wervel.encounters.models import Encounter
from wervel.encounters.selectors.worklist import WorklistEntry, worklist, worklist_state
from wervel.encounters.services.progress import change_state
from wervel.encounters.services.receiving import receive_patient
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.services.attending import mark_arrived, mark_no_show
from wervel.scheduling.services.cancelling import cancel_by_staff

DOCTOR = staff_actor(Role.DOCTOR)


def today(actor: Actor = DOCTOR) -> tuple[WorklistEntry, ...]:
    return worklist(location="aachen", day=clock.today(), actor=actor)


def state(actor: Actor = DOCTOR) -> str:
    return worklist_state(location="aachen", day=clock.today(), actor=actor)


def states(actor: Actor = DOCTOR) -> list[VisitState]:
    return [one.state for one in today(actor)]


def test_a_visit_from_expected_to_the_end(
    booked: Appointment, desk: Actor, doctor: Actor, morning: time_machine.Traveller
) -> None:
    (entry,) = today()
    assert (entry.state, entry.encounter_id, entry.since) == (VisitState.EXPECTED, None, None)
    assert (entry.patient, entry.first.practitioner_slug) == ("Demo Patiënt", "demo-vos")
    assert len(entry.first.rooms) == 1
    encounter = receive_patient(appointment_id=booked.pk, seen=SEEN, actor=desk)
    came = clock.to_clinic(clock.now())
    morning.shift(timedelta(minutes=12))
    (entry,) = today()
    assert (entry.state, entry.since, entry.holder) == (VisitState.WAITING, came, "")
    for after in (Status.IN_PROGRESS, Status.AWAITING_RESULTS, Status.FINISHED):
        change_state(encounter_id=encounter.pk, after=after, actor=doctor)
        (entry,) = today()
        held = "" if after == Status.FINISHED else "Demo doctor"
        assert (entry.state, entry.status, entry.holder) == (VisitState(after.value), after, held)
        expected = VisitState.FINISHED if after == Status.FINISHED else VisitState.IN_PROGRESS
        assert states(staff_actor(Role.DESK)) == [expected]


def test_the_appointment_tells_at_once_what_the_visit_does_not_know_yet(
    booked: Appointment, encounter: Encounter, morning: time_machine.Traveller
) -> None:
    mark_arrived(appointment_id=booked.pk, actor=SYSTEM)
    assert states() == [VisitState.TO_CHECK]
    cancel_by_staff(appointment_id=booked.pk, reason="ziek", actor=SYSTEM)
    assert states() == [VisitState.CANCELLED]


def test_who_did_not_come(booked: Appointment, morning: time_machine.Traveller) -> None:
    morning.move_to(booked.start + timedelta(minutes=20))
    mark_no_show(appointment_id=booked.pk, actor=SYSTEM)
    assert states() == [VisitState.NO_SHOW]


def test_the_state_changes_with_everything_that_is_shown(
    booked: Appointment, details: PatientDetails, desk: Actor, doctor: Actor
) -> None:
    seen = [state()]
    assert state() == seen[0]
    encounter = receive_patient(appointment_id=booked.pk, seen=SEEN, actor=desk)
    seen.append(state())
    change_state(encounter_id=encounter.pk, after=Status.IN_PROGRESS, actor=doctor)
    seen.append(state())
    other = book(details)
    seen.append(state())
    cancel_by_staff(appointment_id=other.pk, reason="ziek", actor=SYSTEM)
    seen.append(state())
    assert len(set(seen)) == 5
    assert "Demo" not in "".join(seen)


def test_who_may_see_it_and_that_it_is_noted(booked: Appointment) -> None:
    for role in (Role.PLANNER, Role.AGENT, Role.MANAGER, Role.EDITOR, Role.AUDITOR):
        with pytest.raises(Forbidden):
            today(staff_actor(role))
        with pytest.raises(Forbidden):
            state(staff_actor(role))
    for role in (Role.DESK, Role.ASSISTANT, Role.DOCTOR):
        assert len(today(staff_actor(role))) == 1
    assert AuditEvent.objects.filter(event="encounters.worklist.read").count() == 3


def test_as_many_questions_for_three_as_for_one(
    booked: Appointment,
    details: PatientDetails,
    desk: Actor,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    receive_patient(appointment_id=booked.pk, seen=SEEN, actor=desk)
    questions = 7
    with django_assert_num_queries(questions):
        assert len(today()) == 1
    for _ in range(2):
        receive_patient(appointment_id=book(details).pk, seen=SEEN, actor=desk)
    with django_assert_num_queries(questions):
        assert len(today()) == 3


def test_a_visit_that_nobody_ended_is_on_the_list_of_the_next_day(
    arrived: Encounter, doctor: Actor, morning: time_machine.Traveller
) -> None:
    morning.shift(timedelta(days=1))
    assert states() == [VisitState.WAITING]
    before = state()
    change_state(encounter_id=arrived.pk, after=Status.IN_PROGRESS, actor=doctor)
    assert state() != before
    change_state(encounter_id=arrived.pk, after=Status.FINISHED, actor=doctor)
    assert states() == []
