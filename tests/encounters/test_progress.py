"""How a visit goes on, who may take which step, and how its appointment ends with it."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from tests.accounts.conftest import MakeStaff
from tests.encounters.visits import SYSTEM, staff_actor
from wervel.accounts.choices import Role
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.directory.models import Practitioner
from wervel.encounters import closing
from wervel.encounters.choices import EncounterStatus as Status
from wervel.encounters.choices import Section
from wervel.encounters.exceptions import NotYetClosable, StepRefused
from wervel.encounters.models import Encounter, EncounterStep
from wervel.encounters.services.progress import (
    change_state,
    follow_appointments,
    is_any_left_behind,
)
from wervel.encounters.services.sections import forget_draft, forget_old_drafts, save_draft
from wervel.encounters.services.visits import open_encounter, take_step
from wervel.scheduling.exceptions import ReasonMissing
from wervel.scheduling.models import Appointment, Claim
from wervel.scheduling.services.attending import mark_no_show
from wervel.scheduling.services.cancelling import cancel_by_staff
from wervel.scheduling.verification import verify_scheduling


def step(encounter: Encounter, after: Status, actor: Actor, note: str = "") -> str:
    found = change_state(encounter_id=encounter.pk, after=after, actor=actor, note=note)
    return str(found.status)


def status_of(encounter: Encounter) -> str:
    return Appointment.objects.get(pk=encounter.appointment_id).status


def test_from_arrival_to_the_end(arrived: Encounter, doctor: Actor, assistant: Actor) -> None:
    assert step(arrived, Status.IN_PROGRESS, assistant) == "in-progress"
    assert step(arrived, Status.AWAITING_RESULTS, doctor) == "awaiting-results"
    assert step(arrived, Status.IN_PROGRESS, doctor) == "in-progress"
    assert status_of(arrived) == "arrived"
    assert step(arrived, Status.FINISHED, doctor) == "finished"
    assert status_of(arrived) == "finished"
    assert step(arrived, Status.FINISHED, doctor) == "finished"
    assert EncounterStep.objects.count() == 6
    assert list(verify_scheduling()) == []


def test_whose_steps_they_are(arrived: Encounter, assistant: Actor) -> None:
    for role in (Role.DESK, Role.PLANNER, Role.AGENT, Role.MANAGER, Role.EDITOR, Role.AUDITOR):
        with pytest.raises(Forbidden):
            step(arrived, Status.IN_PROGRESS, staff_actor(role))
    step(arrived, Status.IN_PROGRESS, assistant)
    for actor in (assistant, SYSTEM):
        with pytest.raises(Forbidden):
            step(arrived, Status.FINISHED, actor)
    for role in (Role.PLANNER, Role.AGENT, Role.MANAGER):
        with pytest.raises(Forbidden):
            step(arrived, Status.CANCELLED, staff_actor(role), "weg")


def test_arrival_has_a_door_of_its_own(encounter: Encounter, doctor: Actor) -> None:
    for after in (Status.ARRIVED, Status.PLANNED, Status.IN_PROGRESS, Status.FINISHED):
        with pytest.raises(StepRefused):
            step(encounter, after, doctor)
    with pytest.raises(StepRefused):
        step(encounter, Status.CANCELLED, doctor, "wil niet")
    assert status_of(encounter) == "confirmed"


def test_the_doctor_who_begins_answers_for_it(
    arrived: Encounter, assistant: Actor, make_staff: MakeStaff
) -> None:
    first = arrived.practitioner_id
    step(arrived, Status.IN_PROGRESS, assistant)
    arrived.refresh_from_db()
    assert arrived.practitioner_id == first
    user = make_staff(Role.DOCTOR, username="other")
    other = Practitioner.objects.exclude(pk=first).earliest("slug")
    Practitioner.objects.filter(pk=other.pk).update(user=user)
    step(arrived, Status.AWAITING_RESULTS, user.as_actor())
    step(arrived, Status.IN_PROGRESS, user.as_actor())
    arrived.refresh_from_db()
    assert arrived.practitioner_id == other.pk


def test_who_leaves_again_frees_the_rest_of_the_time(arrived: Encounter, desk: Actor) -> None:
    with pytest.raises(ReasonMissing):
        step(arrived, Status.CANCELLED, desk, " ")
    assert step(arrived, Status.CANCELLED, desk, "wacht te lang") == "cancelled"
    assert status_of(arrived) == "cancelled"
    assert Claim.objects.count() == 0
    assert EncounterStep.objects.get(after="cancelled").note == "wacht te lang"
    assert list(verify_scheduling()) == []


@pytest.fixture
def critical() -> Iterator[set[UUID]]:
    """Visits that a part above keeps open."""
    kept: set[UUID] = set()

    def check(encounter_id: UUID) -> str | None:
        return "Een waarde wacht op u." if encounter_id in kept else None

    closing.before_closing(check)
    closing.before_closing(check)
    yield kept
    closing._checks.remove(check)
    assert check not in closing._checks


def test_what_is_open_keeps_the_visit_open(
    arrived: Encounter, doctor: Actor, critical: set[UUID]
) -> None:
    step(arrived, Status.IN_PROGRESS, doctor)
    critical.add(arrived.pk)
    with pytest.raises(NotYetClosable) as refused:
        step(arrived, Status.FINISHED, doctor)
    assert str(refused.value) == "Een waarde wacht op u."
    arrived.refresh_from_db()
    with pytest.raises(NotYetClosable):
        take_step(arrived, Status.FINISHED, actor=doctor)
    assert (arrived.status, status_of(arrived)) == ("in-progress", "arrived")
    critical.clear()
    assert step(arrived, Status.FINISHED, doctor) == "finished"


def test_a_cancelled_appointment_takes_its_visit_with_it(encounter: Encounter) -> None:
    assert not is_any_left_behind()
    assert follow_appointments(actor=SYSTEM) == 0
    cancel_by_staff(appointment_id=encounter.appointment_id, reason="ziek", actor=SYSTEM)
    assert is_any_left_behind()
    assert follow_appointments(actor=SYSTEM) == 1
    encounter.refresh_from_db()
    assert encounter.status == Status.CANCELLED
    assert not is_any_left_behind()


def test_who_did_not_come_may_come_late_that_day(
    booked: Appointment, morning: time_machine.Traveller
) -> None:
    encounter = open_encounter(appointment_id=booked.pk, actor=SYSTEM)
    morning.move_to(booked.start + timedelta(minutes=20))
    mark_no_show(appointment_id=booked.pk, actor=SYSTEM)
    assert follow_appointments(actor=SYSTEM) == 0
    morning.shift(timedelta(days=1))
    assert follow_appointments(actor=SYSTEM) == 1
    encounter.refresh_from_db()
    assert encounter.status == Status.CANCELLED


def test_whoever_ends_a_visit_loses_no_draft_of_their_own(
    arrived: Encounter, doctor: Actor, assistant: Actor
) -> None:
    step(arrived, Status.IN_PROGRESS, doctor)
    for actor in (doctor, assistant):
        save_draft(
            encounter_id=arrived.pk,
            section=Section.HISTORY,
            base=0,
            content={"text": "Half"},
            actor=actor,
        )
    with pytest.raises(NotYetClosable) as refused:
        step(arrived, Status.FINISHED, doctor)
    assert "voorgeschiedenis" in str(refused.value)
    forget_draft(encounter_id=arrived.pk, section=Section.HISTORY, actor=doctor)
    assert step(arrived, Status.FINISHED, doctor) == "finished"


def test_drafts_of_visits_that_are_over_are_forgotten(
    arrived: Encounter, doctor: Actor, morning: time_machine.Traveller
) -> None:
    save_draft(
        encounter_id=arrived.pk,
        section=Section.HISTORY,
        base=0,
        content={"text": "Half"},
        actor=doctor,
    )
    morning.shift(timedelta(days=31))
    assert forget_old_drafts() == 0
    Encounter.objects.update(status=Status.FINISHED)
    assert forget_old_drafts() == 1
