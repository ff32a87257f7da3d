"""A client of the product: what it does next is drawn by lot, what it did is written down."""

import random
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from tests.databases import Database
from tests.racing import LOST, PATIENT, Answer, Api, race
from tests.scheduling.history.record import (
    CONFLICT,
    CREATED,
    OK,
    UNAVAILABLE,
    UNKNOWN,
    Entry,
    Op,
    Span,
    span_of,
)
from tests.scheduling.history.staff import Staff

SERVICES = ("first-consultation-back", "results-talk", "physiotherapy-intake")
# How often each is done, of a hundred.
MIX: Mapping[Op, int] = {
    Op.BOOK: 34,
    Op.HOLD: 16,
    Op.CANCEL: 18,
    Op.MOVE: 16,
    Op.AGAIN: 4,
    Op.LEAVE: 4,
    Op.HOURS: 4,
    Op.EXPIRE: 4,
}
PATIENCE_SECONDS = 60
LONG_AGO = "2020-01-01 00:00:00+00:00"
SHIFTS = (("08:00", "18:00"), ("08:00", "13:00"), ("11:00", "17:30"))


@dataclass(frozen=True, slots=True)
class Window:
    """The days over which the clients fight, and the practitioners who work in them."""

    begin: datetime
    days: int
    people: tuple[str, ...]

    @property
    def end(self) -> datetime:
        return self.begin + timedelta(days=self.days)


@dataclass(slots=True)
class Kept:
    """A hold or an appointment of the client: the mark of its entry, and the secret to use it."""

    mark: str
    secret: str
    slot: str


