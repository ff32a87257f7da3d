"""Moving all that was booked as one: every step of it, or nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from icalendar import Calendar

from tests.scheduling.test_chain_booking import (
    DAY,
    IN_A_ROW,
    PLANNER,
    SIDE_BY_SIDE,
    booked,
    faults,
    first,
)
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import VISITOR, Actor, ActorKind
from wervel.common.errors import Forbidden
from wervel.contact.models import OutboundMessage
from wervel.patients.services import PatientDetails
from wervel.scheduling.exceptions import (
    AppointmentUnknown,
    SlotMalformed,
    SlotTaken,
    SlotUnknown,
    TooLateToChange,
    TransitionRefused,
)
from wervel.scheduling.models import Appointment, Claim
from wervel.scheduling.selectors.chain_query import ChainQuery
from wervel.scheduling.selectors.chain_search import search_chains
from wervel.scheduling.selectors.chains import ChainOffer
from wervel.scheduling.selectors.groups import moving_of, rows_of_group
from wervel.scheduling.services.chain_booking import book_chain, book_together, prepare_chain
from wervel.scheduling.services.chain_ending import release_provisional
from wervel.scheduling.services.chain_moving import move_chain, move_chain_by_link
from wervel.scheduling.services.free_days import rebuild
from wervel.scheduling.services.resizing import resize_appointment

__all__ = ["booked"]
pytestmark = pytest.mark.usefixtures("chain")

NEXT_DAY = timedelta(days=1)


def others(booked: list[Appointment], query: ChainQuery = DAY, days: int = 1) -> list[ChainOffer]:
    """Where it can go from some days later on."""
    group = booked[0].group_id
    assert group is not None
    moving = moving_of(rows_of_group(group))
    later = replace(query, moving=moving, earliest=booked[0].start + days * NEXT_DAY)
    return list(search_chains(later).chains)


def starts(appointments: list[Appointment]) -> list[object]:
    return [(one.start, one.end, one.sequence, one.status) for one in appointments]


def fresh(booked: list[Appointment]) -> list[Appointment]:
    return list(Appointment.objects.filter(group=booked[0].group_id).order_by("position"))


def test_all_steps_move_at_once(booked: list[Appointment]) -> None:
    offer = others(booked)[0]
    moved = move_chain_by_link(manage_secret=booked[1].manage_secret, chain=offer.id, actor=VISITOR)
    assert [one.start for one in moved] == [one.start for one in offer.steps]
    assert [one.sequence for one in fresh(booked)] == [1, 1, 1]
    assert first().id != offer.id
    assert first().start == clock.to_clinic(booked[0].start)
    assert faults() == []
    assert rebuild() == 0


def test_a_second_call_changes_nothing(booked: list[Appointment]) -> None:
    offer = others(booked)[0]
    for _ in range(2):
        move_chain_by_link(manage_secret=booked[0].manage_secret, chain=offer.id, actor=VISITOR)
    assert [one.sequence for one in fresh(booked)] == [1, 1, 1]
    assert AuditEvent.objects.filter(event="scheduling.appointment.moved").count() == 3


def test_one_mail_updates_every_entry(booked: list[Appointment]) -> None:
    offer = others(booked)[0]
    move_chain_by_link(manage_secret=booked[0].manage_secret, chain=offer.id, actor=VISITOR)
    mail = OutboundMessage.objects.get(event_key=f"visit:{booked[0].group_id}:0.1-1.1-2.1")
    calendar = Calendar.from_ical(mail.calendar)
    events = calendar.walk("VEVENT")
    assert str(calendar["METHOD"]) == "REQUEST"
    assert [event["SEQUENCE"] for event in events] == [1, 1, 1]
    assert [event.decoded("DTSTART") for event in events] == [one.start for one in offer.steps]
    assert [str(event["UID"]).split("@")[0] for event in events] == [str(one.pk) for one in booked]
    assert "dinsdag 10 maart 2026, 08:00" in mail.text


def test_it_moves_by_less_than_its_length(booked: list[Appointment]) -> None:
    """A step takes what another step of the same day had."""
    begin = booked[0].start + timedelta(minutes=5)
    found = others(booked, replace(DAY, earliest=begin), days=0)
    overlapping = next(
        one for one in found if one.start != booked[0].start and one.start < booked[-1].end
    )
    move_chain_by_link(manage_secret=booked[0].manage_secret, chain=overlapping.id, actor=VISITOR)
    assert fresh(booked)[0].start == overlapping.start
    assert faults() == []


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_chain_of_which_one_step_is_taken_leaves_the_old_one_whole(
    booked: list[Appointment], details: PatientDetails, step: int
) -> None:
    before, offer = starts(fresh(booked)), others(booked)[0]
    claims = sorted(Claim.objects.values_list("claimable_id", "tick"))
    other = replace(details, given="Ander", email="ander@patient.example")
    taken = next(
        one
        for one in search_chains(replace(DAY, earliest=offer.start, limit=20)).chains
        if one.steps[step].start == offer.steps[step].start
    )
    rival = book_chain(wanted=prepare_chain(chain=taken.id), details=other, actor=VISITOR)
    Appointment.objects.filter(pk__in=[one.pk for one in rival]).count()
    with pytest.raises(SlotTaken) as refused:
        move_chain_by_link(manage_secret=booked[0].manage_secret, chain=offer.id, actor=VISITOR)
    assert len(refused.value.alternatives) == 3
    assert starts(fresh(booked)) == before
    own = Claim.objects.filter(appointment__in=booked).values_list("claimable_id", "tick")
    assert sorted(own) == claims
    assert faults() == []


def test_what_was_released_does_not_come_back(booked: list[Appointment]) -> None:
    release_provisional(reference=booked[1].reference, actor=PLANNER, reason="Geen foto nodig")
    offer = others(booked)[0]
    assert [one.service.slug for one in offer.steps] == ["first-consultation-back", "results-talk"]
    move_chain_by_link(manage_secret=booked[0].manage_secret, chain=offer.id, actor=VISITOR)
    assert [(one.status, one.sequence) for one in fresh(booked)] == [
        ("confirmed", 1),
        ("cancelled", 1),
        ("confirmed", 1),
    ]
    assert faults() == []


def test_a_step_keeps_its_own_length(booked: list[Appointment]) -> None:
    resize_appointment(appointment_id=booked[2].pk, minutes=30, actor=PLANNER)
    offer = others(booked)[0]
    moved = move_chain(appointment_id=booked[0].pk, chain=offer.id, actor=PLANNER)
    assert moved[2].end - moved[2].start == timedelta(minutes=30)
    assert faults() == []


@pytest.mark.parametrize("query", [IN_A_ROW, SIDE_BY_SIDE])
def test_all_who_come_together_move_together(
    chain: None, details: PatientDetails, query: ChainQuery
) -> None:
    child = replace(details, given="Kind")
    pair = book_together(
        wanted=prepare_chain(chain=first(query).id), people=[details, child], actor=VISITOR
    )
    offer = others(pair, query)[0]
    moved = move_chain_by_link(manage_secret=pair[1].manage_secret, chain=offer.id, actor=VISITOR)
    assert [one.start for one in moved] == [one.start for one in offer.steps]
    assert [one.patient_id for one in moved] == [one.patient_id for one in pair]
    assert OutboundMessage.objects.count() == 2
    assert faults() == []


def test_a_chain_of_other_steps_is_refused(booked: list[Appointment]) -> None:
    for chain, error in (
        (first(IN_A_ROW).id, SlotUnknown),
        (first().id[:-1] + "?", SlotMalformed),
    ):
        with pytest.raises(error):
            move_chain_by_link(manage_secret=booked[0].manage_secret, chain=chain, actor=VISITOR)
    assert [one.sequence for one in fresh(booked)] == [0, 0, 0]


def test_a_patient_moves_it_as_long_as_the_first_can_be_changed(
    booked: list[Appointment], morning: time_machine.Traveller
) -> None:
    offer = others(booked)[0]
    morning.move_to(booked[0].start - timedelta(minutes=30))
    with pytest.raises(TooLateToChange):
        move_chain_by_link(manage_secret=booked[2].manage_secret, chain=offer.id, actor=VISITOR)
    moved = move_chain(appointment_id=booked[2].pk, chain=offer.id, actor=PLANNER)
    assert moved[0].start == offer.start


def test_staff_move_without_a_mail_and_say_why(booked: list[Appointment]) -> None:
    offer = others(booked)[0]
    move_chain(
        appointment_id=booked[0].pk, chain=offer.id, actor=PLANNER, note="Gebeld", tell=False
    )
    assert OutboundMessage.objects.count() == 1
    last = [one.changes.order_by("pk").last() for one in booked]
    assert [(one.note, one.told) for one in last if one] == [("Gebeld", False)] * 3
    assert faults() == []


@pytest.mark.parametrize("role", ["editor", "manager", "auditor"])
def test_nobody_else_moves(booked: list[Appointment], role: str) -> None:
    actor = Actor(ActorKind.USER, "8", "Demo", frozenset({role}))
    offer = others(booked)[0]
    with pytest.raises(Forbidden):
        move_chain(appointment_id=booked[0].pk, chain=offer.id, actor=actor)


def test_what_has_begun_does_not_move(booked: list[Appointment]) -> None:
    offer = others(booked)[0]
    Appointment.objects.filter(pk=booked[0].pk).update(status="arrived")
    with pytest.raises(TransitionRefused):
        move_chain(appointment_id=booked[2].pk, chain=offer.id, actor=PLANNER)
    assert faults() == []


def test_an_unknown_link_moves_nothing(booked: list[Appointment]) -> None:
    with pytest.raises(AppointmentUnknown):
        move_chain_by_link(manage_secret="none", chain=others(booked)[0].id, actor=VISITOR)
