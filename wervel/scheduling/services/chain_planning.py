"""From the id of a chain to visits that can be taken."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Q

from wervel.common import clock
from wervel.scheduling.availability import grid_bits
from wervel.scheduling.chain_token import ChainToken, read_chain
from wervel.scheduling.choices import GroupKind
from wervel.scheduling.exceptions import SlotPast, SlotTaken, SlotUnknown
from wervel.scheduling.selectors.catalogue import Catalogue, Near, catalogue
from wervel.scheduling.selectors.chain_query import ChainQuery, Moving
from wervel.scheduling.selectors.chain_search import search_chains
from wervel.scheduling.selectors.chains import ChainOffer
from wervel.scheduling.selectors.offered import lasting
from wervel.scheduling.selectors.slots import token_key
from wervel.scheduling.services.chain_claiming import choose_all, read_board_of_all
from wervel.scheduling.services.claiming import (
    expired_holds_in_the_way,
    free_expired,
    takings_of,
)
from wervel.scheduling.services.planning import ALTERNATIVES, let_others_in
from wervel.scheduling.services.wanted import Taking, Visit
from wervel.scheduling.ticks import TICKS_A_DAY, day_of, moment_of, tick_from


@dataclass(frozen=True, slots=True)
class ChainPlan:
    """Visits that were all free at a first look, and what would serve each."""

    chain: str
    token: ChainToken
    visits: list[Visit]
    takings: list[list[Taking]]
    known: Catalogue


def plan_chain(chain: str, moving: Moving | None = None) -> ChainPlan:
    """Look, outside of any transaction, whether all of the chain can be booked, or be had instead
    of what is booked already.

    SlotMalformed, SlotUnknown (also a chain of other steps than those that move), SlotPast or
    SlotTaken. Expired holds that are in the way give their time back.
    """
    token = read_chain(chain, token_key())
    known = catalogue()
    visits = visits_of(token, known)
    if moving is not None:
        visits = _as_long_as_now(token, visits, moving)
    soonest = clock.now() + timedelta(minutes=visits[0].service.notice_minutes)
    if visits[0].tick < tick_from(soonest):
        raise SlotPast
    if not all(_as_shown(token, number, visit) for number, visit in enumerate(visits)):
        raise SlotTaken
    given = takings_of(Q(appointment_id__in=moving.appointments)) if moving else []
    takings = _free_takings(visits, known, given)
    let_others_in()
    return ChainPlan(chain, token, visits, takings, known)


def visits_of(token: ChainToken, known: Catalogue) -> list[Visit]:
    """The steps as visits, in their order. SlotUnknown when something of them is no more."""
    place = known.place_by_slug.get(token.location)
    if place is None or (token.plan and token.plan not in known.plans):
        raise SlotUnknown
    visits = []
    for one in token.steps:
        service = known.services.get(one.service)
        person = known.person_by_slug.get(one.practitioner) if one.practitioner else None
        if service is None or service.has_practitioner != (person is not None):
            raise SlotUnknown
        visits.append(Visit(service, place, person, one.tick, token.wish))
    return visits


def _as_long_as_now(token: ChainToken, visits: list[Visit], moving: Moving) -> list[Visit]:
    """The visits with the lengths that the appointments have by now."""
    same = (token.kind, token.plan) == (moving.kind, moving.plan)
    if not same or [one.service for one in token.steps] != [one.service for one in moving.steps]:
        raise SlotUnknown
    return [
        replace(visit, service=lasting(visit.service, step.minutes))
        for visit, step in zip(visits, moving.steps, strict=True)
    ]


def _as_shown(token: ChainToken, number: int, visit: Visit) -> bool:
    """Whether the service still lasts as long, and begins at such times, as when it was shown."""
    grid = grid_bits(day_of(visit.tick), visit.service.grid_minutes)
    on_grid = grid >> visit.tick % TICKS_A_DAY & 1
    return bool(on_grid) and token.steps[number].minutes == visit.service.minutes


def _free_takings(
    visits: list[Visit], known: Catalogue, given: Sequence[Taking]
) -> list[list[Taking]]:
    board = read_board_of_all(visits, known)
    takings = choose_all(visits, board, known, given)
    if takings is None:
        holds = {one for visit in visits for one in expired_holds_in_the_way(visit, board, known)}
        if holds and free_expired(holds):
            takings = choose_all(visits, read_board_of_all(visits, known), known, given)
    if takings is None:
        raise SlotTaken
    return takings


@contextmanager
def offering_other_chains(chain: str, moving: Moving | None = None) -> Iterator[None]:
    """Give a SlotTaken the next free chains. Put it around the transaction, not inside."""
    try:
        yield
    except SlotTaken as error:
        if error.alternatives:
            raise
        raise SlotTaken(other_chains(chain, moving)) from error


def other_chains(chain: str, moving: Moving | None = None) -> Sequence[ChainOffer]:
    """Up to three chains in place of one that is past or taken, at its clinic first."""
    token = read_chain(chain, token_key())
    place = catalogue().place_by_slug.get(token.location)
    if place is None:
        raise SlotUnknown
    like = replace(_like(token), moving=moving)
    found = search_chains(replace(like, location=token.location)).chains
    if len(found) == ALTERNATIVES:
        return found
    near = Near(place.latitude, place.longitude)
    return search_chains(replace(like, near=near)).chains


def _like(token: ChainToken) -> ChainQuery:
    return ChainQuery(
        plan=token.plan,
        service="" if token.kind == GroupKind.ONE_DAY else token.steps[0].service,
        kind=token.kind,
        people=len(token.steps),
        earliest=moment_of(token.steps[0].tick),
        limit=ALTERNATIVES,
        urgency=token.wish.urgency,
        access=token.wish.access,
    )
