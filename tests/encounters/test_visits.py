"""A visit is made once, takes the steps of the table, and keeps each of them."""

from uuid import uuid4

import pytest

from tests.encounters.visits import SYSTEM, staff_actor
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common.errors import Forbidden
from wervel.encounters.choices import EncounterStatus as Status
from wervel.encounters.exceptions import EncounterUnknown, StepRefused
from wervel.encounters.models import Encounter, EncounterStep
from wervel.encounters.selectors.visits import visit_head
from wervel.encounters.services.visits import locked_encounter, open_encounter, take_step
from wervel.encounters.transitions import TRANSITIONS
from wervel.scheduling.exceptions import AppointmentUnknown
from wervel.scheduling.models import Appointment

DOCTOR = staff_actor(Role.DOCTOR)


def walk(encounter: Encounter, *steps: Status) -> Encounter:
    for after in steps:
        take_step(encounter, after, actor=DOCTOR)
    return encounter


def test_a_visit_is_made_once(booked: Appointment, encounter: Encounter) -> None:
    again = open_encounter(appointment_id=booked.pk, actor=DOCTOR)
    assert again.pk == encounter.pk
    assert (encounter.patient_id, encounter.location_id) == (booked.patient_id, booked.location_id)
    assert list(EncounterStep.objects.values_list("before", "after")) == [("", "planned")]


def test_an_appointment_that_is_not_there_has_no_visit(chain: None) -> None:
    with pytest.raises(AppointmentUnknown):
        open_encounter(appointment_id=uuid4(), actor=SYSTEM)
    with pytest.raises(EncounterUnknown):
        locked_encounter(uuid4())


def test_each_step_is_kept(encounter: Encounter) -> None:
    walk(encounter, Status.ARRIVED, Status.IN_PROGRESS, Status.IN_PROGRESS)
    walk(encounter, Status.AWAITING_RESULTS, Status.FINISHED)
    steps = EncounterStep.objects.order_by("pk").values_list("before", "after", "actor_id")
    assert list(steps) == [
        ("", "planned", "test"),
        ("planned", "arrived", DOCTOR.id),
        ("arrived", "in-progress", DOCTOR.id),
        ("in-progress", "awaiting-results", DOCTOR.id),
        ("awaiting-results", "finished", DOCTOR.id),
    ]
    events = AuditEvent.objects.filter(object_type="Encounter").values_list("event", flat=True)
    assert sorted(one.rpartition(".")[2] for one in events) == ["opened", *["step-taken"] * 4]


@pytest.mark.parametrize("before", list(Status))
@pytest.mark.parametrize("after", list(Status))
def test_nothing_but_the_table(encounter: Encounter, before: Status, after: Status) -> None:
    Encounter.objects.update(status=before)
    encounter.refresh_from_db()
    if before == after or after in TRANSITIONS[before]:
        take_step(encounter, after, actor=DOCTOR)
    else:
        with pytest.raises(StepRefused):
            take_step(encounter, after, actor=DOCTOR)
        after = before
    assert Encounter.objects.get().status == after


def test_the_record_is_for_those_who_treat(encounter: Encounter) -> None:
    for role in (Role.DOCTOR, Role.ASSISTANT):
        assert visit_head(encounter.pk, actor=staff_actor(role)).patient == "Demo Patiënt"
    for role in (Role.PLANNER, Role.DESK, Role.AGENT, Role.EDITOR, Role.MANAGER, Role.AUDITOR):
        with pytest.raises(Forbidden):
            visit_head(encounter.pk, actor=staff_actor(role))
    with pytest.raises(EncounterUnknown):
        visit_head(uuid4(), actor=DOCTOR)
    reads = AuditEvent.objects.filter(event="encounters.encounter.read")
    assert {one.patient_id for one in reads} == {encounter.patient_id}
    assert reads.count() == 2
