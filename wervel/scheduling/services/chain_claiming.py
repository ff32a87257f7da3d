"""Taking the time of several visits at once: all of it, or nothing.

The free days of all steps are locked in one statement, in the same order as those of any other
booking. Then each step chooses from what the steps before it have left.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings

from wervel.scheduling.exceptions import SlotTaken
from wervel.scheduling.selectors.catalogue import Catalogue
from wervel.scheduling.selectors.free_day_sql import Statement, ask, ask_after_writes, key_of
from wervel.scheduling.services import claiming_sql as sql
from wervel.scheduling.services.claiming import (
    Board,
    choose,
    mark,
    seated,
    ticks_within,
    with_given,
)
from wervel.scheduling.services.wanted import Taking, Visit
from wervel.scheduling.ticks import day_of


def read_board_of_all(visits: Sequence[Visit], known: Catalogue) -> Board:
    return Board(sql.rows_of(ask(*board_of_all(visits, known, lock=False))))


def board_of_all(visits: Sequence[Visit], known: Catalogue, *, lock: bool) -> Statement:
    """For everything that could serve one of the visits, which are at one clinic."""
    pools = {
        name
        for visit in visits
        for one in visit.service.resources[1 if visit.person else 0 :]
        for name in known.pools_for(one.kind, one.code)
    }
    people = {visit.person.claimable for visit in visits if visit.person}
    days = range(
        min(visit.days.start for visit in visits), max(visit.days.stop for visit in visits)
    )
    place = key_of(visits[0].place.id)
    return sql.board_of_several(place, sorted(pools), sorted(people), days, lock=lock)


def choose_all(
    visits: Sequence[Visit], board: Board, known: Catalogue, given: Sequence[Taking] = ()
) -> list[list[Taking]] | None:
    """What serves each visit, nothing twice; None when one of them has nothing free. What is
    given back for it counts as free."""
    found: list[list[Taking]] = []
    board = with_given(board, given)
    for visit in visits:
        own = seated(board.rows, visit, known)
        own.seats -= {(one.claimable, tick) for one in given for tick in range(one.begin, one.end)}
        own.seats |= {(one.claimable, one.begin) for taken in found for one in taken}
        takings = choose(visit, own, known)
        if takings is None:
            return None
        found.append(takings)
        board = _without(board, takings)
    return found


def _without(board: Board, takings: Sequence[Taking]) -> Board:
    rows = []
    for row in board.rows:
        free = row.free
        for taking in takings:
            if taking.claimable == row.claimable:
                free &= ~ticks_within(row.day, taking.begin, taking.end)
        rows.append(row._replace(free=free))
    return replace(board, rows=rows)


def lock_all(visits: Sequence[Visit], known: Catalogue, given: Sequence[Taking]) -> Board:
    """Lock what may serve the visits and what is given back for them, all in one order."""
    days = {day for one in given for day in (day_of(one.begin), day_of(one.end - 1))}
    ids = [row.id for row in read_board_of_all(visits, known).rows]
    return Board(sql.lock_rows_and_days(ids, {one.claimable for one in given}, days))


def take_all(
    visits: Sequence[Visit], known: Catalogue, planned: list[list[Taking]]
) -> list[list[Taking]]:
    """Lock, look again, and mark all the time as taken; SlotTaken when any of it is not free.

    The caller, in the same transaction, adds the claims of each visit with `add_claims`.
    """
    statement = board_of_all(visits, known, lock=not settings.UNGUARDED_BOOKING)
    board = Board(sql.rows_of(ask_after_writes(*statement)))
    takings = planned if settings.UNGUARDED_BOOKING else choose_all(visits, board, known)
    if takings is None:
        raise SlotTaken
    mark(board.rows, [one for own in takings for one in own], free=False)
    return takings
