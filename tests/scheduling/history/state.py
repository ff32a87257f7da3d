"""What the database holds when all is quiet, read past the product."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tests.databases import Database
from tests.scheduling.history.record import TICK_MINUTES, Span

LIVE = ("confirmed", "arrived", "finished")
_VISITS = (
    "SELECT a.id, a.reference, a.status, a.start, a.end, a.sequence, p.email, d.slug"
    " FROM scheduling_appointment a JOIN patients_patient p ON p.id = a.patient_id"
    " JOIN directory_practitioner d ON d.id = a.practitioner_id"
)
_CLAIMS = "SELECT claimable_id, tick FROM scheduling_claim"
_MAILS = "SELECT event_key FROM contact_outboundmessage WHERE event_key LIKE 'appointment:%%'"


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment; `mark` is that of the booking that made it."""

    id: str
    reference: str
    status: str
    span: Span
    sequence: int
    mark: str

    @property
    def live(self) -> bool:
        return self.status in LIVE


@dataclass(slots=True)
class State:
    visits: list[Visit]
    claims: list[tuple[int, int]]
    mails: list[str]
    verified: list[str] = field(default_factory=list)


def read_state(database: Database) -> State:
    return State(
        [_visit(row) for row in database.rows(_VISITS)],
        [(int(claimable), int(tick)) for claimable, tick in database.rows(_CLAIMS)],
        [str(key) for (key,) in database.rows(_MAILS)],
        _verify(database),
    )


def _verify(database: Database) -> list[str]:
    """The faults that `wervel verify` names."""
    try:
        database.command("verify")
    except RuntimeError as error:
        lines = str(error).splitlines()
        return [line for line in lines if line.startswith("FAULT")] or lines
    return []


def _visit(row: Sequence[Any]) -> Visit:
    pk, reference, status, start, end, sequence, email, who = row
    span = Span(who, _tick(start), -(-_seconds(end) // (TICK_MINUTES * 60)))
    mark = str(email).partition("@")[0]
    return Visit(str(UUID(str(pk))), reference, status, span, int(sequence), mark)


def _tick(moment: datetime | str) -> int:
    return _seconds(moment) // (TICK_MINUTES * 60)


def _seconds(moment: datetime | str) -> int:
    """SQLite keeps moments as text, in UTC."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return int(moment.timestamp())
