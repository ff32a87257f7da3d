"""The time of a scan and its order stand and fall together."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from tests.diagnostics.orders.doctors import qualify
from tests.diagnostics.orders.test_orders import checked, order
from wervel.common.actor import Actor, system
from wervel.common.errors import WervelError
from wervel.diagnostics.choices import RequestStatus
from wervel.diagnostics.exceptions import AlreadyOrdered, OrderStepRefused
from wervel.diagnostics.models import Justification, ServiceRequest
from wervel.diagnostics.selectors.order_times import first_times, reserved_time, reserved_times
from wervel.diagnostics.services.order_releases import justify
from wervel.diagnostics.services.order_times import decide_against
from wervel.diagnostics.services.orders import OrderWanted, place_order, rebook, revoke
from wervel.directory.choices import Qualification
from wervel.encounters.models import Encounter
from wervel.patients.services import PatientDetails, register_patient
from wervel.scheduling.exceptions import AppointmentUnknown, SlotTaken, SlotUnknown
from wervel.scheduling.models import Appointment, AppointmentChange, Claim
from wervel.scheduling.services.cancelling import cancel_ordered

XRAY, MRI = "xray-spine", "mri-lumbar-spine"


def test_an_order_keeps_the_time_that_the_visit_has(day: Encounter, doctor: Actor) -> None:
    checked(day, bruise_wound=True)
    kept = reserved_time(day, XRAY)
    assert kept is not None
    assert [one.service.slug for one in reserved_times(day)] == [XRAY, MRI]
    request = order(day, doctor, "xray_spine")
    assert (request.appointment_id, request.needs_slot) == (kept.pk, True)
    kept.refresh_from_db()
    assert (kept.provisional, kept.status) == (False, "confirmed")
    assert [one.service.slug for one in reserved_times(day)] == [MRI]


def test_another_time_gives_the_kept_one_back(day: Encounter, doctor: Actor) -> None:
    checked(day, bruise_wound=True)
    kept = reserved_time(day, XRAY)
    assert kept is not None
    slot = first_times(day, XRAY)[-1]
    request = order(day, doctor, "xray_spine", slot=slot.id)
    kept.refresh_from_db()
    assert kept.status == "cancelled"
    assert request.appointment is not None
    assert request.appointment.start == slot.start


def test_deciding_against_a_scan_frees_its_time(day: Encounter, doctor: Actor) -> None:
    """Also by a doctor whom the day does not name; the planner reads no clinical word."""
    kept = reserved_time(day, MRI)
    assert kept is not None
    decide_against(encounter_id=day.pk, appointment_id=kept.pk, actor=doctor)
    kept.refresh_from_db()
    assert (kept.status, Claim.objects.filter(appointment=kept).count()) == ("cancelled", 0)
    note = AppointmentChange.objects.filter(appointment=kept).order_by("-pk")[0].note
    assert note == "no longer ordered by the doctor"


def test_only_a_scan_of_this_visit(day: Encounter, encounter: Encounter, doctor: Actor) -> None:
    kept = reserved_time(day, MRI)
    assert kept is not None
    for visit, key in ((encounter.pk, kept.pk), (day.pk, day.appointment_id)):
        with pytest.raises(AppointmentUnknown):
            decide_against(encounter_id=visit, appointment_id=key, actor=doctor)


def test_the_times_are_those_that_the_patient_can_come_to(day: Encounter, doctor: Actor) -> None:
    own = Appointment.objects.filter(patient_id=day.patient_id)
    for offer in first_times(day, XRAY):
        assert offer.location.slug == "aachen"
        assert offer.start >= day.appointment.end
        assert not own.filter(start__lt=offer.end, end__gt=offer.start).exists()


def test_a_time_that_somebody_else_took(
    encounter: Encounter, day: Encounter, doctor: Actor, colleague: Actor
) -> None:
    checked(encounter, bruise_wound=True)
    checked(day, bruise_wound=True)
    slot = first_times(encounter, XRAY)[2]
    order(day, colleague, "xray_spine", slot=slot.id)
    with pytest.raises(SlotTaken) as taken:
        order(encounter, doctor, "xray_spine", slot=slot.id)
    assert len(taken.value.alternatives) == 3
    assert ServiceRequest.objects.filter(encounter=encounter).count() == 0


def test_a_refused_order_takes_no_time(encounter: Encounter, doctor: Actor) -> None:
    checked(encounter, bruise_wound=True)
    first, *_, second = first_times(encounter, XRAY)
    order(encounter, doctor, "xray_spine", slot=first.id)
    before = Appointment.objects.count()
    with pytest.raises(AlreadyOrdered):
        order(encounter, doctor, "xray_spine", slot=second.id)
    with pytest.raises(AlreadyOrdered):
        order(encounter, doctor, "xray_spine", slot=first.id)
    assert Appointment.objects.count() == before


def test_a_time_of_something_else_is_refused(encounter: Encounter, doctor: Actor) -> None:
    checked(encounter, bruise_wound=True)
    with pytest.raises(SlotUnknown):
        order(encounter, doctor, "xray_spine", slot=first_times(encounter, MRI)[0].id)


def test_taking_an_order_back_frees_its_time(encounter: Encounter, doctor: Actor) -> None:
    checked(encounter, bruise_wound=True)
    request = order(encounter, doctor, "xray_spine", slot=first_times(encounter, XRAY)[0].id)
    revoke(request_id=request.pk, reason="patiënt is zwanger", actor=doctor)
    appointment = Appointment.objects.get(pk=request.appointment_id)
    assert appointment.status == "cancelled"
    notes = AppointmentChange.objects.filter(appointment=appointment).values_list("note")
    assert "zwanger" not in str(list(notes))


def test_a_scan_whose_time_was_cancelled_gets_another(encounter: Encounter, doctor: Actor) -> None:
    checked(encounter, bruise_wound=True)
    first, *_, second = first_times(encounter, XRAY)
    request = order(encounter, doctor, "xray_spine", slot=first.id)
    assert request.appointment_id is not None
    cancel_ordered(appointment_id=request.appointment_id, reason="ziek", actor=doctor)
    again = rebook(request_id=request.pk, slot=second.id, actor=doctor)
    assert again.appointment is not None
    assert (again.appointment.start, again.status) == (second.start, RequestStatus.ON_HOLD)
    revoke(request_id=request.pk, reason="x", actor=doctor)
    with pytest.raises(OrderStepRefused):
        rebook(request_id=request.pk, slot=first.id, actor=doctor)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Each in a thread and a connection of its own; what came of it."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            barrier.wait(10)
            act()
        except WervelError as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_two_doctors_order_the_same_at_once(
    transactional_db: None, encounter: Encounter, doctor: Actor, colleague: Actor
) -> None:
    checked(encounter, bruise_wound=True)
    first, *_, second = first_times(encounter, XRAY)
    before = Appointment.objects.count()

    def act(actor: Actor, slot: str) -> Callable[[], object]:
        wanted = OrderWanted("xray_spine", slot=slot)
        return lambda: place_order(encounter_id=encounter.pk, order=wanted, actor=actor)

    assert at_once(act(doctor, first.id), act(colleague, second.id)) == ["already-ordered", "done"]
    assert (ServiceRequest.objects.count(), Appointment.objects.count()) == (1, before + 1)


@pytest.mark.django_db(transaction=True)
def test_two_qualified_people_justify_at_once(
    transactional_db: None, encounter: Encounter, doctor: Actor, colleague: Actor
) -> None:
    checked(encounter, dyspnoea=True, duration=5)
    request = order(encounter, doctor, "chest_xray")
    for one in (doctor, colleague):
        qualify(one, Qualification.IONISING)
    acts = [
        lambda one=one: justify(request_id=request.pk, indication="longen?", actor=one)
        for one in (doctor, colleague)
    ]
    assert at_once(*acts) == ["done", "order-step-refused"]
    assert Justification.objects.count() == 1


def test_not_a_scan_of_somebody_who_comes_along(
    day: Encounter, details: PatientDetails, doctor: Actor
) -> None:
    """Several people may come in one group: each has a visit of their own."""
    kept = reserved_time(day, MRI)
    assert kept is not None
    companion = replace(details, given="Iemand", email="iemand@patient.example")
    somebody = register_patient(details=companion, actor=system("test"))
    Appointment.objects.filter(pk=kept.pk).update(patient=somebody)
    with pytest.raises(AppointmentUnknown):
        decide_against(encounter_id=day.pk, appointment_id=kept.pk, actor=doctor)
