"""Who is found under an old name or number is shown under the record that is kept."""

import pytest

from tests.encounters.visits import arrived, booked, desk, encounter, staff_actor
from tests.patients.records import another_visit
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common.actor import Actor
from wervel.encounters.models import Encounter
from wervel.patients.linking import link_records, unlink_records
from wervel.patients.models import Patient
from wervel.patients.selectors import OtherName, find_patients, known_patient, likely_duplicates
from wervel.patients.services import PatientDetails

__all__ = ["arrived", "booked", "desk", "encounter"]
PLANNER = staff_actor(Role.PLANNER)


@pytest.fixture
def kept(encounter: Encounter) -> Patient:
    return encounter.patient


@pytest.fixture
def other(kept: Patient, details: PatientDetails) -> Patient:
    return another_visit(details, "Oudenaam").patient


def test_the_old_name_finds_the_kept_record(kept: Patient, other: Patient, desk: Actor) -> None:
    assert [one.id for one in find_patients("oudenaam", actor=PLANNER).people] == [other.pk]
    link = link_records(replaced=other.pk, kept=kept.pk, reason="demo", actor=desk)
    (found,) = find_patients("oudenaam", actor=PLANNER).people
    assert (found.id, found.also) == (kept.pk, (OtherName(str(other), other.number),))
    rows = AuditEvent.objects.filter(event="patients.search.read")
    assert {"shown": [str(kept.pk), str(other.pk)]} in [row.detail for row in rows]
    everybody = find_patients("31-3-1980", actor=PLANNER).people
    assert [one.id for one in everybody] == [kept.pk]
    assert known_patient(other.pk, actor=PLANNER) == found
    unlink_records(link_id=link.pk, reason="demo", actor=desk)
    (found,) = find_patients("oudenaam", actor=PLANNER).people
    assert (found.id, found.also) == (other.pk, ())


def test_a_duplicate_of_the_old_record_is_the_kept_one(
    kept: Patient, other: Patient, details: PatientDetails, desk: Actor
) -> None:
    link_records(replaced=other.pk, kept=kept.pk, reason="demo", actor=desk)
    typed = PatientDetails("Demo", "Oudenaam", details.birth_date, "", "+31201234567", "nl")
    assert [one.id for one in likely_duplicates(typed, actor=PLANNER)] == [kept.pk]
