"""Taking time: lock, look again, claim. The one place where claims are made and given back.

A booking locks the free days of everything it may need, in one order, so that two bookings wait
for each other and cannot block each other. Then it reads what is free and claims it. The unique
constraint on claims is the backstop, for what does not come this way.

UNGUARDED_BOOKING exists in tests alone: it leaves out the lock and the second look, to show that
the races find the double booking that they prevent.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from wervel.common import clock
from wervel.common.versions.numbers import all_changed
from wervel.scheduling.bitmap import span
from wervel.scheduling.choices import OfferState
from wervel.scheduling.diaries import diary
from wervel.scheduling.exceptions import SlotTaken
from wervel.scheduling.models import Claim, Hold, WaitingOffer
from wervel.scheduling.selectors.catalogue import Catalogue
from wervel.scheduling.selectors.free_day_sql import (
    Key,
    Statement,
    ask,
    ask_after_writes,
    key_of,
)
from wervel.scheduling.selectors.seats import Seat
from wervel.scheduling.selectors.suiting import missing_at
from wervel.scheduling.services import claiming_sql as sql
from wervel.scheduling.services import seating
from wervel.scheduling.services.claiming_sql import BoardRow
from wervel.scheduling.services.free_days import NewBits, write_bits
from wervel.scheduling.services.freed_times import note_freed
from wervel.scheduling.services.seating import NO_SEATS, seats_around, seats_for
from wervel.scheduling.services.wanted import Taking, Visit
from wervel.scheduling.sight import Sight
from wervel.scheduling.ticks import TICKS_A_DAY, day_of, first_tick, tick_at


@dataclass(slots=True)
class Board:
    """The free days a visit may need, and the seats taken where something has a limit."""

    rows: list[BoardRow]
    seats: frozenset[Seat] = NO_SEATS

    def free(self, place: Key, sight: Sight | None = None) -> dict[int, dict[int, int]]:
        """Per claimable and day, what is free at the clinic, for this sight if there is one."""
        found: dict[int, dict[int, int]] = {}
        for row in self.rows:
            if row.location == place:
                bits = row.free
                if sight and not sight.is_clear:
                    bits &= ~sight.hidden(row.claimable, place, row.day)
                found.setdefault(row.claimable, {})[row.day] = bits
        return found

    def members(self, place: Key, pools: Collection[str]) -> list[int]:
        """The claimables of these pools at the clinic, in their order."""
        return sorted(
            {row.claimable for row in self.rows if row.location == place and row.pool in pools}
        )


def read_board(visit: Visit, known: Catalogue, *, lock: bool) -> Board:
    return board_of(ask(*board_statement(visit, known, lock=lock)), visit, known)


def board_of(rows: Iterable[Any], visit: Visit, known: Catalogue) -> Board:
    """From the rows of the statement; the seats are asked for only where there is a limit."""
    return seated(sql.rows_of(rows), visit, known)


def seated(rows: list[BoardRow], visit: Visit, known: Catalogue) -> Board:
    """The board of a visit; seats are asked for only where there is a limit."""
    return Board(rows, seats_around(visit, (row.claimable for row in rows), known))


def board_statement(visit: Visit, known: Catalogue, *, lock: bool) -> Statement:
    """For everything that could serve the visit; the practitioner's rows at other clinics too."""
    pools = [
        name
        for one in visit.service.resources[1 if visit.person else 0 :]
        for name in known.pools_for(one.kind, one.code)
    ]
    who = visit.person.claimable if visit.person else 0
    return sql.board(key_of(visit.place.id), pools, who, visit.days, lock=lock)


def choose(visit: Visit, board: Board, known: Catalogue) -> list[Taking] | None:
    """The first free claimable for each need; None when one of them has nothing free."""
    place = key_of(visit.place.id)
    if missing_at(visit.place, visit.service, visit.wish):
        return None
    free = board.free(place, sight_of(visit, board, known))
    takings: list[Taking] = []
    for number, one in enumerate(visit.service.resources):
        begin, end = visit.tick - one.need.before, visit.tick + one.need.length
        candidates = board.members(place, known.pools_for(one.kind, one.code))
        if number == 0 and visit.person:
            candidates = [c for c in candidates if c == visit.person.claimable]
        chosen = next((c for c in candidates if is_free(free.get(c, {}), begin, end)), None)
        if chosen is None:
            return None
        takings.append(Taking(chosen, begin, end))
    seats = seats_for(visit, takings, board.seats, known)
    return None if seats is None else takings + seats


def sight_of(visit: Visit, board: Board, known: Catalogue) -> Sight:
    """What the visit may have, now."""
    return seating.sight_of(visit, board.seats, known, tick_at(clock.now()))


def is_free(days: Mapping[int, int], begin: int, end: int) -> bool:
    """Whether all ticks from `begin` up to `end` are among the free ones of their days."""
    for day in range(day_of(begin), day_of(end - 1) + 1):
        needed = ticks_within(day, begin, end)
        if needed & ~days.get(day, 0):
            return False
    return True


def ticks_within(day: int, begin: int, end: int) -> int:
    """The ticks from `begin` up to `end`, as bits of the day."""
    start = first_tick(day)
    return span(max(begin - start, 0), min(end - start, TICKS_A_DAY))


