"""Results and orders of a person with two records."""

from datetime import timedelta

import pytest
from time_machine import Traveller

from tests.accounts.conftest import make_staff
from tests.diagnostics.lab import CRP, line, message, send
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
from wervel.diagnostics.models import MriClearance, ServiceRequest
from wervel.diagnostics.selectors.order_times import first_times
from wervel.diagnostics.selectors.orders import order_desk
from wervel.diagnostics.selectors.results import results_of
from wervel.diagnostics.services.order_releases import hold_what_answers_block
from wervel.encounters.choices import IntakeTask
from wervel.encounters.models import Encounter
from wervel.encounters.services.intake import answer_for_patient
from wervel.patients.linking import link_records
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
