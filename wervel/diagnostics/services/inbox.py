"""Taking a message in: it is written down for good before its sender is told so."""

import hashlib
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor, system
from wervel.common.crash_points import crash_point
from wervel.common.ids import uuid7
from wervel.diagnostics.choices import Channel
from wervel.diagnostics.hl7.answers import ACCEPTED, answer_to
from wervel.diagnostics.hl7.exceptions import HL7Error
from wervel.diagnostics.hl7.messages import check_results, read_header, read_message
from wervel.diagnostics.hl7.segments import Segment
from wervel.diagnostics.models import InboxMessage
from wervel.diagnostics.result_events import ResultEvent
from wervel.diagnostics.tasks import handle

ACTOR = system("gateway")
FAILED = "AE"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that can be read: `sender` and `control` name it once, `digest` is of what it
    says, in hexadecimal."""

    sender: str
    control: str
    body: bytes
    digest: str


def receive(body: bytes, channel: Channel) -> bytes:
    """The answer for the sender. AA means that the message is in the inbox, and nothing more: what
    does not fit any record waits in quarantine, which is our affair and not the sender's."""
    header: Segment | None = None
    try:
        header = read_header(body)
        message = read_message(body)
        check_results(message)
    except HL7Error as error:
        return _answer(header, error.answer, error.text)
    answer = _answer(message.header, ACCEPTED, "")
    arrival = Arrival(message.sender, message.control, body, hashlib.sha256(body).hexdigest())
    stored = keep(arrival, answer, channel, actor=ACTOR)
    if stored.sha256 != arrival.digest:
        return _answer(header, FAILED, "MSH-10 was used for another message")
    return bytes(stored.answer)


def keep(arrival: Arrival, answer: bytes, channel: Channel, *, actor: Actor) -> InboxMessage:
    """The message under this name: written down now, or, whatever it says, before."""
    stored = _stored(arrival) or _store(arrival, answer, channel, actor)
    crash_point("inbox-stored")
    return stored


def refusal(text: str) -> bytes:
    """For what is not even a message, and when we cannot write: the sender tries again."""
    return _answer(None, FAILED, text)


def unavailable(body: bytes) -> bytes:
    """We could not write it down: the sender keeps it and tries again."""
    try:
        header: Segment | None = read_header(body)
    except HL7Error:
        header = None
    return _answer(header, FAILED, "not stored, please send it again")


def _stored(arrival: Arrival) -> InboxMessage | None:
    rows = InboxMessage.objects.filter(sender=arrival.sender, control=arrival.control)
    return rows.first()


def _store(arrival: Arrival, answer: bytes, channel: Channel, actor: Actor) -> InboxMessage:
    row = InboxMessage(
        sender=arrival.sender,
        control=arrival.control,
        channel=channel,
        body=arrival.body,
        sha256=arrival.digest,
        answer=answer,
        received_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            handle.enqueue(str(row.pk))
            audit.record(
                event=ResultEvent.RECEIVED,
                actor=actor,
                object_type="InboxMessage",
                object_id=row.pk,
                detail={"channel": str(channel)},
            )
    except IntegrityError:
        found = _stored(arrival)
        if found is None:
            raise
        return found
    return row


def _answer(header: Segment | None, code: str, text: str) -> bytes:
    return answer_to(header, code, text, now=clock.now(), own=uuid7().hex[:20])
