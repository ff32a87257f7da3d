"""Messages and call-backs: what is kept, once, and what the database refuses."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django.asserts import assertNumQueries

from tests.contact.conftest import EMAIL, PHONE, ask, callback, message, write
from wervel.audit.models import AuditEvent
from wervel.common.actor import VISITOR
from wervel.contact.choices import RequestKind, RequestStatus
from wervel.contact.exceptions import RequestOver, RequestUnknown, WindowFull
from wervel.contact.models import ContactRequest, ContactRequestChange, OutboundMessage
from wervel.contact.selectors.visitors import Confirmation, confirmation, free_windows
from wervel.contact.services.requesting import already_sent, request_callback, send_message
from wervel.contact.windows import PLACES, promised_windows

pytestmark = pytest.mark.usefixtures("now")


def test_a_message_is_kept_with_its_promise_and_confirmed_by_mail() -> None:
    row = write()
    assert (row.kind, row.status, row.version) == (RequestKind.MESSAGE, RequestStatus.REQUESTED, 1)
    assert row.due_at == datetime(2026, 3, 11, 17, tzinfo=UTC)
    mail = OutboundMessage.objects.get()
    assert (mail.event_key, mail.recipient) == (f"contact-request:{row.pk}", EMAIL)
    assert row.reference in mail.text
    assert "woensdag 11 maart 2026" in mail.text
    for typed in (row.text, row.name):
        assert typed not in mail.text + mail.html + mail.subject


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("nl", "Wij hebben uw bericht"),
        ("de", "Wir haben Ihre Nachricht"),
        ("en", "We have your message"),
    ],
)
def test_the_mail_is_in_the_language_of_the_answer(language: str, subject: str) -> None:
    write(language=language)
    assert OutboundMessage.objects.get().subject == subject


def test_without_an_address_no_mail_is_written() -> None:
    write(email="", phone=PHONE)
    ask()
    assert OutboundMessage.objects.count() == 0


def test_the_history_and_the_trail_begin_with_the_visitor_and_hold_no_word_of_the_text() -> None:
    row = write()
    change = row.changes.get()
    assert (change.version, change.before, change.after) == (1, "", RequestStatus.REQUESTED)
    event = AuditEvent.objects.get(event="contact.request.received")
    assert event.actor_kind == "visitor"
    assert event.detail == {"reference": row.reference, "kind": "message"}


def test_the_same_message_is_one_message_for_a_day(now: time_machine.Traveller) -> None:
    first = send_message(message=message(), actor=VISITOR)
    assert already_sent(message()) == first
    assert send_message(message=message(), actor=VISITOR) == first
    assert (ContactRequest.objects.count(), OutboundMessage.objects.count()) == (1, 1)
    now.shift(timedelta(hours=24))
    assert already_sent(message()) == ""
    assert send_message(message=message(), actor=VISITOR) != first


@pytest.mark.parametrize("field", ["name", "email", "phone", "language", "subject", "text"])
def test_a_message_that_differs_in_anything_is_another_one(field: str) -> None:
    write()
    other = {"language": "de", "subject": "bill", "phone": PHONE, "email": "b@patient.example"}
    write(**{field: other.get(field, "something else")})
    assert ContactRequest.objects.count() == 2


def test_a_call_takes_a_place_of_its_window() -> None:
    rows = [ask(name=f"Demo {number}") for number in range(PLACES)]
    assert [row.window_place for row in rows] == [1, 2, 3, 4]
    assert {row.window_start for row in rows} == {promised_windows()[0].start}
    assert {row.due_at for row in rows} == {promised_windows()[0].end}


def test_a_full_window_is_refused_and_no_longer_shown_but_the_same_request_still_answered() -> None:
    first = request_callback(callback=callback(name="Demo 0"), actor=VISITOR)
    for number in range(1, PLACES):
        ask(name=f"Demo {number}")
    with pytest.raises(WindowFull):
        ask(name="One more")
    assert ContactRequest.objects.count() == PLACES
    assert request_callback(callback=callback(name="Demo 0"), actor=VISITOR) == first
    assert free_windows()[0] == promised_windows()[1]


def test_windows_are_counted_with_one_question() -> None:
    with assertNumQueries(1):
        assert free_windows() == promised_windows()[:6]


def test_when_every_window_is_full_none_is_shown() -> None:
    for number in range(15):
        for place in range(PLACES):
            ask(number, name=f"Demo {place}")
    assert free_windows() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"window_place": PLACES + 1},
        {"window_place": 0},
        {"window_place": None},
        {"window_start": None},
        {"window_end": None},
        {"window_end": datetime(2026, 3, 10, tzinfo=UTC)},
        {"phone": ""},
        {"email": EMAIL},
        {"subject": "bill"},
        {"kind": "visit"},
        {"status": "lost"},
        {"status": RequestStatus.IN_PROGRESS},
        {"language": "fr"},
    ],
)
def test_the_database_refuses_a_call_that_cannot_be_kept(wrong: dict[str, object]) -> None:
    row = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactRequest.objects.filter(pk=row.pk).update(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"email": ""}, {"subject": ""}, {"window_place": 1}, {"subject": "weather"}],
)
def test_the_database_refuses_a_message_that_cannot_be_answered(wrong: dict[str, object]) -> None:
    row = write()
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactRequest.objects.filter(pk=row.pk).update(**wrong)


def test_the_database_refuses_two_calls_in_one_place() -> None:
    ask(name="One")
    other = ask(name="Two")
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactRequest.objects.filter(pk=other.pk).update(window_place=1)


@pytest.mark.parametrize("statement", ["UPDATE {} SET note = 'other'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_history(statement: str) -> None:
    write()
    table = ContactRequestChange._meta.db_table
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
    assert ContactRequestChange.objects.get().note == ""


def test_the_confirmation_shows_the_promise_and_nothing_typed() -> None:
    row = write()
    assert confirmation(row.secret, actor=VISITOR) == Confirmation(
        row.reference, RequestKind.MESSAGE, row.due_at, None, by_mail=True
    )
    call = ask()
    assert confirmation(call.secret, actor=VISITOR) == Confirmation(
        call.reference, RequestKind.CALLBACK, call.due_at, promised_windows()[0], by_mail=False
    )
    assert AuditEvent.objects.filter(event="contact.request.read").count() == 2


def test_the_confirmation_is_there_for_thirty_days(now: time_machine.Traveller) -> None:
    row = write()
    now.shift(timedelta(days=30, seconds=-1))
    assert confirmation(row.secret, actor=VISITOR).reference == row.reference
    now.shift(timedelta(seconds=1))
    with pytest.raises(RequestOver):
        confirmation(row.secret, actor=VISITOR)


@pytest.mark.parametrize("secret", ["", "x", "A" * 22, "A" * 10_000, "\x00", "\ud800", "💥" * 22])
def test_an_unknown_secret_is_unknown(secret: str) -> None:
    write()
    with pytest.raises(RequestUnknown):
        confirmation(secret, actor=VISITOR)
