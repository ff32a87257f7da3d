"""Each reminder once, at its time, and none that is not true (R15, R26)."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import VISITOR, system
from wervel.common.clock import CLINIC_ZONE
from wervel.common.jobs import worker
from wervel.contact.choices import MessageStatus
from wervel.contact.models import OutboundMessage
from wervel.patients.services import PatientDetails
from wervel.scheduling.choices import AppointmentStatus, ReminderKind
from wervel.scheduling.models import Appointment, AppointmentChange, Reminder
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.cancelling import cancel_appointment
from wervel.scheduling.services.reminding import choose_reminders, send_due_reminders

pytestmark = pytest.mark.usefixtures("chain")

WEEK, DAY, HOURS = ReminderKind.WEEK, ReminderKind.DAY, ReminderKind.HOURS
ALL = frozenset(ReminderKind)
ACTOR = system("reminders")
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CLINIC_ZONE)


def book(
    details: PatientDetails, moment: str, kinds: Collection[ReminderKind] = ALL
) -> Appointment:
    """The first consultation in Aken from this moment on."""
    query = SlotQuery("first-consultation-back", location="aachen", earliest=at(moment), limit=1)
    (slot,) = search_slots(query).slots
    assert slot.start == at(moment)
    return book_appointment(
        wanted=prepare(slot=slot.id), details=details, actor=VISITOR, reminders=kinds
    )


def move(appointment: Appointment, moment: str) -> None:
    """The rows that a move leaves behind."""
    start, length = at(moment), appointment.end - appointment.start
    Appointment.objects.filter(pk=appointment.pk).update(
        start=start, end=start + length, sequence=appointment.sequence + 1
    )
    AppointmentChange.objects.create(
        appointment=appointment,
        before="confirmed",
        after="confirmed",
        at=clock.now(),
        actor_kind="user",
        actor_id="1",
    )


def sweep() -> None:
    send_due_reminders(actor=ACTOR)


def decisions(appointment: Appointment) -> list[tuple[str, int, str]]:
    rows = Reminder.objects.filter(appointment=appointment).order_by("id")
    return list(rows.values_list("kind", "sequence", "outcome"))


def reminded() -> list[str]:
    """The kinds of the reminders in the outbox that are to be sent or were sent."""
    rows = OutboundMessage.objects.filter(event_key__startswith="reminder:")
    kept = rows.exclude(status=MessageStatus.WITHDRAWN).order_by("created_at")
    return [key.rpartition(":")[2] for key in kept.values_list("event_key", flat=True)]


def test_each_goes_out_in_its_minute_and_once(
    details: PatientDetails, morning: time_machine.Traveller
) -> None:
    appointment = book(details, "2026-03-31T09:00")
    sweep()
    for due, kinds in (
        ("2026-03-24T09:00", ["week"]),
        ("2026-03-30T09:00", ["week", "day"]),
        ("2026-03-31T07:00", ["week", "day", "hours"]),
    ):
        morning.move_to(at(due) - MINUTE)
        sweep()
        assert reminded() == kinds[:-1]
        morning.move_to(at(due))
        sweep()
        sweep()
        assert reminded() == kinds
    assert {outcome for _, _, outcome in decisions(appointment)} == {"queued"}


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-03-30T09:00", "2026-03-29T09:00"),
        ("2026-10-26T09:00", "2026-10-25T09:00"),
        ("2027-03-29T09:00", "2027-03-28T09:00"),
    ],
)
def test_the_wall_clock_counts_over_a_change_of_the_clocks(
    details: PatientDetails, morning: time_machine.Traveller, start: str, due: str
) -> None:
    """The clocks change in the night before; the appointment is put there as rows."""
    appointment = book(details, "2026-03-17T09:00", {DAY})
    move(appointment, start)
    morning.move_to(at(due) - MINUTE)
    sweep()
    assert reminded() == []
    morning.move_to(at(due))
    sweep()
    assert reminded() == ["day"]


def test_none_is_sent_that_nobody_chose(
    details: PatientDetails, morning: time_machine.Traveller
) -> None:
    book(details, "2026-03-17T09:00", {HOURS})
    sweep()
    for hours in range(0, 24 * 7 + 1, 12):
        morning.move_to(at("2026-03-10T07:00") + timedelta(hours=hours))
        sweep()
    assert reminded() == ["hours"]


def test_who_books_late_gets_what_is_still_to_come(
    details: PatientDetails, morning: time_machine.Traveller
) -> None:
    """The confirmation has told all that the reminder of a week before would tell."""
    sweep()
    appointment = book(details, "2026-03-13T09:00")
    morning.shift(MINUTE)
    sweep()
    assert decisions(appointment) == []
    morning.move_to(at("2026-03-12T09:00"))
    sweep()
    assert reminded() == ["day"]


def test_three_days_without_a_scheduler(
    details: PatientDetails,
    morning: time_machine.Traveller,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The past one is missed, and logged; who still comes gets the nearest reminder alone."""
    past, soon, later = (
        book(details, moment)
        for moment in ("2026-03-19T09:00", "2026-03-20T16:00", "2026-03-26T16:00")
    )
    morning.move_to(at("2026-03-17T06:00"))
    sweep()
    before = reminded()
    morning.move_to(at("2026-03-20T06:00"))
    with caplog.at_level(logging.WARNING, logger="wervel.reminders"):
        sweep()
        sweep()
    assert decisions(past)[-2:] == [("hours", 0, "missed"), ("day", 0, "missed")]
    assert decisions(soon)[-1:] == [("day", 0, "queued")]
    assert decisions(later) == [("week", 0, "queued")]
    assert reminded() == [*before, "day", "week"]
    logged = [record.getMessage() for record in caplog.records if record.name == "wervel.reminders"]
    assert logged == [
        f"missed: the reminder {kind} of appointment {past.pk} was due at {due}+00:00"
        for kind, due in (("hours", "2026-03-19T06:00"), ("day", "2026-03-18T08:00"))
    ]
    morning.move_to(at("2026-03-20T14:00"))
    sweep()
    assert decisions(soon)[-1:] == [("hours", 0, "queued")]


