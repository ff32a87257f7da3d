"""What was told under one record of a person is known under the other."""

from dataclasses import replace
from datetime import timedelta

import pytest
from time_machine import Traveller

from tests.encounters.intakes import SCAN
from tests.encounters.visits import staff_actor
from tests.patients.records import another_visit
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common.actor import Actor
from wervel.encounters.choices import EncounterStatus, IntakeTask
from wervel.encounters.models import Encounter
from wervel.encounters.selectors.safety import mri_safety
from wervel.encounters.selectors.visits import visit_head
from wervel.encounters.services.intake import answer_for_patient
from wervel.patients.linking import link_records, unlink_records
from wervel.patients.models import RecordLink
from wervel.patients.services import PatientDetails

MINUTE = timedelta(minutes=1)


@pytest.fixture
def other(encounter: Encounter, details: PatientDetails) -> Encounter:
    return another_visit(details)


def link(replaced: Encounter, kept: Encounter, desk: Actor) -> RecordLink:
    return link_records(
        replaced=replaced.patient_id, kept=kept.patient_id, reason="demo", actor=desk
    )


def told(visit: Encounter, actor: Actor, **changes: str) -> None:
    answer_for_patient(
        appointment_id=visit.appointment_id,
        task=IntakeTask.SCAN,
        sent={**SCAN, **changes},
        actor=actor,
    )


@pytest.mark.parametrize("told_under_kept", [True, False])
def test_a_device_told_under_one_record_bars_the_scanner_under_both(
    told_under_kept: bool,
    encounter: Encounter,
    other: Encounter,
    doctor: Actor,
    desk: Actor,
    morning: Traveller,
) -> None:
    block, free = (encounter, other) if told_under_kept else (other, encounter)
    told(free, doctor)
    morning.shift(MINUTE)
    told(block, doctor, heart_device="yes")
    assert mri_safety(free.patient_id).state == "cleared"
    found = link(other, encounter, desk)
    for each in (encounter, other):
        assert mri_safety(each.patient_id).state == "blocked"
    unlink_records(link_id=found.pk, reason="demo", actor=desk)
    assert mri_safety(free.patient_id).state == "cleared"


@pytest.mark.parametrize("told_under_kept", [True, False])
def test_a_no_of_who_could_not_know_of_the_yes_takes_nothing_back(
    told_under_kept: bool,
    encounter: Encounter,
    other: Encounter,
    doctor: Actor,
    desk: Actor,
    morning: Traveller,
) -> None:
    """Those who treat asked under the other record, before anybody knew of this one."""
    block, free = (encounter, other) if told_under_kept else (other, encounter)
    told(block, doctor, heart_device="yes")
    morning.shift(MINUTE)
    told(free, doctor)
    link(other, encounter, desk)
    for each in (encounter, other):
        found = mri_safety(each.patient_id)
        assert (found.state, found.findings) == ("unknown", ("heart_device:said-yes-before",))
    morning.shift(MINUTE)
    told(free, desk, kidney="no")
    assert mri_safety(block.patient_id).state == "unknown"
    told(free, doctor, metal="no", kidney="yes")
    assert mri_safety(block.patient_id).state == "cleared"


def test_what_was_set_right_under_one_record_stays_so(
    encounter: Encounter, other: Encounter, doctor: Actor, desk: Actor, morning: Traveller
) -> None:
    told(other, doctor, heart_device="yes")
    morning.shift(MINUTE)
    told(other, doctor)
    link(other, encounter, desk)
    assert mri_safety(encounter.patient_id).state == "cleared"


def test_a_record_tells_of_the_other_and_both_tell_who_read(
    encounter: Encounter, other: Encounter, desk: Actor
) -> None:
    reader = replace(staff_actor(Role.DOCTOR), id="reader")
    assert visit_head(encounter.pk, actor=reader).linked == ()
    link(other, encounter, desk)
    AuditEvent.objects.all()._raw_delete("default")
    for here, there in ((encounter, other), (other, encounter)):
        (found,) = visit_head(here.pk, actor=reader).linked
        assert (found.number, found.name) == (there.patient.number, str(there.patient))
        assert [(each.id, each.status) for each in found.visits] == [
            (there.pk, EncounterStatus.PLANNED)
        ]
        assert found.visits[0].start == there.appointment.start
    reads = AuditEvent.objects.filter(actor_id="reader").values_list("patient_id", "object_type")
    assert sorted(map(str, reads)) == sorted(
        str((each.patient_id, kind))
        for each in (encounter, other)
        for kind in ("Encounter", "Patient")
    )
