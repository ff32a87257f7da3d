"""What a client asked, and what it was told. The checker reads nothing else but the database."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

NEVER = math.inf
TICK_MINUTES = 5


class Op(StrEnum):
    SEARCH = "search"
    HOLD = "hold"
    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"
    AGAIN = "again"
    LEAVE = "leave"
    HOURS = "hours"
    EXPIRE = "expire"


CREATED, OK, CONFLICT, GONE, UNAVAILABLE = 201, 200, 409, 410, 503
UNKNOWN = 0


@dataclass(frozen=True, slots=True)
class Span:
    """Ticks of one practitioner that a slot promises, without any buffer."""

    who: str
    begin: int
    end: int

    def meets(self, other: "Span") -> bool:
        return self.who == other.who and self.begin < other.end and other.begin < self.end


def span_of(slot: str) -> Span:
    """A slot's id says it all: 1.service.clinic.practitioner.tick.minutes.signature."""
    _, _, _, who, tick, minutes, _ = slot.split(".")
    return Span(who, int(tick), int(tick) + -(-int(minutes) // TICK_MINUTES))


@dataclass(slots=True)
class Entry:
    """One operation. `status` is UNKNOWN when no answer ever came; `mark` is unique to it.

    `subject` is what it was done to: the mark of the booking that is moved or cancelled, or of the
    hold that is booked. `span` is the time that it asked for.
    """

    client: int
    op: Op
    mark: str
    asked: float
    subject: str = ""
    span: Span | None = None
    answered: float = NEVER
    status: int = UNKNOWN
    code: str = ""
    reference: str = ""
    tries: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Acknowledged: the client was told that it has happened."""
        return self.status in (OK, CREATED)

    @property
    def open(self) -> bool:
        """Nobody knows whether it has happened."""
        return self.status in (UNKNOWN, UNAVAILABLE)


def counts(log: Iterable[Entry]) -> dict[str, Counter[str]]:
    """Per operation, how often it ended how."""
    found: dict[str, Counter[str]] = {}
    for entry in log:
        how = "done" if entry.done else "open" if entry.open else f"{entry.status} {entry.code}"
        found.setdefault(entry.op.value, Counter())[how.strip()] += 1
    return found
