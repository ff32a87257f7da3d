"""What waits in quarantine, for those who decide about it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wervel.audit import services as audit
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.text import printable
from wervel.diagnostics.choices import LETTERS, WITHDRAWN, QuarantineReason, QuarantineState
from wervel.diagnostics.hl7.results import ORDER, PERSON, Line, Order
from wervel.diagnostics.models import Quarantined
from wervel.diagnostics.result_events import ResultEvent
from wervel.diagnostics.result_exceptions import QuarantineUnknown
from wervel.diagnostics.result_rules import may_settle_quarantine
from wervel.diagnostics.selectors.stuck_messages import count_stuck
from wervel.diagnostics.stored_messages import read_body

MOST_LISTED, MOST_SHOWN = 200, 2000


@dataclass(frozen=True, slots=True)
class Waiting:
    id: UUID
    reason: QuarantineReason
    hint: str
    sender: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A line of the message as the laboratory wrote it, with its remark; `is_withdrawn`: it takes a
    result back."""

    name: str
    value: str
    unit: str
    status: str
    is_withdrawn: bool
    remark: str


@dataclass(frozen=True, slots=True)
class OneWaiting:
    """Of a whole order or a line; `numbers` and `birth` are whom the laboratory names, `remark` is
    what it wrote of the order."""

    listed: Waiting
    state: QuarantineState
    control: str
    accession: str
    numbers: tuple[str, ...]
    birth: str
    is_whole: bool
    lines: tuple[WaitingLine, ...]
    remark: str
    note: str


def count_waiting(actor: Actor) -> int:
    """For the start page: what fitted no record, and what was not even read."""
    if not may_settle_quarantine(actor):
        return 0
    return Quarantined.objects.filter(state=QuarantineState.OPEN).count() + count_stuck()


def waiting_results(*, actor: Actor) -> list[Waiting]:
    """The oldest first; Forbidden."""
    if not may_settle_quarantine(actor):
        raise Forbidden
    rows = Quarantined.objects.filter(state=QuarantineState.OPEN).select_related("message")
    return [_waiting(row) for row in rows.order_by("opened_at")[:MOST_LISTED]]


def one_waiting(key: UUID, *, actor: Actor) -> OneWaiting:
    """With what the laboratory wrote; Forbidden, QuarantineUnknown. That it was read is
    recorded."""
    if not may_settle_quarantine(actor):
        raise Forbidden
    row = Quarantined.objects.select_related("message").filter(pk=key).first()
    if row is None:
        raise QuarantineUnknown
    audit.record(
        event=ResultEvent.QUARANTINE_READ,
        actor=actor,
        object_type="Quarantined",
        object_id=row.pk,
    )
    order = read_body(bytes(row.message.body))[row.group - 1]
    lines = order.lines if row.line == 0 else [order.lines[row.line - 1]]
    return OneWaiting(
        listed=_waiting(row),
        state=QuarantineState(row.state),
        control=printable(row.message.control),
        accession=printable(order.placer),
        numbers=tuple(printable(number) for number in order.numbers if number),
        birth=printable(order.birth),
        is_whole=row.line == 0,
        lines=tuple(_line(one, order) for one in lines[:MOST_LISTED]),
        remark=_shown(order.noted(PERSON, ORDER)),
        note=row.note,
    )


def _waiting(row: Quarantined) -> Waiting:
    sender = printable(row.message.sender.replace("|", " ").strip())
    reason = QuarantineReason(row.reason)
    return Waiting(row.pk, reason, row.hint, sender, row.message.received_at)


def _line(line: Line, order: Order) -> WaitingLine:
    value = line.value if line.kind != "SN" else "".join(line.parts)
    return WaitingLine(
        name=printable(line.name),
        value=_shown(value),
        unit=printable(line.unit),
        status=printable(line.status),
        is_withdrawn=LETTERS.get(line.status) in WITHDRAWN,
        remark=_shown(order.noted(line.place)),
    )


def _shown(text: str) -> str:
    """As much as somebody needs to know what it is."""
    return printable(text)[:MOST_SHOWN]
