"""Walking the whole chain again, and naming each link that does not hold."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from wervel.audit.chain import START, seal_hash
from wervel.audit.models import AuditEvent, AuditSeal
from wervel.audit.sealing import as_recorded

BATCH = 500
# The longest a transaction may take to commit an event that it recorded at its beginning.
LATEST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """Where the chain does not hold, and why; position 0 is an event outside the chain."""

    position: int
    event_id: str
    reason: str

    def __str__(self) -> str:
        place = f"position {self.position}" if self.position else "outside the chain"
        return f"{place}, event {self.event_id or '-'}: {self.reason}"


@dataclass(slots=True)
class Verification:
    """`head` is the hash of the last link: note it elsewhere, and a cut-off end shows as well."""

    sealed: int = 0
    waiting: int = 0
    head: str = START
    last_sealed_at: datetime | None = None
    broken: list[BrokenLink] = field(default_factory=list)


def verify_chain(*, known_head: str | None = None) -> Verification:
    """Compute every link again. `known_head` is a hash noted earlier that must still be there."""
    found = Verification()
    position, seen = 0, known_head is None
    for seal, event in _links():
        position = _check_place(found, seal, position)
        _check_content(found, seal, event)
        found.head, found.last_sealed_at = seal.hash, seal.sealed_at
        found.sealed += 1
        seen = seen or seal.hash == known_head
    if not seen:
        found.broken.append(BrokenLink(position, "", f"the noted head {known_head} is gone"))
    _check_waiting(found)
    return found


def _links() -> Iterator[tuple[AuditSeal, AuditEvent | None]]:
    seals = AuditSeal.objects.order_by("position").iterator(BATCH)
    while batch := list(islice(seals, BATCH)):
        events = AuditEvent.objects.in_bulk([seal.event_id for seal in batch])
        for seal in batch:
            yield seal, events.get(seal.event_id)


def _check_place(found: Verification, seal: AuditSeal, before: int) -> int:
    event_id = str(seal.event_id)
    if seal.position != before + 1:
        gone = (
            f"{before + 1}" if seal.position == before + 2 else f"{before + 1}-{seal.position - 1}"
        )
        found.broken.append(BrokenLink(before + 1, "", f"missing from the chain ({gone})"))
    elif seal.previous != found.head:
        found.broken.append(
            BrokenLink(seal.position, event_id, "does not follow from the link before it")
        )
    return seal.position


def _check_content(found: Verification, seal: AuditSeal, event: AuditEvent | None) -> None:
    if event is None:
        found.broken.append(BrokenLink(seal.position, str(seal.event_id), "the event was deleted"))
        return
    link = seal_hash(as_recorded(event), position=seal.position, previous=seal.previous)
    if link != seal.hash:
        found.broken.append(
            BrokenLink(seal.position, str(event.pk), "the event differs from what was sealed")
        )


def _check_waiting(found: Verification) -> None:
    waiting = AuditEvent.objects.filter(seal=None).order_by("recorded_at", "id")
    for event in waiting.iterator(BATCH):
        found.waiting += 1
        if found.last_sealed_at and event.recorded_at < found.last_sealed_at - LATEST:
            found.broken.append(
                BrokenLink(0, str(event.pk), "unsealed, and older than the end of the chain")
            )