@dataclass(slots=True)
class Client:
    """`draw` decides everything that is not decided by the others."""

    number: int
    api: Api
    database: Database
    staff: Staff
    window: Window
    draw: random.Random
    log: list[Entry] = field(default_factory=list)
    holds: list[Kept] = field(default_factory=list)
    visits: list[Kept] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    bookings: list[tuple[Entry, dict[str, Any]]] = field(default_factory=list)

    def work(self, operations: int, until: float) -> None:
        """So many draws, or as many as there is time for."""
        for _ in range(operations):
            if time.monotonic() > until:
                return
            (op,) = self.draw.choices(list(MIX), list(MIX.values()))
            DEEDS[op](self)

    # What patients do.

    def book(self) -> None:
        if self.holds and self.draw.random() < 0.5:
            held = self._pick(self.holds)
            self._book(held.slot, {"hold": held.secret}, held)
        elif slot := self._slot():
            self._book(slot, {"slot": slot}, None)

    def _book(self, slot: str, time_wanted: dict[str, str], held: Kept | None) -> None:
        entry = self._begin(Op.BOOK, held.mark if held else "", span_of(slot))
        patient = {**PATIENT, "email": f"{entry.mark}@history.example"}
        body = {**time_wanted, "patient": patient}
        twice = self.draw.random() < 0.1
        answer = self._ask(entry, lambda: self.api.post_appointment(body, entry.mark), twice=twice)
        self.bookings.append((entry, body))
        self._made(entry, answer, slot)

    def _made(self, entry: Entry, answer: Answer | None, slot: str) -> None:
        if entry.done and answer:
            secret = answer.json["manage_url"].rstrip("/").rpartition("/")[2]
            self.visits.append(Kept(entry.mark, secret, slot))

    def hold(self) -> None:
        if slot := self._slot():
            entry = self._begin(Op.HOLD, "", span_of(slot))
            key = {"Idempotency-Key": entry.mark}
            answer = self._ask(entry, lambda: self.api.call("POST", "/holds", {"slot": slot}, key))
            if entry.done and answer:
                self.holds.append(Kept(entry.mark, answer.json["id"], slot))

    def cancel(self) -> None:
        if not self.visits:
            return
        visit = self._pick(self.visits)
        entry = self._begin(Op.CANCEL, visit.mark)
        path = f"/appointments/{visit.secret}/cancel"
        twice = self.draw.random() < 0.2
        self._ask(entry, lambda: self.api.call("POST", path), twice=twice)

    def move(self) -> None:
        """To another time of the same service; while there is no such thing, nothing is done."""
        if not self.visits or not self.staff.can_move:
            return
        visit = self.draw.choice(self.visits)
        if slot := self._slot(visit.slot.split(".")[1]):
            entry = self._begin(Op.MOVE, visit.mark, span_of(slot))
            key = {"Idempotency-Key": entry.mark}
            path = f"/appointments/{visit.secret}/move"
            self._ask(entry, lambda: self.api.call("POST", path, {"slot": slot}, key))
            if entry.done:
                visit.slot = slot

    def again(self) -> None:
        """Send an old booking once more, under its old key: the old answer comes."""
        done = [(first, body) for first, body in self.bookings if first.status == CREATED]
        if done:
            first, body = self.draw.choice(done)
            entry = self._begin(Op.AGAIN, first.mark)
            self._ask(entry, lambda: self.api.post_appointment(body, first.mark))

    # What staff do, and what time does.

    def leave(self) -> None:
        who, start = self.draw.choice(self.window.people), self._moment()
        end = start + timedelta(minutes=self.draw.choice((30, 60, 90)))
        entry = self._begin(Op.LEAVE, "", Span(who, _tick(start), _tick(end)))
        self._tell(entry, "leave", who=who, start=start.isoformat(), end=end.isoformat())

    def hours(self) -> None:
        who = self.draw.choice(self.window.people)
        opens, closes = self.draw.choice(SHIFTS)
        entry = self._begin(Op.HOURS, who)
        self._tell(entry, "hours", who=who, opens=opens, closes=closes)

    def expire(self) -> None:
        """Let ten minutes pass for a hold."""
        if not self.holds:
            return
        held = self._pick(self.holds)
        entry = self._begin(Op.EXPIRE, held.mark)
        self.database.rows(
            "UPDATE scheduling_hold SET expires_at = ? WHERE secret = ?", LONG_AGO, held.secret
        )
        self._end(entry, OK)

    def drain(self) -> None:
        """Ask once more about bookings that got no answer for a minute, and book what is still
        held: a hold is a promise."""
        for entry, body in self.bookings:
            if entry.status == UNKNOWN:
                send = partial(self.api.post_appointment, body, entry.mark)
                self._made(entry, self._ask(entry, send), "")
        while self.holds:
            held = self._pick(self.holds)
            self._book(held.slot, {"hold": held.secret}, held)

    def give_back(self) -> None:
        while self.visits:
            self.cancel()

    # How it is asked and noted.

    def _slot(self, service: str = "") -> str | None:
        """Mostly one of the first times, which others want too; now and then one seen long ago."""
        if not service and len(self.seen) > 5 and self.draw.random() < 0.15:
            return self.draw.choice(self.seen)
        begin = self._moment() if self.draw.random() < 0.7 else self.window.begin
        query = {
            "service": service or self.draw.choice(SERVICES),
            "from": begin.isoformat(),
            "until": self.window.end.isoformat(),
            "limit": 4,
        }
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            answer = self._once(lambda: self.api.call("GET", f"/slots?{urlencode(query)}"))
            if answer.status == OK:
                found = [one["id"] for one in answer.json["slots"]]
                self.seen = (self.seen + found)[-40:]
                return self.draw.choice(found) if found else None
            time.sleep(0.1)
        return None

    def _moment(self) -> datetime:
        """A quarter of an hour somewhere in the window, by day."""
        day = self.draw.randrange(self.window.days)
        begin = self.window.begin.replace(hour=8, minute=0)
        return begin + timedelta(days=day, minutes=15 * self.draw.randrange(40))

    def _pick(self, kept: list[Kept]) -> Kept:
        return kept.pop(self.draw.randrange(len(kept)))

    def _begin(self, op: Op, subject: str = "", span: Span | None = None) -> Entry:
        mark = f"c{self.number}-{uuid.UUID(int=self.draw.getrandbits(128), version=4).hex}"
        entry = Entry(self.number, op, mark, time.monotonic(), subject, span)
        self.log.append(entry)
        return entry

    def _end(self, entry: Entry, status: int, code: str = "") -> None:
        entry.status, entry.code, entry.answered = status, code, time.monotonic()

    def _tell(self, entry: Entry, deed: str, **asked: str) -> None:
        error = self.staff.tell(deed, **asked)
        self._end(entry, 500 if error else OK, error)

    def _ask(
        self, entry: Entry, send: Callable[[], Answer], *, twice: bool = False
    ) -> Answer | None:
        """Ask until there is an answer, always with the same key."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            entry.tries += 1
            answers = race([lambda: self._once(send)] * 2) if twice else [self._once(send)]
            final = [one for one in answers if not _is_open(one)]
            self._note(entry, answers)
            if final:
                best = min(final, key=lambda one: one.status)
                self._accept(entry, best)
                return best
            time.sleep(0.05 + self.draw.random() * 0.2)
        self._end(entry, UNKNOWN)
        return None

    def _once(self, send: Callable[[], Answer]) -> Answer:
        try:
            return send()
        except OSError:
            return Answer(LOST, {}, b"")

    def _note(self, entry: Entry, answers: list[Answer]) -> None:
        """Whatever a server may never say, and answers to one key that differ."""
        for one in answers:
            if one.status >= 500 and one.status != UNAVAILABLE:
                entry.notes.append(f"answered {one.status}")
            if one.status == UNAVAILABLE and "retry-after" not in one.headers:
                entry.notes.append("answered 503 without Retry-After")
        # A refusal because of others (409) is kept for nobody: the same key may be tried again.
        kept = [one for one in answers if not _is_open(one) and one.status != CONFLICT]
        if len({(one.status, one.json.get("reference")) for one in kept}) > 1:
            entry.notes.append("one key, two answers")

    def _accept(self, entry: Entry, answer: Answer) -> None:
        found = answer.json
        self._end(entry, answer.status, found.get("code", ""))
        entry.reference = found.get("reference", "")


def _is_open(answer: Answer) -> bool:
    """No answer at all, or one that says to come back: also when the same key is being served."""
    if answer.status in (LOST, UNAVAILABLE) or answer.status >= 500:
        return True
    return answer.status == CONFLICT and answer.json.get("code") == "conflict"


def _tick(moment: datetime) -> int:
    return int(moment.timestamp()) // 300


DEEDS: Mapping[Op, Callable[[Client], None]] = {
    Op.BOOK: Client.book,
    Op.HOLD: Client.hold,
    Op.CANCEL: Client.cancel,
    Op.MOVE: Client.move,
    Op.AGAIN: Client.again,
    Op.LEAVE: Client.leave,
    Op.HOURS: Client.hours,
    Op.EXPIRE: Client.expire,
}
