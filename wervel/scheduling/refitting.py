"""New places for appointments that no longer fit: pure functions over plain values.

Time is one long integer for each claimable at each clinic, from the first tick of a period on:
bit i is set when tick i is free there. The urgent choose first, then the early ones; each takes
the place that costs least, and what it takes is gone for the next.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from wervel.scheduling.bitmap import lowest, span
from wervel.scheduling.search import Need, starts_of
from wervel.scheduling.ticks import TICKS_A_DAY

# What a change costs beside the time between old and new, in ticks: seeing somebody else is as
# bad as a day, another clinic as bad as two.
OTHER_PERSON = TICKS_A_DAY
OTHER_PLACE = 2 * TICKS_A_DAY


class Post(NamedTuple):
    """A claimable at a clinic; clinics are numbered in the order of the chain."""

    claimable: int
    place: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A service: its needs, the lead first; who can serve each of them, by clinic; where starts
    may lie in the period, as bits."""

    needs: tuple[Need, ...]
    members: Mapping[int, Sequence[Sequence[int]]]
    starts: int


@dataclass(frozen=True, slots=True)
class Displaced:
    """An appointment that no longer fits. Ticks count from the begin of the period.

    `lead` is who it was with, 0 when that is all the same; `nearby` are the clinics in the order
    of nearness to its own, which is the first. `rank` is lower for the more urgent. A step of
    somebody's day has a `window`: the starts, as bits, that leave it in order, at its own clinic.
    """

    key: UUID
    service: str
    lead: int
    patient: int
    tick: int
    ticks: int
    rank: int
    nearby: Sequence[int]
    window: int | None = None


class NewPlace(NamedTuple):
    """Where it can go."""

    key: UUID
    place: int
    lead: int
    tick: int


@dataclass(slots=True)
class Ledger:
    """What is free, and what is taken from it on the way; patients are `busy`."""

    free: dict[Post, int]
    busy: dict[int, int] = field(default_factory=dict)
    posts: dict[int, list[Post]] = field(init=False)

    def __post_init__(self) -> None:
        self.posts = {}
        for post in self.free:
            self.posts.setdefault(post.claimable, []).append(post)

    def starts(self, post: Post, need: Need) -> int:
        return starts_of(self.free.get(post, 0), need)

    def take(self, claimable: int, begin: int, end: int) -> None:
        """Nobody is at two clinics at a time."""
        taken = span(max(begin, 0), end)
        for post in self.posts.get(claimable, ()):
            self.free[post] &= ~taken


class _Option(NamedTuple):
    cost: int
    tick: int
    place: int
    lead: int


def refit(
    displaced: Sequence[Displaced], offers: Mapping[str, Offer], ledger: Ledger
) -> dict[UUID, NewPlace | None]:
    """For each appointment its new place, or None when there is none in the period."""
    found: dict[UUID, NewPlace | None] = {}
    for one in sorted(displaced, key=lambda each: (each.rank, each.tick, each.key)):
        found[one.key] = _place(one, offers[one.service], ledger)
    return found


def _place(one: Displaced, offer: Offer, ledger: Ledger) -> NewPlace | None:
    best = min(_options(one, offer, ledger), default=None)
    if best is None:
        return None
    for number, need in enumerate(offer.needs):
        who = best.lead if number == 0 else _server(offer, number, best, ledger)
        ledger.take(who, best.tick - need.before, best.tick + need.length)
    ledger.busy[one.patient] = ledger.busy.get(one.patient, 0) | span(
        best.tick, best.tick + one.ticks
    )
    return NewPlace(one.key, best.place, best.lead, best.tick)


def _options(one: Displaced, offer: Offer, ledger: Ledger) -> Iterator[_Option]:
    """The nearest start in time with each lead at each clinic, and what it costs."""
    unbusy = starts_of(~ledger.busy.get(one.patient, 0), Need(0, one.ticks))
    starts_at_all = offer.starts & unbusy
    if one.window is not None:
        starts_at_all &= one.window
    for place in one.nearby if one.window is None else one.nearby[:1]:
        members = offer.members.get(place)
        if not members:
            continue
        possible = starts_at_all & _others(offer, place, ledger)
        away = 0 if place == one.nearby[0] else OTHER_PLACE
        for lead in members[0]:
            starts = possible & ledger.starts(Post(lead, place), offer.needs[0])
            if starts:
                tick = nearest(starts, one.tick)
                cost = abs(tick - one.tick) + away + (0 if one.lead in (0, lead) else OTHER_PERSON)
                yield _Option(cost, tick, place, lead)


def _others(offer: Offer, place: int, ledger: Ledger) -> int:
    """The starts for which every need but the lead's finds something free."""
    possible = -1
    for need, members in zip(offer.needs[1:], offer.members[place][1:], strict=True):
        any_free = 0
        for claimable in members:
            any_free |= ledger.starts(Post(claimable, place), need)
        possible &= any_free
    return possible


def _server(offer: Offer, number: int, best: _Option, ledger: Ledger) -> int:
    """The first that is free for the need."""
    need = offer.needs[number]
    return next(
        claimable
        for claimable in offer.members[best.place][number]
        if ledger.starts(Post(claimable, best.place), need) >> best.tick & 1
    )


def nearest(starts: int, tick: int) -> int:
    """The set bit nearest to the tick; of two equally near ones the later."""
    later = starts >> tick
    earlier = starts & span(0, tick)
    after = lowest(later) if later else None
    before = tick - earlier.bit_length() + 1 if earlier else None
    if after is None or (before is not None and before < after):
        return earlier.bit_length() - 1
    return tick + after
