"""Staff place a visit where the rules offer none: with a reason, and never twice."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.scheduling.staff import AGENT, DOCTOR, EDITOR, PLANNER, staff
from wervel.audit.models import AuditEvent
from wervel.common.actor import VISITOR, Actor, system
from wervel.common.clock import CLINIC_ZONE
from wervel.common.errors import Forbidden
from wervel.contact.models import OutboundMessage
from wervel.directory.models import HealthcareService, Practitioner, Room
from wervel.patients.models import Patient
from wervel.patients.services import PatientDetails, register_patient
from wervel.scheduling.exceptions import (
    LengthInvalid,
    NoRoomToGrow,
    PatientBusy,
    PatientUnknown,
    ReasonMissing,
    SlotPast,
    SlotTaken,
    SlotUnknown,
    StartInvalid,
    TransitionRefused,
)
from wervel.scheduling.models import Appointment, Claim, DailyQuota, Leave
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.cancelling import cancel_by_staff
from wervel.scheduling.services.free_days import rebuild
from wervel.scheduling.services.limits import set_daily_limit
from wervel.scheduling.services.placing import Placement, move_anywhere, place_appointment
from wervel.scheduling.services.resizing import resize_appointment
from wervel.scheduling.verification import verify_scheduling

pytestmark = pytest.mark.usefixtures("chain")
SERVICE = "first-consultation-back"
# A Sunday evening: no clinic is open, and no grid has the minute.
SUNDAY = datetime(2026, 3, 15, 20, 5, tzinfo=CLINIC_ZONE)
THERE = Placement("aachen", "demo-vos", SUNDAY)


@pytest.fixture
def patient(chain: None, details: PatientDetails) -> Patient:
    return register_patient(details=details, actor=system("test"))


@pytest.fixture
def booked(chain: None, details: PatientDetails) -> Appointment:
    query = SlotQuery(service=SERVICE, location="aachen", practitioner="demo-vos", limit=1)
    slot = search_slots(query).slots[0]
    return book_appointment(wanted=prepare(slot=slot.id), details=details, actor=VISITOR)


def place(patient: Patient, there: Placement = THERE, **changes: object) -> Appointment:
    given = {"service": SERVICE, "patient_id": patient.pk, "why": "spoed", "actor": PLANNER}
    return place_appointment(placement=there, **{**given, **changes})  # type: ignore[arg-type]


def test_it_is_placed_outside_hours_and_grid_with_its_reason_kept(patient: Patient) -> None:
    placed = place(patient)
    assert (placed.start, placed.end) == (SUNDAY, SUNDAY + timedelta(minutes=30))
    assert placed.changes.get().note == "spoed"
    event = AuditEvent.objects.get(event="scheduling.appointment.placed")
    assert event.detail == {"reference": placed.reference, "override": "spoed"}
    assert OutboundMessage.objects.get().event_key == f"appointment:{placed.pk}:0"
    assert list(verify_scheduling()) == []
    assert rebuild() == 0


def test_beyond_the_horizon_too(patient: Patient) -> None:
    placed = place(patient, replace(THERE, start=SUNDAY + timedelta(days=300)))
    assert placed.claims.count() > 0
    assert list(verify_scheduling()) == []


def test_a_doctor_is_never_taken_twice(patient: Patient, details: PatientDetails) -> None:
    place(patient)
    other = register_patient(details=details, actor=system("test"))
    before = (Appointment.objects.count(), Claim.objects.count(), OutboundMessage.objects.count())
    for minutes in (-25, 0, 25):
        there = replace(THERE, start=SUNDAY + timedelta(minutes=minutes))
        with pytest.raises(SlotTaken):
            place(other, there)
    counts = (Appointment.objects.count(), Claim.objects.count(), OutboundMessage.objects.count())
    assert counts == before


def test_nor_is_a_patient(patient: Patient) -> None:
    place(patient)
    with pytest.raises(PatientBusy):
        place(patient, replace(THERE, practitioner="demo-jansen"))


def test_each_gets_a_room_until_none_is_left(patient: Patient, details: PatientDetails) -> None:
    """A room that is out of order is no room."""
    rooms = Room.objects.filter(location__slug="aachen", room_type="consultation")
    first, *others = rooms.order_by("claimable_id")
    for room in others:
        Leave.objects.create(
            claimable=room.claimable, start=SUNDAY, end=SUNDAY + timedelta(minutes=5)
        )
    placed = place(patient)
    assert placed.claims.filter(claimable=first.claimable).exists()
    other = register_patient(details=details, actor=system("test"))
    with pytest.raises(SlotTaken):
        place(other, replace(THERE, practitioner="demo-jansen"))


def test_a_doctor_away_can_be_placed_by_agreement(patient: Patient) -> None:
    doctor = Practitioner.objects.get(slug="demo-vos")
    Leave.objects.create(claimable=doctor.claimable, start=SUNDAY, end=SUNDAY + timedelta(hours=1))
    assert place(patient).practitioner_id == doctor.pk


@pytest.mark.parametrize("actor", [VISITOR, EDITOR, DOCTOR, AGENT, staff("manager"), system("x")])
def test_the_right_is_the_planners_own(patient: Patient, booked: Appointment, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        place(patient, actor=actor)
    with pytest.raises(Forbidden):
        move_anywhere(appointment_id=booked.pk, placement=THERE, why="x", actor=actor)


def test_there_is_always_a_reason(patient: Patient, booked: Appointment) -> None:
    with pytest.raises(ReasonMissing):
        place(patient, why=" ")
    with pytest.raises(ReasonMissing):
        move_anywhere(appointment_id=booked.pk, placement=THERE, why="", actor=PLANNER)


@pytest.mark.parametrize(
    ("there", "error"),
    [
        (replace(THERE, location="nowhere"), SlotUnknown),
        (replace(THERE, practitioner="nobody"), SlotUnknown),
        (replace(THERE, practitioner=None), SlotUnknown),
        (replace(THERE, start=SUNDAY + timedelta(minutes=3)), StartInvalid),
        (replace(THERE, start=SUNDAY - timedelta(days=7)), SlotPast),
        (replace(THERE, minutes=7), LengthInvalid),
        (replace(THERE, minutes=-5), LengthInvalid),
        (replace(THERE, minutes=485), LengthInvalid),
    ],
)
def test_what_cannot_be(patient: Patient, there: Placement, error: type[Exception]) -> None:
    with pytest.raises(error):
        place(patient, there)
    assert not Appointment.objects.exists()


def test_an_unknown_patient_or_service(patient: Patient) -> None:
    with pytest.raises(PatientUnknown):
        place(patient, patient_id=uuid4())
    with pytest.raises(SlotUnknown):
        place(patient, service="nothing")


def test_an_appointment_moves_anywhere_too(booked: Appointment) -> None:
    before = booked.start
    moved = move_anywhere(
        appointment_id=booked.pk, placement=THERE, why="op verzoek", actor=PLANNER, tell=False
    )
    assert (moved.start, moved.sequence) == (SUNDAY, 1)
    assert moved.changes.latest("id").note == "op verzoek"
    detail = AuditEvent.objects.get(event="scheduling.appointment.moved").detail
    assert detail["override"] == "op verzoek"
    query = SlotQuery(service=SERVICE, location="aachen", practitioner="demo-vos", limit=1)
    assert search_slots(query).slots[0].start == before
    assert OutboundMessage.objects.count() == 1
    assert list(verify_scheduling()) == []


def test_to_a_time_that_overlaps_its_own(booked: Appointment) -> None:
    there = replace(THERE, start=booked.start + timedelta(minutes=5))
    moved = move_anywhere(appointment_id=booked.pk, placement=there, why="x", actor=PLANNER)
    assert moved.start == there.start
    assert list(verify_scheduling()) == []


def test_what_is_cancelled_is_not_placed_again(booked: Appointment) -> None:
    cancel_by_staff(appointment_id=booked.pk, reason="x", actor=PLANNER)
    with pytest.raises(TransitionRefused):
        move_anywhere(appointment_id=booked.pk, placement=THERE, why="x", actor=PLANNER)
    with pytest.raises(TransitionRefused):
        resize_appointment(appointment_id=booked.pk, minutes=60, actor=PLANNER)


@pytest.mark.parametrize("minutes", [5, 15, 60])
def test_a_visit_takes_more_or_less_time(booked: Appointment, minutes: int) -> None:
    buffers = booked.claims.count()
    resized = resize_appointment(appointment_id=booked.pk, minutes=minutes, actor=AGENT, note="n")
    assert resized.end - resized.start == timedelta(minutes=minutes)
    assert (resized.sequence, resized.changes.latest("id").note) == (1, "n")
    assert booked.claims.count() - buffers == 3 * (minutes - 30) // 5
    assert list(verify_scheduling()) == []


def test_it_does_not_grow_into_what_is_taken(booked: Appointment, details: PatientDetails) -> None:
    query = SlotQuery(service=SERVICE, location="aachen", practitioner="demo-vos", limit=1)
    next_one = search_slots(query).slots[0]
    book_appointment(wanted=prepare(slot=next_one.id), details=details, actor=VISITOR)
    with pytest.raises(NoRoomToGrow):
        resize_appointment(appointment_id=booked.pk, minutes=60, actor=PLANNER)
    booked.refresh_from_db()
    assert (booked.end - booked.start, booked.sequence) == (timedelta(minutes=30), 0)


@pytest.mark.parametrize("actor", [VISITOR, EDITOR])
def test_nobody_else_resizes(booked: Appointment, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        resize_appointment(appointment_id=booked.pk, minutes=60, actor=actor)


DAY = datetime(2026, 3, 10, tzinfo=CLINIC_ZONE)


def limit_to(count: int) -> None:
    service = HealthcareService.objects.get(slug=SERVICE)
    set_daily_limit(service=service, limit=count, actor=system("test"))


def seats() -> list[int]:
    quota = DailyQuota.objects.get(practitioner__slug="demo-vos", service__slug=SERVICE)
    return list(Claim.objects.filter(claimable=quota.claimable_id).values_list("tick", flat=True))


def offered(day: datetime = DAY) -> int:
    query = SlotQuery(
        service=SERVICE,
        location="aachen",
        practitioner="demo-vos",
        earliest=day,
        until=day + timedelta(days=1),
    )
    return len(search_slots(query).slots)


def test_beyond_a_daily_limit_each_still_takes_a_seat(
    booked: Appointment, patient: Patient
) -> None:
    """A planner may go beyond it; what is offered afterwards counts that visit."""
    limit_to(1)
    placed = place(patient, replace(THERE, start=DAY.replace(hour=15)))
    assert len(seats()) == 2
    cancel_by_staff(appointment_id=booked.pk, reason="ziek", actor=PLANNER)
    assert (len(seats()), offered()) == (1, 0)
    move_anywhere(
        appointment_id=placed.pk,
        placement=replace(THERE, start=DAY.replace(hour=15) + timedelta(days=1)),
        why="spoed",
        actor=PLANNER,
    )
    assert offered() > 0
    assert (len(seats()), offered(DAY + timedelta(days=1))) == (1, 0)
    assert list(verify_scheduling()) == []


def test_a_move_and_another_length_keep_the_one_seat(booked: Appointment) -> None:
    limit_to(1)
    move_anywhere(
        appointment_id=booked.pk,
        placement=replace(THERE, start=DAY.replace(hour=15)),
        why="spoed",
        actor=PLANNER,
    )
    (seat,) = seats()
    for minutes in (45, 20):
        resize_appointment(appointment_id=booked.pk, minutes=minutes, actor=PLANNER)
        assert seats() == [seat]
    assert offered() == 0
    assert list(verify_scheduling()) == []


def test_a_seat_late_in_the_day_does_not_grow_with_its_visit(booked: Appointment) -> None:
    """With a high limit a seat's tick may lie after the visit itself."""
    limit_to(200)
    (seat,) = seats()
    late = seat + 150
    Claim.objects.filter(tick=seat, appointment=booked, claimable__kind="quota").update(tick=late)
    resize_appointment(appointment_id=booked.pk, minutes=45, actor=PLANNER)
    assert seats() == [late]
