"""The order of a day: staff break it only with a reason, re-fits never, a missed start ends it."""

from datetime import timedelta

import pytest
import time_machine

from tests.scheduling.test_chain_booking import PLANNER, booked, faults
from tests.scheduling.test_chain_moving import fresh, others, starts
from wervel.common import clock
from wervel.contact.models import OutboundMessage
from wervel.directory.models import Device
from wervel.scheduling.change_terms import AwayFrom, whole_day
from wervel.scheduling.choices import AppointmentStatus, RefitState
from wervel.scheduling.exceptions import OutOfOrder
from wervel.scheduling.models import Appointment, HoursChange
from wervel.scheduling.selectors.slots import SlotQuery, describe_slot, search_slots
from wervel.scheduling.services.attending import mark_arrived, mark_no_show
from wervel.scheduling.services.chain_ending import keep_provisional
from wervel.scheduling.services.chain_moving import move_chain
from wervel.scheduling.services.moving import move_appointment
from wervel.scheduling.services.placing import Placement, move_anywhere
from wervel.scheduling.services.refits.deciding import accept, choose_slot, move_queued
from wervel.scheduling.services.refits.proposing import apply_change, propose_change
from wervel.scheduling.ticks import TICK_MINUTES

__all__ = ["booked"]
pytestmark = pytest.mark.usefixtures("chain")


def slot(step: Appointment, *, clinic: str = "aachen", hours: float = 0, days: int = 0) -> str:
    """The id of the first free time for the step's service, so long after the step."""
    earliest = step.start + timedelta(days=days, hours=hours)
    query = SlotQuery(step.service.slug, clinic, earliest=earliest, limit=1)
    return search_slots(query).slots[0].id


@pytest.mark.parametrize(
    ("step", "where", "why"),
    [
        (1, {"clinic": "bottrop"}, "De andere stappen van dit bezoek zijn in een andere kliniek."),
        (1, {"days": 1}, "De andere stappen van dit bezoek zijn op een andere dag."),
        (1, {"hours": 2}, "De stap hierna begint dan te vroeg."),
        (0, {"hours": 2}, "De stap hierna begint dan te vroeg."),
    ],
)
def test_a_step_that_leaves_the_order_is_refused_with_its_reason(
    booked: list[Appointment], step: int, where: dict[str, int], why: str
) -> None:
    before = starts(fresh(booked))
    with pytest.raises(OutOfOrder) as refused:
        move_appointment(
            appointment_id=booked[step].pk,
            slot=slot(booked[step], **where),  # type: ignore[arg-type]
            actor=PLANNER,
        )
    assert str(refused.value) == why
    assert starts(fresh(booked)) == before


def test_the_talk_is_not_before_the_scan(booked: list[Appointment]) -> None:
    later = others(booked, days=1)[0]
    move_chain(appointment_id=booked[0].pk, chain=later.id, actor=PLANNER)
    early = booked[0].start + timedelta(days=1)
    moved = fresh(booked)[2]
    query = SlotQuery(moved.service.slug, "aachen", earliest=early, limit=100)
    before_scan = next(one for one in search_slots(query).slots if one.start < fresh(booked)[1].end)
    with pytest.raises(OutOfOrder) as refused:
        move_appointment(appointment_id=moved.pk, slot=before_scan.id, actor=PLANNER)
    assert str(refused.value) == "De stap hiervoor is dan nog niet klaar."


def test_a_step_moves_alone_where_the_order_stays(booked: list[Appointment]) -> None:
    moved = move_appointment(
        appointment_id=booked[2].pk, slot=slot(booked[2], hours=1), actor=PLANNER
    )
    assert moved.start >= booked[2].start + timedelta(hours=1)
    assert [one.sequence for one in fresh(booked)] == [0, 0, 1]
    assert faults() == []


def test_a_planner_breaks_the_order_with_a_reason(booked: list[Appointment]) -> None:
    offer = describe_slot(slot(booked[1], days=1))
    assert offer.practitioner is not None
    moved = move_anywhere(
        appointment_id=booked[1].pk,
        placement=Placement("aachen", offer.practitioner.slug, offer.start),
        why="Apparaat kapot, patiënt komt morgen terug",
        actor=PLANNER,
    )
    assert moved.start == offer.start
    last = moved.changes.order_by("pk").last()
    assert last is not None
    assert last.note == "Apparaat kapot, patiënt komt morgen terug"
    assert faults() == []


def scanner_of(step: Appointment) -> int:
    """The device that makes the scan."""
    return Device.objects.distinct().get(claimable__claims__appointment=step.pk).claimable_id


def in_force(terms: AwayFrom) -> HoursChange:
    change = propose_change(terms=terms, reason="Kapot", actor=PLANNER)
    return apply_change(change_id=change.pk, actor=PLANNER)