def test_after_a_standstill_the_nearest_reminder_replaces_the_others(
    details: PatientDetails, morning: time_machine.Traveller
) -> None:
    sweep()
    appointment = book(details, "2026-03-18T09:00")
    morning.move_to(at("2026-03-18T08:00"))
    sweep()
    assert decisions(appointment) == [
        ("hours", 0, "queued"),
        ("day", 0, "replaced"),
        ("week", 0, "replaced"),
    ]
    assert reminded() == ["hours"]


def test_more_are_due_than_one_transaction_takes(
    details: PatientDetails, morning: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wervel.scheduling.services import reminding

    monkeypatch.setattr(reminding, "AT_ONCE", 2)
    sweep()
    for hour in range(10, 15):
        book(details, f"2026-03-18T{hour}:00", {DAY})
    morning.move_to(at("2026-03-17T18:00"))
    assert send_due_reminders(actor=ACTOR) == 5
    assert reminded() == ["day"] * 5
    assert send_due_reminders(actor=ACTOR) == 0


def test_a_moved_one_is_reminded_of_its_new_time_alone(
    details: PatientDetails, morning: time_machine.Traveller
) -> None:
    appointment = book(details, "2026-03-18T09:00", {DAY})
    sweep()
    move(appointment, "2026-03-25T15:00")
    morning.move_to(at("2026-03-17T09:00"))
    sweep()
    assert decisions(appointment) == []
    morning.move_to(at("2026-03-24T15:00"))
    sweep()
    assert decisions(appointment) == [("day", 1, "queued")]


def test_one_moved_after_its_reminder_is_reminded_again(
    details: PatientDetails, morning: time_machine.Traveller
) -> None:
    appointment = book(details, "2026-03-18T09:00", {DAY})
    sweep()
    morning.move_to(at("2026-03-17T09:00"))
    sweep()
    move(appointment, "2026-03-25T15:00")
    morning.move_to(at("2026-03-24T15:00"))
    sweep()
    assert decisions(appointment) == [("day", 0, "queued"), ("day", 1, "queued")]


def test_one_moved_to_sooner_than_its_reminder_is_not_told_twice(
    details: PatientDetails, morning: time_machine.Traveller
) -> None:
    appointment = book(details, "2026-03-25T09:00", {DAY})
    morning.move_to(at("2026-03-17T09:05"))
    sweep()
    move(appointment, "2026-03-18T09:00")
    morning.shift(MINUTE)
    sweep()
    assert decisions(appointment) == []


def test_a_cancelled_one_is_not_reminded_of(
    details: PatientDetails, morning: time_machine.Traveller
) -> None:
    appointment = book(details, "2026-03-18T09:00")
    sweep()
    cancel_appointment(manage_secret=appointment.manage_secret, actor=VISITOR)
    morning.move_to(at("2026-03-18T10:00"))
    sweep()
    assert decisions(appointment) == []


@pytest.mark.parametrize("change", ["cancel", "move", "stop", "begin"])
def test_what_is_no_longer_true_does_not_leave(
    details: PatientDetails, morning: time_machine.Traveller, change: str
) -> None:
    """Between outbox and mail server, for instance while the mail server is down."""
    appointment = book(details, "2026-03-18T09:00", {DAY})
    sweep()
    worker.run_due_jobs()
    mail.outbox.clear()
    morning.move_to(at("2026-03-17T09:00"))
    sweep()
    if change == "cancel":
        Appointment.objects.update(status=AppointmentStatus.CANCELLED, sequence=1)
    elif change == "move":
        move(appointment, "2026-03-25T15:00")
    elif change == "stop":
        Appointment.objects.update(remind_day=False)
    else:
        morning.move_to(at("2026-03-18T09:00"))
    worker.run_due_jobs()
    assert mail.outbox == []
    message = OutboundMessage.objects.get(event_key__startswith="reminder:")
    assert message.status == MessageStatus.WITHDRAWN
    outcome = "missed" if change == "begin" else "withdrawn"
    assert decisions(appointment) == [("day", 0, outcome)]


def test_what_is_true_leaves_once(
    details: PatientDetails, morning: time_machine.Traveller, settings: Settings
) -> None:
    appointment = book(details, "2026-03-18T09:00", {DAY})
    sweep()
    worker.run_due_jobs()
    mail.outbox.clear()
    morning.move_to(at("2026-03-17T09:00"))
    sweep()
    worker.run_due_jobs()
    sweep()
    worker.run_due_jobs()
    (letter,) = mail.outbox
    assert letter.to == ["demo@patient.example"]
    assert letter.subject == "Herinnering: uw afspraak in Aken"
    text = str(letter.body)
    for words in ("woensdag 18 maart 2026", "09:00", appointment.reference, "identiteitskaart"):
        assert words in text
    assert f"{settings.BASE_URL}/nl/afspraak/beheren/{appointment.manage_secret}/" in text
    assert letter.attachments == []
    events = AuditEvent.objects.filter(event="scheduling.reminder.queued")
    assert [(one.object_id, one.detail["kind"]) for one in events] == [(str(appointment.pk), "day")]


def test_somebody_without_a_mail_address_is_left_out(
    details: PatientDetails, morning: time_machine.Traveller
) -> None:
    from dataclasses import replace

    appointment = book(replace(details, email=""), "2026-03-18T09:00")
    sweep()
    morning.move_to(at("2026-03-18T10:00"))
    sweep()
    assert decisions(appointment) == []


def test_a_clock_set_back_sends_nothing_twice(
    details: PatientDetails, morning: time_machine.Traveller
) -> None:
    book(details, "2026-03-18T09:00", {DAY})
    sweep()
    for moment in ("2026-03-17T09:00", "2026-03-17T07:00", "2026-03-17T09:05"):
        morning.move_to(at(moment))
        sweep()
    assert reminded() == ["day"]


def test_the_database_refuses_a_second_one(details: PatientDetails) -> None:
    appointment = book(details, "2026-03-18T09:00")
    same = {
        "appointment": appointment,
        "sequence": 0,
        "kind": DAY,
        "due_at": clock.now(),
        "outcome": "missed",
        "decided_at": clock.now(),
    }
    Reminder.objects.create(**same)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(**same)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(**{**same, "sequence": 1, "outcome": "queued"})


def test_the_queries_do_not_grow_with_what_is_not_due(
    details: PatientDetails, morning: time_machine.Traveller
) -> None:
    sweep()
    book(details, "2026-03-18T09:00")
    with CaptureQueriesContext(connection) as one:
        sweep()
    for hour in (10, 11, 12):
        book(details, f"2026-03-18T{hour}:00")
    with CaptureQueriesContext(connection) as four:
        sweep()
    assert len(four) == len(one)


def test_choosing_is_recorded_and_leaves_what_is_over(
    details: PatientDetails, morning: time_machine.Traveller
) -> None:
    appointment = book(details, "2026-03-18T09:00")
    morning.move_to(at("2026-03-13T09:00"))
    secret = appointment.manage_secret
    choose_reminders(manage_secret=secret, kinds=[HOURS], actor=VISITOR)
    appointment.refresh_from_db()
    chosen = (appointment.remind_week, appointment.remind_day, appointment.remind_hours)
    assert chosen == (True, False, True)
    event = AuditEvent.objects.get(event="scheduling.reminders.chosen")
    assert event.detail == {"kinds": ["week", "hours"]}
    assert event.patient_id == appointment.patient_id
