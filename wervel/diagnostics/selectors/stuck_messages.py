"""Messages that were taken in and never got to a record, nor to quarantine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.jobs.selectors import dead_jobs_of
from wervel.common.text import printable
from wervel.diagnostics.choices import Channel, InboxState
from wervel.diagnostics.models import InboxMessage
from wervel.diagnostics.result_events import ResultEvent
from wervel.diagnostics.result_exceptions import MessageUnknown
from wervel.diagnostics.result_rules import may_settle_quarantine
from wervel.diagnostics.tasks import handle

# A rule of the house: a worker takes a message up within seconds.
TAKEN_UP_WITHIN = timedelta(minutes=15)
MOST_LISTED, LONGEST_SHOWN = 200, 20_000


@dataclass(frozen=True, slots=True)
class Stuck:
    """`has_failed`: every try has failed and none will follow; else nobody has taken it up."""

    id: UUID
    sender: str
    control: str
    channel: Channel
    received_at: datetime
    has_failed: bool


@dataclass(frozen=True, slots=True)
class OneStuck:
    """`text` is the message as far as it can be read: what keeps it back may be its own form."""

    listed: Stuck
    state: InboxState
    text: str
    note: str


def count_stuck() -> int:
    """For those who have asked already whether this person may settle them."""
    return sum(1 for _each in _stuck())


def stuck_messages(*, actor: Actor) -> list[Stuck]:
    """The oldest first, without what they say; Forbidden."""
    if not may_settle_quarantine(actor):
        raise Forbidden
    return list(_stuck())[:MOST_LISTED]


def is_stuck(message: InboxMessage) -> bool:
    return any(each.id == message.pk for each in _stuck())


def one_stuck(key: UUID, *, actor: Actor) -> OneStuck:
    """Also when it was handled or set aside since; Forbidden, MessageUnknown. That it was read is
    recorded."""
    if not may_settle_quarantine(actor):
        raise Forbidden
    row = InboxMessage.objects.filter(pk=key).first()
    if row is None:
        raise MessageUnknown
    audit.record(
        event=ResultEvent.MESSAGE_READ,
        actor=actor,
        object_type="InboxMessage",
        object_id=row.pk,
    )
    listed = _listed(row, str(row.pk) in dead_jobs_of(handle))
    return OneStuck(listed, InboxState(row.state), _shown(bytes(row.body)), row.note)


def _shown(body: bytes) -> str:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("latin-1")
    lines = text[:LONGEST_SHOWN].replace("\r", "\n").split("\n")
    return "\n".join(printable(line) for line in lines).strip()


def _stuck() -> Iterator[Stuck]:
    rows = InboxMessage.objects.filter(state=InboxState.WAITING).defer("body", "answer")
    waiting = list(rows.order_by("received_at"))
    dead = dead_jobs_of(handle) if waiting else {}
    late = clock.now() - TAKEN_UP_WITHIN
    for row in waiting:
        has_failed = str(row.pk) in dead
        if has_failed or row.received_at <= late:
            yield _listed(row, has_failed)


def _listed(row: InboxMessage, has_failed: bool) -> Stuck:
    return Stuck(
        id=row.pk,
        sender=printable(row.sender.replace("|", " ").strip()),
        control=printable(row.control),
        channel=Channel(row.channel),
        received_at=row.received_at,
        has_failed=has_failed,
    )