def test_a_refit_leaves_a_step_that_has_no_place_in_its_order_to_a_person(
    booked: list[Appointment],
) -> None:
    change = in_force(
        AwayFrom(scanner_of(booked[1]), booked[1].start, booked[1].start + timedelta(hours=8))
    )
    (item,) = change.items.all()
    assert (item.appointment_id, item.slot, item.state) == (booked[1].pk, "", RefitState.OPEN)


def test_a_refit_never_moves_a_step_out_of_its_order(booked: list[Appointment]) -> None:
    change = in_force(
        AwayFrom(scanner_of(booked[1]), booked[1].start, booked[1].start + timedelta(hours=8))
    )
    (item,) = change.items.all()
    choose_slot(item_id=item.pk, slot=slot(booked[1], days=1), actor=PLANNER)
    accept(change_id=change.pk, actor=PLANNER)
    move_queued.func(str(change.pk))
    item.refresh_from_db()
    assert (item.state, item.problem) == (RefitState.OPEN, "out-of-order")
    assert starts(fresh(booked)) == starts(booked)


def test_a_step_between_the_others_is_refitted(booked: list[Appointment]) -> None:
    """The talk is moved to the late morning first, so that the scan has room."""
    move_appointment(appointment_id=booked[2].pk, slot=slot(booked[2], hours=3), actor=PLANNER)
    change = in_force(
        AwayFrom(
            scanner_of(booked[1]),
            booked[1].start - timedelta(minutes=TICK_MINUTES),
            booked[1].start + timedelta(hours=1),
        )
    )
    (item,) = change.items.all()
    place = describe_slot(item.slot)
    talk = fresh(booked)[2]
    assert booked[1].start + timedelta(hours=1) <= place.start
    assert place.end <= talk.start
    assert place.location.slug == "aachen"


def test_a_doctor_who_is_ill_leaves_the_whole_day_to_a_person(booked: list[Appointment]) -> None:
    doctor = booked[0].practitioner
    assert doctor is not None
    assert booked[2].practitioner_id == doctor.pk
    day = clock.to_clinic(booked[0].start).date()
    change = in_force(whole_day(doctor.claimable_id, day))
    assert [(one.appointment_id, one.slot) for one in change.items.order_by("old_start")] == [
        (booked[0].pk, ""),
        (booked[2].pk, ""),
    ]
    move_chain(appointment_id=booked[0].pk, chain=others(booked)[0].id, actor=PLANNER)
    assert faults() == []


def test_a_missed_consultation_frees_what_was_to_follow(
    booked: list[Appointment], morning: time_machine.Traveller
) -> None:
    keep_provisional(reference=booked[1].reference, actor=PLANNER)
    morning.move_to(booked[0].start + timedelta(minutes=1))
    mark_no_show(appointment_id=booked[0].pk, actor=PLANNER)
    assert [one.status for one in fresh(booked)] == ["no-show", "cancelled", "cancelled"]
    assert [one.claims.count() for one in fresh(booked)] == [0, 0, 0]
    mail = OutboundMessage.objects.get(event_key=f"visit:{booked[0].group_id}:1.1-2.1")
    assert mail.calendar.count("METHOD:CANCEL") == 1
    assert mail.calendar.count("BEGIN:VEVENT") == 2
    assert faults() == []


def test_a_second_press_changes_nothing_and_who_comes_late_is_seen(
    booked: list[Appointment], morning: time_machine.Traveller
) -> None:
    morning.move_to(booked[0].start + timedelta(minutes=1))
    for _ in range(2):
        mark_no_show(appointment_id=booked[0].pk, actor=PLANNER)
    mark_arrived(appointment_id=booked[0].pk, actor=PLANNER)
    assert [one.status for one in fresh(booked)] == ["arrived", "cancelled", "cancelled"]
    assert faults() == []


def test_a_missed_scan_leaves_the_others(
    booked: list[Appointment], morning: time_machine.Traveller
) -> None:
    morning.move_to(booked[1].start + timedelta(minutes=1))
    mark_no_show(appointment_id=booked[1].pk, actor=PLANNER)
    assert [one.status for one in fresh(booked)] == [
        AppointmentStatus.CONFIRMED,
        AppointmentStatus.NO_SHOW,
        AppointmentStatus.CONFIRMED,
    ]
    assert faults() == []


def test_what_is_over_already_is_not_cancelled_afterwards(
    booked: list[Appointment], morning: time_machine.Traveller
) -> None:
    morning.move_to(booked[2].end + timedelta(hours=1))
    mark_no_show(appointment_id=booked[0].pk, actor=PLANNER)
    assert [one.status for one in fresh(booked)] == ["no-show", "confirmed", "confirmed"]
    assert OutboundMessage.objects.count() == 1
