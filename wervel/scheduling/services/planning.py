"""From the id of a slot to a visit that can be taken."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from django.conf import settings

from wervel.common import clock
from wervel.scheduling.availability import grid_bits
from wervel.scheduling.exceptions import SlotPast, SlotTaken, SlotUnknown
from wervel.scheduling.selectors.catalogue import Catalogue, Near, ServiceInfo, catalogue, look
from wervel.scheduling.selectors.free_day_sql import Statement
from wervel.scheduling.selectors.offered import lasting
from wervel.scheduling.selectors.slots import (
    SlotOffer,
    SlotQuery,
    parse_slot,
    search_slots,
)
from wervel.scheduling.services.claiming import (
    Board,
    board_of,
    board_statement,
    choose,
    expired_holds_in_the_way,
    free_expired,
    read_board,
    with_given,
)
from wervel.scheduling.services.wanted import Taking, Visit
from wervel.scheduling.slot_token import SlotToken
from wervel.scheduling.ticks import TICKS_A_DAY, day_of, moment_of, tick_from

ALTERNATIVES = 3
# Time for others to come in between, in the tests that show what the guards are for.
UNGUARDED_PAUSE = 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """A visit that was free at a first look, and what would serve it."""

    slot: str
    visit: Visit
    takings: list[Taking]
    known: Catalogue


@dataclass(frozen=True, slots=True)
class Moved:
    """A visit that looks for another time: what it gives back, and its own length."""

    given: Sequence[Taking]
    minutes: int


def plan_visit(slot: str, moved: Moved | None = None) -> Plan:
    """Look, outside of any transaction, whether the slot can be booked.

    SlotMalformed, SlotUnknown, SlotPast or SlotTaken. Expired holds that are in the way give
    their time back.
    """
    token = parse_slot(slot)
    seen = look(clock.now(), partial(_visit_and_board, token, moved))
    visit, known = seen.wanted, seen.known
    given = moved.given if moved else ()
    takings = _free_takings(visit, known, board_of(seen.rows, visit, known), given)
    let_others_in()
    return Plan(slot, visit, takings, known)


def let_others_in() -> None:
    """Between looking and booking nothing happens, but in the tests without guards."""
    if settings.UNGUARDED_BOOKING:
        time.sleep(UNGUARDED_PAUSE)


def _visit_and_board(
    token: SlotToken, moved: Moved | None, known: Catalogue
) -> tuple[Visit, Statement]:
    visit = _visit(token, known)
    if token.minutes != visit.service.minutes or not is_on_grid(visit) or is_beyond_horizon(visit):
        raise SlotTaken
    if moved and moved.minutes != visit.service.minutes:
        visit = replace(visit, service=lasting(visit.service, moved.minutes))
    return visit, board_statement(visit, known, lock=False)


def _visit(token: SlotToken, known: Catalogue) -> Visit:
    visit = visit_of(token, known)
    if visit.tick < soonest(visit.service):
        raise SlotPast
    return visit


def visit_of(token: SlotToken, known: Catalogue) -> Visit:
    """The visit that is meant, free or not. SlotUnknown when there is no such thing any more."""
    service = known.services.get(token.service)
    place = known.place_by_slug.get(token.location)
    person = known.person_by_slug.get(token.practitioner) if token.practitioner else None
    if service is None or place is None or (person is None) != (token.practitioner is None):
        raise SlotUnknown
    if service.has_practitioner != (person is not None):
        raise SlotUnknown
    return Visit(service, place, person, token.tick, token.wish)


def soonest(service: ServiceInfo) -> int:
    """The first tick a visit may begin at, with the notice that the service needs."""
    return tick_from(clock.now() + timedelta(minutes=service.notice_minutes))


def is_on_grid(visit: Visit) -> bool:
    bits = grid_bits(day_of(visit.tick), visit.service.grid_minutes)
    return bool(bits >> visit.tick % TICKS_A_DAY & 1)


def is_beyond_horizon(visit: Visit) -> bool:
    """Whether it is too far ahead to be booked yet."""
    return visit.tick >= tick_from(clock.now() + timedelta(days=visit.service.horizon_days))


def _free_takings(
    visit: Visit, known: Catalogue, board: Board, given: Sequence[Taking]
) -> list[Taking]:
    takings = choose(visit, with_given(board, given), known)
    if takings is None:
        holds = expired_holds_in_the_way(visit, board, known)
        if holds and free_expired(holds):
            board = read_board(visit, known, lock=False)
            takings = choose(visit, with_given(board, given), known)
    if takings is None:
        raise SlotTaken
    return takings


@contextmanager
def offering_alternatives(slot: str) -> Iterator[None]:
    """Give a SlotTaken the next free times. Put it around the transaction, not inside."""
    try:
        yield
    except SlotTaken as error:
        if error.alternatives:
            raise
        raise SlotTaken(later_than(slot)) from error


def next_free(visit: Visit) -> Sequence[SlotOffer]:
    """Up to three free times from the visit's start on, at its clinic first."""
    start = moment_of(visit.tick)
    here = SlotQuery(
        service=visit.service.slug,
        location=visit.place.slug,
        earliest=start,
        limit=ALTERNATIVES,
        urgency=visit.wish.urgency,
        access=visit.wish.access,
        one_each=True,
    )
    found = search_slots(here).slots
    if len(found) == ALTERNATIVES:
        return found
    near = Near(visit.place.latitude, visit.place.longitude)
    return search_slots(replace(here, location=None, near=near)).slots


def later_than(slot: str) -> Sequence[SlotOffer]:
    """Up to three free times in place of a slot that is past or taken."""
    token = parse_slot(slot)
    known = catalogue()
    service, place = known.services.get(token.service), known.place_by_slug.get(token.location)
    if service is None or place is None:
        raise SlotUnknown
    return next_free(Visit(service, place, None, token.tick, token.wish))
