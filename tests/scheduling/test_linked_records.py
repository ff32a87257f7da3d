"""One person with two records: never at two places at once, never with more than the limit."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.accounts.conftest import make_staff
from tests.encounters.visits import desk
from tests.scheduling.staff import PLANNER
from tests.scheduling.test_placing import SERVICE, SUNDAY, THERE, place
from wervel.common.actor import Actor, system
from wervel.patients.linking import link_records, unlink_records
from wervel.patients.models import Patient, RecordLink
from wervel.patients.services import PatientDetails, register_patient
from wervel.scheduling.exceptions import AlreadyThere, PatientBusy, TooManyOpen
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_for_patient, book_known, prepare
from wervel.scheduling.services.hoarding import MOST_OPEN, refuse_too_many, refuse_two_at_once
from wervel.scheduling.services.placing import move_anywhere
from wervel.scheduling.verification import verify_scheduling

__all__ = ["desk", "make_staff"]
pytestmark = pytest.mark.usefixtures("chain")
ELSEWHERE = replace(THERE, practitioner="demo-jansen")
LATER = replace(THERE, start=SUNDAY + timedelta(hours=2))


@pytest.fixture
def kept(chain: None, details: PatientDetails) -> Patient:
    return register_patient(details=details, actor=system("test"))


@pytest.fixture
def other(chain: None, details: PatientDetails) -> Patient:
    typed = replace(details, family="Anders", phone="+31207654321", email="b@patient.example")
    return register_patient(details=typed, actor=system("test"))


def link(replaced: Patient, kept: Patient, desk: Actor) -> RecordLink:
    return link_records(replaced=replaced.pk, kept=kept.pk, reason="demo", actor=desk)


def contact(patient: Patient) -> PatientDetails:
    names = ("given", "family", "birth_date", "email", "phone", "language")
    return PatientDetails(**{name: getattr(patient, name) for name in names})


def test_nobody_is_at_two_places_under_two_records(
    kept: Patient, other: Patient, desk: Actor
) -> None:
    place(other)
    made = link(other, kept, desk)
    for each in (kept, other):
        with pytest.raises(PatientBusy):
            place(each, ELSEWHERE)
    moved = place(kept, LATER)
    with pytest.raises(PatientBusy):
        move_anywhere(appointment_id=moved.pk, placement=ELSEWHERE, why="demo", actor=PLANNER)
    unlink_records(link_id=made.pk, reason="demo", actor=desk)
    assert place(kept, ELSEWHERE).patient_id == kept.pk
    assert list(verify_scheduling()) == []


def test_a_move_is_held_against_the_other_record_too(
    kept: Patient, other: Patient, desk: Actor
) -> None:
    stays, moves = place(kept), place(other, LATER)
    link(other, kept, desk)
    with pytest.raises(PatientBusy):
        move_anywhere(appointment_id=moves.pk, placement=ELSEWHERE, why="demo", actor=PLANNER)
    moves.refresh_from_db()
    assert (moves.start, moves.patient_id) == (LATER.start, other.pk)
    assert stays.patient_id == kept.pk


def first_slot(practitioner: str) -> str:
    query = SlotQuery(service=SERVICE, location="aachen", practitioner=practitioner, limit=1)
    return search_slots(query).slots[0].id


def test_what_staff_book_goes_to_the_kept_record_and_what_a_doctor_orders_stays(
    kept: Patient, other: Patient, desk: Actor
) -> None:
    link(other, kept, desk)
    booked = book_for_patient(
        wanted=prepare(slot=first_slot("demo-vos")), patient=other.pk, actor=PLANNER
    )
    assert booked.patient_id == kept.pk
    assert place(other, LATER).patient_id == kept.pk
    with pytest.raises(PatientBusy):
        book_known(
            wanted=prepare(slot=first_slot("demo-jansen")), patient=other.pk, actor=system("test")
        )
    query = SlotQuery(
        service=SERVICE,
        location="aachen",
        practitioner="demo-jansen",
        earliest=booked.end + timedelta(hours=1),
        limit=1,
    )
    ordered = book_known(
        wanted=prepare(slot=search_slots(query).slots[0].id),
        patient=other.pk,
        actor=system("test"),
    )
    assert ordered.patient_id == other.pk


def test_the_limit_counts_under_all_records(kept: Patient, other: Patient, desk: Actor) -> None:
    for number in range(MOST_OPEN):
        place(other, replace(THERE, start=SUNDAY + timedelta(hours=number)))
    refuse_too_many(contact(kept))
    made = link(other, kept, desk)
    with pytest.raises(TooManyOpen):
        refuse_too_many(contact(kept))
    unlink_records(link_id=made.pk, reason="demo", actor=desk)
    refuse_too_many(contact(kept))


def test_who_books_online_is_not_at_two_places_either(
    kept: Patient, other: Patient, desk: Actor
) -> None:
    taken = place(other)
    refuse_two_at_once(contact(kept), taken.start, taken.end)
    link(other, kept, desk)
    with pytest.raises(AlreadyThere):
        refuse_two_at_once(contact(kept), taken.start, taken.end)
    refuse_two_at_once(contact(kept), taken.end, taken.end + timedelta(minutes=30))
    assert Appointment.objects.count() == 1
