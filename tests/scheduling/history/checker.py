"""What must be true of a history: each finding is a promise that was broken.

Two kinds of proof. In the log alone: from the moment a client was told that a time is his until
the moment he gave it away, nobody else may have been told the same. And between log and database:
what was told is there, what is there was told or may have been, and nothing else is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.scheduling.history.record import CREATED, NEVER, Entry, Op, Span
from tests.scheduling.history.state import State, Visit

# A hold is good for ten minutes; in its last one nobody can say.
HOLD_SECONDS = 9 * 60


@dataclass(frozen=True, slots=True)
class Finding:
    kind: str
    where: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}"


def check(log: Sequence[Entry], state: State) -> list[Finding]:
    """All findings; none when every promise was kept."""
    found = [
        *_answers(log),
        *_told_twice(log),
        *_holds_kept(log),
        *_booked_while_away(log),
        *_claimed_twice(state),
        *_overlaps(state),
        *_log_against_database(log, state),
        *_mails(state),
    ]
    return found + [Finding("verify", fault) for fault in state.verified]


def _answers(log: Iterable[Entry]) -> Iterator[Finding]:
    """No fault of the program, and one answer for one key."""
    first = {entry.mark: entry for entry in log}
    for entry in log:
        yield from (Finding("answer", f"{entry.op} {entry.mark}: {note}") for note in entry.notes)
        if entry.status >= 500:
            yield Finding("failed", f"{entry.op} {entry.mark}: {entry.status} {entry.code}")
        if entry.op is Op.AGAIN and not entry.open:
            told = first[entry.subject].reference
            if (entry.status, entry.reference) != (CREATED, told):
                yield Finding("other-answer", f"{entry.subject}: {told}, then {entry.reference}")


@dataclass(frozen=True, slots=True)
class Sure:
    """A time that somebody surely had, from one moment until another."""

    mark: str
    span: Span
    since: float
    until: float


def sure_times(log: Iterable[Entry]) -> Iterator[Sure]:
    """A booking and a move count from their answer, until the next thing is asked of them."""
    later = _later(log)
    for entry in log:
        if not entry.done or entry.span is None:
            continue
        if entry.op in (Op.BOOK, Op.MOVE):
            visit = entry.mark if entry.op is Op.BOOK else entry.subject
            asked = [one.asked for one in later[visit] if one.asked > entry.asked]
            yield Sure(entry.mark, entry.span, entry.answered, min(asked, default=NEVER))
        elif entry.op is Op.HOLD:
            asked = [one.asked for one in later[entry.mark]]
            end = min([*asked, entry.asked + HOLD_SECONDS])
            yield Sure(entry.mark, entry.span, entry.answered, end)


def _later(log: Iterable[Entry]) -> Mapping[str, list[Entry]]:
    """What was asked of each booking and hold after it was made."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in log:
        if entry.op in (Op.BOOK, Op.MOVE, Op.CANCEL, Op.EXPIRE) and entry.subject:
            found[entry.subject].append(entry)
    return found


def _told_twice(log: Iterable[Entry]) -> Iterator[Finding]:
    by_person: dict[str, list[Sure]] = defaultdict(list)
    for one in sure_times(log):
        by_person[one.span.who].append(one)
    for found in by_person.values():
        found.sort(key=lambda one: one.span.begin)
        for number, one in enumerate(found):
            for other in found[number + 1 :]:
                if other.span.begin >= one.span.end:
                    break
                if one.since < other.until and other.since < one.until:
                    yield Finding("told-twice", f"{one.mark} and {other.mark}, {one.span}")


def _holds_kept(log: Iterable[Entry]) -> Iterator[Finding]:
    """A hold is a promise: whoever books it within its time gets it."""
    held = {entry.mark: entry for entry in log if entry.op is Op.HOLD}
    for entry in log:
        refused = entry.op is Op.BOOK and entry.subject and not entry.done and not entry.open
        if refused and entry.asked - held[entry.subject].asked < HOLD_SECONDS:
            yield Finding("hold-broken", f"{entry.subject}: {entry.status} {entry.code}")


def _booked_while_away(log: Iterable[Entry]) -> Iterator[Finding]:
    """After a leave is set, nobody gets that time any more, but for whoever holds it."""
    leaves = [entry for entry in log if entry.op is Op.LEAVE and entry.done]
    for entry in log:
        fresh = entry.op in (Op.BOOK, Op.HOLD, Op.MOVE) and not (
            entry.op is Op.BOOK and entry.subject
        )
        if not fresh or not entry.done or entry.span is None:
            continue
        for leave in leaves:
            if leave.span and leave.answered < entry.asked and leave.span.meets(entry.span):
                yield Finding("booked-while-away", f"{entry.mark}, leave {leave.mark}")


def _claimed_twice(state: State) -> Iterator[Finding]:
    for (claimable, tick), times in Counter(state.claims).items():
        if times > 1:
            yield Finding("claimed-twice", f"claimable {claimable} at tick {tick}")


def _overlaps(state: State) -> Iterator[Finding]:
    visits = sorted(
        (one for one in state.visits if one.live), key=lambda one: (one.span.who, one.span.begin)
    )
    for one, other in pairwise(visits):
        if one.span.meets(other.span):
            yield Finding("overlap", f"{one.reference} and {other.reference}")


def _log_against_database(log: Sequence[Entry], state: State) -> Iterator[Finding]:
    by_mark: dict[str, list[Visit]] = defaultdict(list)
    for visit in state.visits:
        by_mark[visit.mark].append(visit)
    booked = {entry.mark: entry for entry in log if entry.op is Op.BOOK}
    for mark in by_mark.keys() - booked.keys():
        yield Finding("never-asked", by_mark[mark][0].reference)
    later = _later(log)
    for mark, entry in booked.items():
        rows = by_mark.get(mark, [])
        if len(rows) > 1:
            yield Finding("made-twice", ", ".join(one.reference for one in rows))
        elif not rows and entry.done:
            yield Finding("lost", f"{entry.reference} {mark}")
        elif rows and not entry.done and not entry.open:
            yield Finding("refused-but-made", f"{rows[0].reference}, answered {entry.status}")
        elif rows:
            yield from _fate(entry, later[mark], rows[0])


def _fate(booked: Entry, later: Sequence[Entry], visit: Visit) -> Iterator[Finding]:
    """Where the visit may be in the end, given what was answered and what was not."""
    if booked.done and booked.reference != visit.reference:
        yield Finding("other-reference", f"{booked.reference} is {visit.reference}")
    may_be: set[Span | None] = {booked.span}
    for entry in sorted(later, key=lambda one: one.asked):
        becomes = None if entry.op is Op.CANCEL else entry.span
        if entry.done:
            may_be = {becomes}
        elif entry.open:
            may_be |= {becomes}
    is_now = visit.span if visit.live else None
    if is_now not in may_be:
        told = " or ".join("cancelled" if one is None else str(one) for one in may_be)
        yield Finding("other-fate", f"{visit.reference} is {visit.status} {is_now}, told {told}")


def _mails(state: State) -> Iterator[Finding]:
    """One mail for the booking and one for each change since, each once."""
    queued = Counter(state.mails)
    wanted = {
        f"appointment:{one.id}:{number}"
        for one in state.visits
        for number in range(one.sequence + 1)
    }
    yield from (Finding("no-mail", key) for key in sorted(wanted - queued.keys()))
    yield from (Finding("mail-of-nothing", key) for key in sorted(queued.keys() - wanted))
    yield from (Finding("mail-twice", key) for key, times in queued.items() if times > 1)
