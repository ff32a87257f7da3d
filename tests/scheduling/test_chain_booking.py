"""Several appointments as one: all of them or none, held, booked, cancelled, released."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from icalendar import Calendar

from wervel.audit.models import AuditEvent
from wervel.common.actor import VISITOR, Actor, ActorKind
from wervel.contact.models import OutboundMessage
from wervel.patients.models import Patient
from wervel.patients.services import PatientDetails
from wervel.scheduling.choices import GroupKind
from wervel.scheduling.exceptions import (
    AppointmentOver,
    AppointmentUnknown,
    HoldExpired,
    HoldUnknown,
    SlotMalformed,
    SlotPast,
    SlotTaken,
    SlotUnknown,
    WrongNumberOfPeople,
)
from wervel.scheduling.models import Appointment, Claim, Hold, VisitGroup
from wervel.scheduling.selectors.chain_query import ChainQuery
from wervel.scheduling.selectors.chain_search import search_chains
from wervel.scheduling.selectors.chains import ChainOffer
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.cancelling import cancel_appointment
from wervel.scheduling.services.chain_booking import book_chain, book_together, prepare_chain
from wervel.scheduling.services.chain_ending import (
    cancel_chain,
    release_provisional,
)
from wervel.scheduling.services.chain_holds import (
    extend_chain_hold,
    hold_chain,
    release_chain_hold,
)
from wervel.scheduling.services.free_days import rebuild
from wervel.scheduling.services.sweeping import sweep_holds
from wervel.scheduling.ticks import moment_of
from wervel.scheduling.verification import verify_scheduling

pytestmark = pytest.mark.usefixtures("chain")

PLAN = "back-in-one-day"
SERVICE = "first-consultation-back"
DAY = ChainQuery(plan=PLAN, location="aachen")
IN_A_ROW = ChainQuery(service=SERVICE, kind=GroupKind.IN_A_ROW, location="aachen")
SIDE_BY_SIDE = replace(IN_A_ROW, kind=GroupKind.SIDE_BY_SIDE)
PLANNER = Actor(ActorKind.USER, "7", "Demo", frozenset({"planner"}))


def first(query: ChainQuery = DAY) -> ChainOffer:
    return search_chains(query).chains[0]


@pytest.fixture
def booked(chain: None, details: PatientDetails) -> list[Appointment]:
    return book_chain(
        wanted=prepare_chain(chain=first().id), details=details, reason="Rug", actor=VISITOR
    )


def faults() -> list[str]:
    return [str(fault) for fault in verify_scheduling()]


def test_all_steps_are_booked_for_one_person(booked: list[Appointment]) -> None:
    assert [one.service.slug for one in booked] == [SERVICE, "xray-spine", "results-talk"]
    assert [one.provisional for one in booked] == [False, True, False]
    assert [one.reason for one in booked] == ["Rug", "", ""]
    assert (Patient.objects.count(), VisitGroup.objects.get().size) == (1, 3)
    assert [one.claims.exists() for one in booked] == [True] * 3
    assert faults() == []
    assert rebuild() == 0


def test_the_person_is_claimed_for_every_step(booked: list[Appointment]) -> None:
    ticks = Claim.objects.filter(claimable=booked[0].patient.claimable)
    assert ticks.count() == 6 + 2 + 3


def test_one_mail_holds_an_entry_for_each_step(booked: list[Appointment]) -> None:
    (mail,) = OutboundMessage.objects.all()
    calendar = Calendar.from_ical(mail.calendar)
    events = calendar.walk("VEVENT")
    assert (str(calendar["METHOD"]), len(calendar.walk("VTIMEZONE"))) == ("REQUEST", 1)
    assert [event.decoded("DTSTART") for event in events] == [one.start for one in booked]
    assert [str(event["UID"]).split("@")[0] for event in events] == [str(one.pk) for one in booked]
    assert [event["SEQUENCE"] for event in events] == [0, 0, 0]
    assert "08:35–08:45" in mail.text
    assert "Gereserveerde tijd" in mail.text


def test_no_letter_says_why_somebody_comes(booked: list[Appointment]) -> None:
    release_provisional(reference=booked[1].reference, actor=PLANNER, reason="Geen foto nodig")
    cancel_chain(manage_secret=booked[0].manage_secret, actor=VISITOR)
    assert OutboundMessage.objects.count() == 3
    for message in OutboundMessage.objects.all():
        html = re.sub(r"<[^>]*>", " ", message.html)
        words = re.findall(r"\w+", f"{message.subject} {message.text} {html} {message.calendar}")
        assert {"rug", "foto", "röntgenfoto", "x", "scan", "arts", "uitslag"}.isdisjoint(
            map(str.lower, words)
        )


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_chain_of_which_one_step_is_taken_is_not_half_booked(
    details: PatientDetails, step: int
) -> None:
    wanted = prepare_chain(chain=first().id)
    visit = wanted.visits[step]
    query = SlotQuery(
        visit.service.slug,
        "aachen",
        visit.person.slug if visit.person else None,
        earliest=moment_of(visit.tick),
        limit=1,
    )
    taken = search_slots(query).slots[0]
    assert taken.start == moment_of(visit.tick)
    book_appointment(wanted=prepare(slot=taken.id), details=details, actor=VISITOR)
    before = everything()
    with pytest.raises(SlotTaken), transaction.atomic():
        book_chain(wanted=wanted, details=details, actor=VISITOR)
    assert everything() == before
    assert (VisitGroup.objects.count(), faults()) == (0, [])


def everything() -> list[int]:
    tables = (Appointment, Claim, Patient, OutboundMessage, AuditEvent, VisitGroup)
    return [table.objects.count() for table in tables]


def test_what_is_booked_is_not_offered_again(details: PatientDetails) -> None:
    offer = first()
    book_chain(wanted=prepare_chain(chain=offer.id), details=details, actor=VISITOR)
    assert offer.id not in {one.id for one in search_chains(replace(DAY, limit=50)).chains}
    with pytest.raises(SlotTaken):
        prepare_chain(chain=offer.id)


def test_a_held_chain_is_kept_and_booked(details: PatientDetails) -> None:
    offer = first()
    held = hold_chain(chain=offer.id, actor=VISITOR)
    assert first() != offer
    with pytest.raises(SlotTaken) as refused:
        hold_chain(chain=offer.id, actor=VISITOR)
    assert len(refused.value.alternatives) == 3
    booked = book_chain(wanted=prepare_chain(hold=held.secret), details=details, actor=VISITOR)
    assert [one.start for one in booked] == [one.start for one in offer.steps]
    assert (Hold.objects.count(), faults()) == (0, [])


def test_an_ended_hold_gives_all_of_it_back(
    morning: time_machine.Traveller, details: PatientDetails
) -> None:
    offer = first()
    held = hold_chain(chain=offer.id, actor=VISITOR)
    morning.shift(timedelta(minutes=9))
    extend_chain_hold(secret=held.secret, actor=VISITOR)
    morning.shift(timedelta(minutes=10))
    assert first() == offer
    with pytest.raises(HoldExpired):
        prepare_chain(hold=held.secret)
    assert sweep_holds() == 3
    assert (Claim.objects.count(), faults()) == (0, [])


def test_an_ended_hold_gives_way_to_the_next(morning: time_machine.Traveller) -> None:
    offer = first()
    hold_chain(chain=offer.id, actor=VISITOR)
    morning.shift(timedelta(minutes=10))
    hold_chain(chain=offer.id, actor=VISITOR)
    assert faults() == []


def test_a_released_hold_is_offered_at_once() -> None:
    offer = first()
    held = hold_chain(chain=offer.id, actor=VISITOR)
    release_chain_hold(secret=held.secret, actor=VISITOR)
    assert (first(), Claim.objects.count()) == (offer, 0)


@pytest.mark.parametrize("secret", ["", "x", "A" * 22, "\x00" * 22])
def test_a_secret_that_is_none(secret: str) -> None:
    release_chain_hold(secret=secret, actor=VISITOR)
    with pytest.raises(HoldUnknown):
        extend_chain_hold(secret=secret, actor=VISITOR)
    with pytest.raises(AppointmentUnknown):
        cancel_chain(manage_secret=secret, actor=VISITOR)


@pytest.mark.parametrize("change", [lambda one: "", lambda one: "c1." + one, lambda one: "\x00"])
def test_an_id_that_is_none(change: Callable[[str], str]) -> None:
    with pytest.raises(SlotMalformed):
        prepare_chain(chain=change(first().id) or "x")


def test_an_id_that_we_never_issued() -> None:
    with pytest.raises(SlotUnknown):
        prepare_chain(chain=first().id.replace("~1.", "~0."))


def test_a_chain_that_begins_too_soon(morning: time_machine.Traveller) -> None:
    offer = first()
    morning.move_to(offer.start)
    with pytest.raises(SlotPast):
        prepare_chain(chain=offer.id)


@pytest.mark.parametrize("query", [IN_A_ROW, SIDE_BY_SIDE])
def test_two_people_come_together(query: ChainQuery, details: PatientDetails) -> None:
    offer = first(query)
    partner = replace(details, given="Partner", email="partner@patient.example")
    booked = book_together(
        wanted=prepare_chain(chain=offer.id), people=[details, partner], actor=VISITOR
    )
    assert [one.patient.given for one in booked] == ["Demo", "Partner"]
    assert [one.start for one in booked] == [one.start for one in offer.steps]
    mails = OutboundMessage.objects.order_by("recipient")
    assert [(one.recipient, one.calendar.count("BEGIN:VEVENT")) for one in mails] == [
        ("demo@patient.example", 1),
        ("partner@patient.example", 1),
    ]
    assert faults() == []


def test_one_address_gets_one_mail_about_both(details: PatientDetails) -> None:
    child = replace(details, given="Kind")
    wanted = prepare_chain(chain=first(IN_A_ROW).id)
    book_together(wanted=wanted, people=[details, child], actor=VISITOR)
    (mail,) = OutboundMessage.objects.all()
    assert mail.calendar.count("BEGIN:VEVENT") == 2
    assert faults() == []


def test_each_person_can_cancel_alone(details: PatientDetails) -> None:
    wanted = prepare_chain(chain=first(SIDE_BY_SIDE).id)
    booked = book_together(wanted=wanted, people=[details, details], actor=VISITOR)
    cancel_appointment(manage_secret=booked[0].manage_secret, actor=VISITOR)
    statuses = Appointment.objects.order_by("position").values_list("status", flat=True)
    assert (list(statuses), faults()) == (["cancelled", "confirmed"], [])


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_people_is_the_one_of_the_chain(details: PatientDetails, count: int) -> None:
    wanted = prepare_chain(chain=first(IN_A_ROW).id)
    with pytest.raises(WrongNumberOfPeople):
        book_together(wanted=wanted, people=[details] * count, actor=VISITOR)


@pytest.mark.parametrize("step", [0, 1, 2])
def test_any_link_of_a_day_cancels_all_of_it(booked: list[Appointment], step: int) -> None:
    cancel_appointment(manage_secret=booked[step].manage_secret, actor=VISITOR)
    assert set(Appointment.objects.values_list("status", "sequence")) == {("cancelled", 1)}
    assert (Claim.objects.count(), faults()) == (0, [])
    assert [one.start for one in first().steps] == [one.start for one in booked]
    cancel_chain(manage_secret=booked[step].manage_secret, actor=VISITOR)
    mails = OutboundMessage.objects.order_by("event_key")
    calendars = [Calendar.from_ical(one.calendar) for one in mails]
    assert [str(one["METHOD"]) for one in calendars] == ["REQUEST", "CANCEL"]
    assert [event["SEQUENCE"] for event in calendars[1].walk("VEVENT")] == [1, 1, 1]


def test_a_day_that_has_begun_cannot_be_cancelled(
    booked: list[Appointment], morning: time_machine.Traveller
) -> None:
    morning.move_to(booked[0].start)
    with pytest.raises(AppointmentOver):
        cancel_chain(manage_secret=booked[2].manage_secret, actor=VISITOR)


def a_step_gone(booked: list[Appointment]) -> str:
    Claim.objects.filter(appointment=booked[2]).delete()
    booked[2].changes.all().delete()
    Appointment.objects.filter(pk=booked[2].pk).delete()
    rebuild()
    return f"half-booked-visit: {booked[0].group_id}, 2 of 3"


def a_day_that_does_not_begin(booked: list[Appointment]) -> str:
    cancel_chain(manage_secret=booked[0].manage_secret, actor=VISITOR)
    Appointment.objects.filter(pk=booked[2].pk).update(status="no-show")
    return f"step-of-cancelled-visit: {booked[2].reference}"


@pytest.mark.parametrize("plant", [a_step_gone, a_day_that_does_not_begin])
def test_a_planted_fault_is_named(
    booked: list[Appointment], plant: Callable[[list[Appointment]], str]
) -> None:
    wanted = plant(booked)
    assert faults() == [wanted]


def test_a_mail_that_is_missing_is_named(booked: list[Appointment]) -> None:
    OutboundMessage.objects.all().delete()
    wanted = sorted(f"appointment-without-mail: {one.reference}, change 0" for one in booked)
    assert sorted(faults()) == wanted
