"""The earliest days on which several steps follow one another: pure functions over bitmaps.

A step's possible starts are the bits of one integer. Moving these bits by all gaps that may lie
between two steps, and keeping those that are starts of the next step, gives every start that can
be reached; the same backwards from the earliest end gives the latest start that leads there. So a
day is searched in a few operations on integers, however many ways there are through it.

Of the ways through a day only those count that nobody would trade for another: no other one
begins later and ends no later. They are sorted by their end, then by the shortest, then by the
nearness of the clinic.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import islice, pairwise
from operator import or_
from typing import NamedTuple

from wervel.scheduling.bitmap import lowest, span
from wervel.scheduling.search import Need, starts_of

ALL_OF_A_DAY = 500


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a day, in ticks: how long the patient is there, and the gap before it.

    `starts` are, for each lead, the ticks from which the step could go on. `same_lead`: with the
    lead of the first step; `if_free`: unless the day has no way with the same one.
    """

    ticks: int
    shortest: int
    longest: int
    starts: Mapping[int, int]
    same_lead: bool = False
    if_free: bool = False


class Way(NamedTuple):
    """The ticks at which the steps start, and the lead of each."""

    starts: tuple[int, ...]
    leads: tuple[int, ...]


class Chain(NamedTuple):
    """A day at a clinic. Sorts by its end, then the shortest, then nearness."""

    end: int
    length: int
    place: int
    starts: tuple[int, ...]
    leads: tuple[int, ...]


class PlaceDay(NamedTuple):
    """A clinic, by its nearness, on a calendar day whose first tick is `begin`."""

    place: int
    begin: int
    steps: Sequence[Step]


class Use(NamedTuple):
    """Something a step needs: the pools that serve it, and when, counted from the step's start."""

    pools: frozenset[str]
    before: int
    after: int


def earliest_chains(days: Iterable[Sequence[PlaceDay]], count: int, after: int = 0) -> list[Chain]:
    """The first `count` chains that end after the tick `after`; `days` come in their order, each
    with all its clinics."""
    found: list[Chain] = []
    for places in days:
        today = (chain for one in places for chain in _chains(one, count, after))
        found += sorted(chain for chain in today if chain.end > after)
        if len(found) >= count:
            break
    return found[:count]


def _chains(one: PlaceDay, count: int, after: int) -> Iterator[Chain]:
    last = one.steps[-1].ticks
    for way in ways(one.steps, count if one.begin >= after else ALL_OF_A_DAY):
        end = way.starts[-1] + last
        starts = tuple(one.begin + tick for tick in way.starts)
        yield Chain(one.begin + end, end - way.starts[0], one.place, starts, way.leads)


def ways(steps: Sequence[Step], count: int) -> list[Way]:
    """The first `count` ways through a day."""
    found = _ways(steps, count)
    if not found and any(step.if_free for step in steps):
        eased = [replace(one, same_lead=one.same_lead and not one.if_free) for one in steps]
        found = _ways(eased, count)
    return found


def _ways(steps: Sequence[Step], count: int) -> list[Way]:
    anybody = [reduce(or_, step.starts.values(), 0) for step in steps]
    if not any(step.same_lead for step in steps):
        times = _fronts(anybody, steps, count)
        return [Way(one, _leads(steps, one, None)) for one in times]
    found = []
    for lead, first in steps[0].starts.items():
        bits = [
            step.starts.get(lead, 0) if step.same_lead else any_lead
            for step, any_lead in zip(steps, anybody, strict=True)
        ]
        times = _fronts([first, *bits[1:]], steps, count)
        found += [Way(one, _leads(steps, one, lead)) for one in times]
    found.sort(key=lambda way: (way.starts[-1], -way.starts[0], way.leads))
    return list(islice(_untraded(found), count))


def _untraded(found: Iterable[Way]) -> Iterator[Way]:
    """Without those for which another one begins as late and ends as early; they are sorted."""
    latest = -1
    for way in found:
        if way.starts[0] > latest:
            latest = way.starts[0]
            yield way


def _leads(steps: Sequence[Step], times: Sequence[int], first: int | None) -> tuple[int, ...]:
    """Who leads each step: the first step's lead where that is asked for, else the first free."""
    found: list[int] = []
    for number, (step, tick) in enumerate(zip(steps, times, strict=True)):
        if first is not None and (step.same_lead or number == 0):
            found.append(first)
        else:
            found.append(min(lead for lead, bits in step.starts.items() if bits >> tick & 1))
    return tuple(found)


