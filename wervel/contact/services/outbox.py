"""Writing to people."""

from dataclasses import dataclass
from uuid import UUID

from wervel.common import clock
from wervel.common.jobs.task import JobTask
from wervel.common.writes import insert
from wervel.contact.choices import Channel, MessageStatus
from wervel.contact.models import OutboundMessage
from wervel.contact.tasks import deliver


@dataclass(frozen=True, slots=True)
class Letter:
    """The finished words of a message; `calendar` is an iCalendar text or empty."""

    subject: str
    text: str
    html: str
    calendar: str = ""


def queue_email(
    *,
    event_key: str,
    recipient: str,
    language: str,
    letter: Letter,
    patient_id: UUID | None = None,
    sender: JobTask[[str], None] = deliver,
) -> OutboundMessage:
    """Put a mail in the outbox, within the caller's transaction; it leaves after the commit.

    `sender` is the job that delivers it, for a mail that may no longer be true when its turn has
    come. The caller audits the event itself. A second mail about the same event to the same person
    breaks the unique constraint and with it the caller's transaction.
    """
    message = OutboundMessage(
        event_key=event_key,
        channel=Channel.EMAIL,
        recipient=recipient,
        language=language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        calendar=letter.calendar,
        patient_id=patient_id,
        created_at=clock.now(),
    )
    insert(message)
    sender.enqueue(str(message.pk))
    return message


def withdraw_message(*, message_id: UUID) -> bool:
    """Take back what has not left yet; False when it has."""
    waiting = OutboundMessage.objects.filter(pk=message_id, status=MessageStatus.QUEUED)
    return bool(waiting.update(status=MessageStatus.WITHDRAWN))
