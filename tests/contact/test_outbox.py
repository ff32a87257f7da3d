"""The outbox: a mail exists if and only if its cause does, and leaves through a real server."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from tests.mailbox import Mailbox
from wervel.common.jobs import worker
from wervel.contact.choices import MessageStatus
from wervel.contact.models import OutboundMessage
from wervel.contact.services import Letter, queue_email

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
LETTER = Letter("Uw afspraak", "Tot dan.", "<p>Tot dan.</p>", CALENDAR)


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    address = urlsplit(box.start())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = address.hostname, address.port
    yield box
    box.stop()


def _queue(event: str = "appointment:1:0", recipient: str = "demo@example.org") -> OutboundMessage:
    return queue_email(event_key=event, recipient=recipient, language="nl", letter=LETTER)


@pytest.mark.django_db(transaction=True)
def test_a_queued_mail_arrives_with_its_calendar_entry(mailbox: Mailbox) -> None:
    message = _queue()
    worker.run_due_jobs()
    message.refresh_from_db()
    assert message.status == MessageStatus.SENT
    (letter,) = mailbox.letters
    assert letter["Subject"] == "Uw afspraak"
    assert str(message.pk) in str(letter["Message-ID"])
    kinds = [part.get_content_type() for part in letter.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "text/calendar"]


@pytest.mark.django_db(transaction=True)
def test_sending_twice_sends_once(mailbox: Mailbox) -> None:
    message = _queue()
    worker.run_due_jobs()
    from wervel.contact.delivery import deliver_message

    deliver_message(str(message.pk))
    assert len(mailbox.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_cause_leaves_no_mail(mailbox: Mailbox) -> None:
    with transaction.atomic():
        _queue()
        transaction.set_rollback(True)
    worker.run_due_jobs()
    assert OutboundMessage.objects.count() == 0
    assert mailbox.letters == []


@pytest.mark.django_db
def test_the_database_refuses_a_second_mail_about_the_same_event() -> None:
    _queue()
    with pytest.raises(IntegrityError), transaction.atomic():
        _queue()
    _queue(event="appointment:1:1")
    _queue(recipient="other@example.org")


class Refusing(Mailbox):
    async def handle_RCPT(self, *arguments: object) -> str:
        return "550 no such mailbox"


@pytest.mark.django_db(transaction=True)
def test_an_address_refused_for_good_is_noted_and_not_tried_again(
    settings: Settings,
) -> None:
    box = Refusing()
    address = urlsplit(box.start())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = address.hostname, address.port
    message = _queue()
    worker.run_due_jobs()
    box.stop()
    message.refresh_from_db()
    assert (message.status, message.refusal) == (
        MessageStatus.REFUSED,
        "550 no such mailbox",
    )