def _fronts(bits: Sequence[int], steps: Sequence[Step], count: int) -> list[tuple[int, ...]]:
    """The times of the first `count` ways, when each step may start at its bits."""
    gaps = [
        (before.ticks + step.shortest, before.ticks + step.longest)
        for before, step in pairwise(steps)
    ]
    found: list[tuple[int, ...]] = []
    first = bits[0]
    while first and len(found) < count:
        reached = [first]
        for gap, possible in zip(gaps, bits[1:], strict=True):
            reached.append(later(reached[-1], *gap) & possible)
        if not reached[-1]:
            break
        leading = [reached[-1] & -reached[-1]]
        for gap, possible in zip(reversed(gaps), reversed(reached[:-1]), strict=True):
            leading.append(earlier(leading[-1], *gap) & possible)
        leading.reverse()
        times = [leading[0].bit_length() - 1]
        for gap, possible in zip(gaps, leading[1:], strict=True):
            times.append(lowest(later(1 << times[-1], *gap) & possible))
        found.append(tuple(times))
        first &= -1 << times[0] + 1
    return found


def later(bits: int, shortest: int, longest: int) -> int:
    """Everything `shortest` to `longest` ticks after one of the bits; doubling takes log2 steps."""
    width, wanted = 1, longest - shortest + 1
    while width < wanted:
        step = min(width, wanted - width)
        bits |= bits << step
        width += step
    return bits << shortest


def earlier(bits: int, shortest: int, longest: int) -> int:
    """Everything `shortest` to `longest` ticks before one of the bits."""
    width, wanted = 1, longest - shortest + 1
    while width < wanted:
        step = min(width, wanted - width)
        bits |= bits >> step
        width += step
    return bits >> shortest


def least_gaps(
    ticks: Sequence[int], shortest: Sequence[int], uses: Sequence[Collection[Use]]
) -> list[int]:
    """The shortest gap before each step, so long that no step takes what another still has.

    What could serve two steps may be the only one of its kind: the second step begins when the
    first one's time after it and its own time before it fit in between.
    """
    apart: list[int] = [0]
    for number in range(1, len(ticks)):
        least = ticks[number - 1] + shortest[number]
        for earlier_one in range(number):
            so_far = sum(apart[earlier_one + 1 :])
            least = max(least, _apart(uses[earlier_one], uses[number]) - so_far)
        apart.append(least)
    return [0] + [apart[number] - ticks[number - 1] for number in range(1, len(ticks))]


def _apart(first: Collection[Use], second: Collection[Use]) -> int:
    """From start to start, when both may be served by the same."""
    return max(
        (
            one.after + other.before
            for one in first
            for other in second
            if not one.pools.isdisjoint(other.pools)
        ),
        default=0,
    )


def at_least(count: int, bits: Iterable[int]) -> int:
    """The positions at which at least `count` of these have a bit."""
    enough = [-1, *[0] * count]
    for one in bits:
        for number in range(count, 0, -1):
            enough[number] |= enough[number - 1] & one
    return enough[count]


def starts_together(
    count: int,
    leads: Mapping[int, int],
    lead: Need,
    others: Sequence[tuple[Need, Sequence[int]]],
    allowed: int,
) -> tuple[int, dict[int, int]]:
    """The starts for `count` people at the same time, each with a lead and everything else of
    their own; and per lead, where it could be one of them."""
    for need, pool in others:
        allowed &= at_least(count, (starts_of(bits, need) for bits in pool))
    found = {one: starts_of(bits, lead) & allowed for one, bits in leads.items()}
    return at_least(count, found.values()), found


def possible_starts(
    leads: Mapping[int, int],
    lead: Need,
    others: Sequence[tuple[Need, Sequence[int]]],
    allowed: int,
) -> dict[int, int]:
    """Per lead, the allowed starts for which it and one of each other resource is free."""
    return starts_together(1, leads, lead, others, allowed)[1]


def on_day(step: Step, offset: int, length: int) -> Step:
    """The step on a day of `length` ticks that begins at `offset` of its bits, over before the day
    is."""
    last = span(0, length - step.ticks + 1)
    starts = {lead: bits >> offset & last for lead, bits in step.starts.items()}
    return replace(step, starts={lead: bits for lead, bits in starts.items() if bits})