def lock_both(visit: Visit, known: Catalogue, given: Sequence[Taking]) -> Board:
    """Lock what may serve the visit and what is given back for it, all in one order."""
    days = {day for one in given for day in (day_of(one.begin), day_of(one.end - 1))}
    ids = [row.id for row in read_board(visit, known, lock=False).rows]
    rows = sql.lock_rows_and_days(ids, {one.claimable for one in given}, days)
    return seated(rows, visit, known)


def take(visit: Visit, known: Catalogue, planned: list[Taking]) -> list[Taking]:
    """Lock, look again, and mark the time as taken; SlotTaken when it is not free.

    The caller, in the same transaction, adds the claims with `add_claims`. What waits to be
    written goes first: others wait for the locked days no longer than need be.
    """
    statement = board_statement(visit, known, lock=not settings.UNGUARDED_BOOKING)
    board = board_of(ask_after_writes(*statement), visit, known)
    takings = planned if settings.UNGUARDED_BOOKING else choose(visit, board, known)
    if takings is None:
        raise SlotTaken
    mark(board.rows, takings, free=False)
    return takings


def mark(rows: Sequence[BoardRow], takings: Sequence[Taking], *, free: bool) -> None:
    """Set or clear the ticks in every row of their claimables; only open ticks become free."""
    if free:
        exchange(rows, given=takings, taken=())
    else:
        exchange(rows, given=(), taken=takings)


def exchange(rows: Sequence[BoardRow], *, given: Sequence[Taking], taken: Sequence[Taking]) -> None:
    """Free what is given back and mark what is taken, in one write for all of it."""
    changes, diaries, freed = [], [], []
    for row in rows:
        back, gone = _touched(row, given), _touched(row, taken)
        if back | gone:
            now = (row.free | back & row.open) & ~gone
            changes.append(NewBits(row.id, row.open, now))
            diaries.append((diary(row.location), row.day))
            if now & ~row.free:
                freed.append((row.location, row.day))
    write_bits(changes)
    all_changed(diaries)
    note_freed(freed)


def with_given(board: Board, given: Sequence[Taking]) -> Board:
    """The board as if these takings had been given back."""
    if not given:
        return board
    rows = [row._replace(free=row.free | _touched(row, given) & row.open) for row in board.rows]
    seats = board.seats - {(one.claimable, one.begin) for one in given}
    return replace(board, rows=rows, seats=seats)


def _touched(row: BoardRow, takings: Sequence[Taking]) -> int:
    bits = 0
    for taking in takings:
        if taking.claimable == row.claimable:
            bits |= ticks_within(row.day, taking.begin, taking.end)
    return bits


def add_claims(
    takings: Sequence[Taking], *, hold_id: int | None = None, appointment_id: UUID | None = None
) -> None:
    """Write the claims; SlotTaken, where they are sent, when the constraint finds one taken."""
    pairs = [
        (taking.claimable, tick) for taking in takings for tick in range(taking.begin, taking.end)
    ]
    sql.insert_claims(pairs, hold_id, appointment_id)


def lock_days_of(owner: Q) -> list[BoardRow]:
    """Lock the free days that the claims of these owners touch."""
    claims = Claim.objects.filter(owner).values_list("claimable_id", "tick")
    touched = {(claimable, day_of(tick)) for claimable, tick in claims}
    return sql.lock_days({one for one, _ in touched}, {day for _, day in touched})


def give_back(owner: Q, locked: Sequence[BoardRow]) -> None:
    """Delete the claims of the owners and free their time; `locked` comes from lock_days_of."""
    takings = takings_of(owner)
    Claim.objects.filter(owner).delete()
    mark(locked, takings, free=True)


def takings_of(owner: Q) -> list[Taking]:
    """What the owners have claimed, each stretch as one taking."""
    claims = Claim.objects.filter(owner).order_by("claimable_id", "tick")
    found: list[Taking] = []
    for claimable, tick in claims.values_list("claimable_id", "tick"):
        last = found[-1] if found else None
        if last and (last.claimable, last.end) == (claimable, tick):
            found[-1] = Taking(claimable, last.begin, tick + 1)
        else:
            found.append(Taking(claimable, tick, tick + 1))
    return found


def expired_holds_in_the_way(visit: Visit, board: Board, known: Catalogue) -> set[int]:
    """Expired holds that still take some of what could serve the visit."""
    in_the_way = Q(
        claimable_id__in={row.claimable for row in board.rows},
        tick__gte=visit.first,
        tick__lt=visit.end,
    )
    for quota, tick in board.seats:
        in_the_way |= Q(claimable_id=quota, tick=tick)
    claims = Claim.objects.filter(in_the_way, hold__expires_at__lte=clock.now())
    return {hold for hold in claims.values_list("hold_id", flat=True) if hold is not None}


@transaction.atomic
def free_expired(holds: Collection[int]) -> int:
    """Free the time of those of the holds that have expired; returns how many had.

    It is a transaction of its own, never part of a booking: locks are then taken in one order.
    """
    locked = lock_days_of(Q(hold_id__in=holds))
    now = clock.now()
    rows = Hold.objects.filter(pk__in=holds, expires_at__lte=now, freed_at__isnull=True)
    expired = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    if expired:
        give_back(Q(hold_id__in=expired), locked)
        Hold.objects.filter(pk__in=expired).update(freed_at=now)
        WaitingOffer.objects.filter(hold_id__in=expired).update(
            state=OfferState.EXPIRED, hold=None, answered_at=now
        )
    return len(expired)
