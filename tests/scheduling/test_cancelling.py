"""Giving an appointment back, and what calendars and lists learn of it."""

import re
from datetime import timedelta

import pytest
import time_machine
from icalendar import Calendar

from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import VISITOR, Actor, ActorKind
from wervel.common.errors import Forbidden
from wervel.contact.models import OutboundMessage
from wervel.directory.models import Practitioner
from wervel.patients.services import PatientDetails
from wervel.scheduling.exceptions import AppointmentOver, AppointmentUnknown
from wervel.scheduling.models import Appointment, Claim
from wervel.scheduling.selectors.appointments import appointment_by_manage_secret, day_list
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.cancelling import cancel_appointment
from wervel.scheduling.verification import verify_scheduling

pytestmark = pytest.mark.usefixtures("chain")


@pytest.fixture
def booked(chain: None, details: PatientDetails) -> Appointment:
    slot = search_slots(SlotQuery(service="first-consultation-back", location="aachen")).slots[0]
    return book_appointment(
        wanted=prepare(slot=slot.id), details=details, reason="Mijn rug doet pijn", actor=VISITOR
    )


def cancel(booked: Appointment) -> Appointment:
    return cancel_appointment(manage_secret=booked.manage_secret, actor=VISITOR)


def test_the_time_is_free_again_at_once(booked: Appointment) -> None:
    query = SlotQuery(service="first-consultation-back", location="aachen", limit=100)
    before = [slot.start for slot in search_slots(query).slots]
    cancel(booked)
    assert search_slots(query).slots[0].start == booked.start
    assert len(before) == 100
    assert Claim.objects.count() == 0
    assert list(verify_scheduling()) == []


def test_asking_again_changes_nothing(booked: Appointment) -> None:
    assert (cancel(booked).sequence, cancel(booked).sequence) == (1, 1)
    assert OutboundMessage.objects.count() == 2


def test_its_history_is_kept(booked: Appointment) -> None:
    cancel(booked)
    steps = booked.changes.order_by("id").values_list("before", "after", "actor_kind")
    assert list(steps) == [("", "confirmed", "visitor"), ("confirmed", "cancelled", "visitor")]
    events = AuditEvent.objects.filter(object_id=str(booked.pk)).order_by("event")
    assert list(events.values_list("event", flat=True)) == [
        "scheduling.appointment.booked",
        "scheduling.appointment.cancelled",
    ]


def test_a_calendar_learns_of_both_under_one_uid(booked: Appointment) -> None:
    cancel(booked)
    files = OutboundMessage.objects.order_by("event_key").values_list("calendar", flat=True)
    calendars = [Calendar.from_ical(text) for text in files]
    events = [calendar.walk("VEVENT")[0] for calendar in calendars]
    assert [str(calendar["METHOD"]) for calendar in calendars] == ["REQUEST", "CANCEL"]
    assert [event["SEQUENCE"] for event in events] == [0, 1]
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CANCELLED"]
    assert len({str(event["UID"]) for event in events}) == 1
    assert [str(event["SUMMARY"]) for event in events] == ["Afspraak, Aken"] * 2
    for calendar, event in zip(calendars, events, strict=True):
        assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
        assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
        assert event.decoded("DTSTART") == booked.start


def test_no_letter_says_why_somebody_comes(booked: Appointment) -> None:
    cancel(booked)
    for message in OutboundMessage.objects.all():
        html = re.sub(r"<[^>]*>", " ", message.html)
        words = re.findall(r"\w+", f"{message.subject} {message.text} {html} {message.calendar}")
        assert {"rug", "back", "consultation", "eerste", "pijn"}.isdisjoint(map(str.lower, words))


def test_a_visit_that_has_begun_cannot_be_cancelled(
    booked: Appointment, morning: time_machine.Traveller
) -> None:
    morning.move_to(booked.start)
    with pytest.raises(AppointmentOver):
        cancel(booked)


@pytest.mark.parametrize("secret", ["", "x", "A" * 22, "\x00" * 22])
def test_a_secret_that_is_none(secret: str) -> None:
    with pytest.raises(AppointmentUnknown):
        cancel_appointment(manage_secret=secret, actor=VISITOR)
    with pytest.raises(AppointmentUnknown):
        appointment_by_manage_secret(secret, actor=VISITOR)


def test_a_manage_link_shows_the_visit_for_thirty_days(
    booked: Appointment, morning: time_machine.Traveller
) -> None:
    morning.move_to(booked.end + timedelta(days=30) - timedelta(seconds=1))
    shown = appointment_by_manage_secret(booked.manage_secret, actor=VISITOR)
    assert (shown.reference, shown.can_cancel) == (booked.reference, False)
    morning.shift(1)
    with pytest.raises(AppointmentOver):
        appointment_by_manage_secret(booked.manage_secret, actor=VISITOR)


def staff(*roles: str, user_id: str = "none") -> Actor:
    return Actor(ActorKind.USER, user_id, "Demo", frozenset(roles))


def listed(actor: Actor, booked: Appointment) -> list[str]:
    day = clock.to_clinic(booked.start).date()
    return [one.reference for one in day_list(location="aachen", day=day, actor=actor)]


@pytest.mark.parametrize("role", ["planner", "agent"])
def test_planners_and_agents_see_the_day(booked: Appointment, role: str) -> None:
    assert listed(staff(role), booked) == [booked.reference]
    assert AuditEvent.objects.filter(event="scheduling.day-list.read").count() == 1


def test_a_doctor_sees_the_own_day_only(booked: Appointment) -> None:
    own, other = (User.objects.create(username=name) for name in ("own", "other"))
    Practitioner.objects.filter(pk=booked.practitioner_id).update(user=own)
    assert listed(staff("doctor", user_id=str(own.pk)), booked) == [booked.reference]
    assert listed(staff("doctor", user_id=str(other.pk)), booked) == []


@pytest.mark.parametrize("actor", [VISITOR, staff(), staff("editor"), staff("auditor")])
def test_nobody_else_sees_the_day(booked: Appointment, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        listed(actor, booked)
