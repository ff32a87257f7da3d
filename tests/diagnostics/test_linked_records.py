"""Results and orders of a person with two records."""

from datetime import timedelta

import pytest
from time_machine import Traveller

from tests.accounts.conftest import make_staff
from tests.diagnostics.lab import CRP, header, line, message, person, send
from tests.diagnostics.lab import asked as asked_for
from tests.encounters.intakes import SCAN
from tests.encounters.visits import desk, staff_actor
from tests.patients.records import another_visit
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import Actor, system
from wervel.common.jobs.worker import run_due_jobs
from wervel.diagnostics.choices import ClearanceBasis, RequestCategory, RequestStatus
from wervel.diagnostics.models import MriClearance, Observation, Quarantined, ServiceRequest
from wervel.diagnostics.selectors.order_times import first_times
from wervel.diagnostics.selectors.orders import order_desk
from wervel.diagnostics.selectors.results import results_of
from wervel.diagnostics.services.image_matching import Unmatched, match_image
from wervel.diagnostics.services.order_releases import hold_what_answers_block
from wervel.encounters.choices import IntakeTask
from wervel.encounters.models import Encounter
from wervel.encounters.services.intake import answer_for_patient
from wervel.patients.linking import link_records, unlink_records
from wervel.patients.models import RecordLink
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment

__all__ = ["desk", "make_staff"]
DOCTOR = staff_actor(Role.DOCTOR)


@pytest.fixture
def other(encounter: Encounter, details: PatientDetails) -> Encounter:
    return another_visit(details)


def link(replaced: Encounter, kept: Encounter, desk: Actor) -> None:
    link_records(replaced=replaced.patient_id, kept=kept.patient_id, reason="demo", actor=desk)


def asked(visit: Encounter, doctor: User, category: RequestCategory, test: str) -> ServiceRequest:
    return ServiceRequest.objects.create(
        encounter=visit,
        patient_id=visit.patient_id,
        test=test,
        category=category,
        status=RequestStatus.ACTIVE,
        requester=doctor,
        requested_at=clock.now(),
    )


def take(order: ServiceRequest, value: str, day: bytes, control: str) -> None:
    text = message(order, [line(CRP, value)], control=control)
    assert send(text.replace(b"20260310073000", day + b"073000")) == ("AA", "")
    run_due_jobs()


def test_the_course_of_a_value_runs_through_both_records(
    order: ServiceRequest, other: Encounter, doctor: User, desk: Actor
) -> None:
    earlier = asked(other, doctor, RequestCategory.LABORATORY, "blood")
    take(earlier, "40", b"20260309", "1")
    take(order, "48", b"20260310", "2")
    (alone,) = results_of(order.encounter_id, actor=DOCTOR)
    assert (alone.course, alone.change) == ((), None)
    link(other, order.encounter, desk)
    (found,) = results_of(order.encounter_id, actor=DOCTOR)
    assert ([float(value) for _, value in found.course], found.change) == ([40.0], 8)
    reads = AuditEvent.objects.filter(event="diagnostics.observation.read")
    assert sorted(map(str, reads.values_list("patient_id", flat=True))) == sorted(
        str(each) for each in (order.patient_id, order.patient_id, other.patient_id)
    )


def test_a_released_mri_is_held_when_the_other_record_knows_of_a_device(
    encounter: Encounter, other: Encounter, doctor: User, desk: Actor, morning: Traveller
) -> None:
    def told(visit: Encounter, **changes: str) -> None:
        answer_for_patient(
            appointment_id=visit.appointment_id,
            task=IntakeTask.SCAN,
            sent={**SCAN, **changes},
            actor=doctor.as_actor(),
        )

    told(encounter)
    morning.shift(timedelta(minutes=1))
    told(other, heart_device="yes")
    request = asked(encounter, doctor, RequestCategory.IMAGING, "mri_whole_spine_1wk")
    request.magnetic = True
    request.clearance = MriClearance.objects.create(
        basis=ClearanceBasis.ANSWERS, findings=[], by=doctor, at=clock.now()
    )
    request.save()
    assert order_desk(encounter.pk, actor=doctor.as_actor()).safety.state == "cleared"
    assert hold_what_answers_block(actor=system("orders")) == 0
    link(other, encounter, desk)
    assert order_desk(encounter.pk, actor=doctor.as_actor()).safety.state == "blocked"
    assert hold_what_answers_block(actor=system("orders")) == 1
    request.refresh_from_db()
    assert (request.status, request.clearance) == (RequestStatus.ON_HOLD, None)
    reads = AuditEvent.objects.filter(event="diagnostics.orders.read", patient_id=other.patient_id)
    assert reads.count() == 1


def test_a_scan_is_not_offered_while_the_person_is_elsewhere(
    encounter: Encounter, other: Encounter, desk: Actor
) -> None:
    first = first_times(encounter, "xray-spine")[0]
    taken = Appointment.objects.filter(pk=other.appointment_id)
    taken.update(start=first.start, end=first.start + timedelta(minutes=5))
    assert first_times(encounter, "xray-spine")[0].start == first.start
    link(other, encounter, desk)
    assert first_times(encounter, "xray-spine")[0].start > first.start


def old_label(order: ServiceRequest, other: Encounter, birth: str | None = None) -> bytes:
    """A tube that carries the number of the other record."""
    told = person(order, other.patient.number, birth)
    return "\r".join([header(), told, asked_for(order), line(CRP, "48")]).encode()


def test_a_tube_with_the_old_number_is_filed_where_it_was_ordered(
    order: ServiceRequest, other: Encounter, desk: Actor
) -> None:
    link(other, order.encounter, desk)
    send(old_label(order, other))
    run_due_jobs()
    found = Observation.objects.get()
    assert (found.patient_id, found.encounter_id) == (order.patient_id, order.encounter_id)
    assert not Quarantined.objects.exists()


@pytest.mark.parametrize(
    ("linked", "birth", "reason"),
    [(False, None, "patient-differs"), (True, "19800330", "birth-differs")],
)
def test_without_the_link_or_with_another_birth_date_it_waits(
    order: ServiceRequest,
    other: Encounter,
    desk: Actor,
    linked: bool,
    birth: str | None,
    reason: str,
) -> None:
    if linked:
        link(other, order.encounter, desk)
    send(old_label(order, other, birth))
    run_due_jobs()
    assert Quarantined.objects.get().reason == reason
    assert not Observation.objects.exists()


def test_after_the_end_of_the_link_it_waits_again(
    order: ServiceRequest, other: Encounter, desk: Actor
) -> None:
    link(other, order.encounter, desk)
    made = RecordLink.objects.get()
    unlink_records(link_id=made.pk, reason="demo", actor=desk)
    send(old_label(order, other))
    run_due_jobs()
    assert Quarantined.objects.get().reason == "patient-differs"


def test_an_image_with_the_old_number_is_the_persons_when_linked(
    encounter: Encounter, other: Encounter, desk: Actor
) -> None:
    says = {
        "study": "1.2.3",
        "accession": "",
        "patient": other.patient.number,
        "birth": "19800331",
        "name": "",
    }
    with pytest.raises(Unmatched):
        match_image(says, encounter)
    link(other, encounter, desk)
    assert match_image(says, encounter).encounter == encounter
    with pytest.raises(Unmatched):
        match_image({**says, "birth": "19800330"}, encounter)
