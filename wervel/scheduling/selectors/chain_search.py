"""Searching for days with several steps, and for times when people can come together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_

from wervel.common import clock
from wervel.directory.choices import SameDoctor
from wervel.scheduling.chain_token import ChainStep, ChainToken, write_chain
from wervel.scheduling.chains import (
    Chain,
    PlaceDay,
    Step,
    earliest_chains,
    on_day,
    starts_together,
)
from wervel.scheduling.choices import GroupKind
from wervel.scheduling.selectors.catalogue import (
    Catalogue,
    ServiceInfo,
    catalogue_at,
)
from wervel.scheduling.selectors.chain_query import ChainQuery, Search, Wanted, read_query
from wervel.scheduling.selectors.chain_rows import FreeTime, calendar_days, utc_days
from wervel.scheduling.selectors.chains import ChainOffer, offer_of
from wervel.scheduling.selectors.free_rows import freed_bits
from wervel.scheduling.selectors.seats import crowded_sessions, full_days
from wervel.scheduling.selectors.slots import token_key
from wervel.scheduling.sight import Sight
from wervel.scheduling.ticks import TICKS_A_DAY, moment_of, tick_at, ticks_for

# Read at once.
DAYS_AT_ONCE = 7
ANY_LEAD = 0


@dataclass(frozen=True, slots=True)
class ChainPage:
    """Every chain that ends before `searched_until` and that nobody would trade for another is
    among `chains`."""

    chains: tuple[ChainOffer, ...]
    searched_until: datetime


def search_chains(query: ChainQuery) -> ChainPage:
    """The chains that end first, then the shortest, then the nearest.

    PlanUnknown, ServiceUnknown, LocationUnknown, PractitionerUnknown or PeriodInvalid.
    """
    now = clock.now()
    known, any_expired = catalogue_at(now)
    search = read_query(query, known, now)
    moving = query.moving.appointments if query.moving else ()
    freed = freed_bits(now if any_expired else None, moving)
    sights = _sights(search, known, now)
    full = _full(search, known, now)
    found: list[Chain] = []
    days = calendar_days(search.begin, search.end) if search.begin < search.end else []
    for first in range(0, len(days), DAYS_AT_ONCE):
        part = days[first : first + DAYS_AT_ONCE]
        free = FreeTime(search.near, utc_days(part), freed, sights)
        rest = search.count - len(found)
        some = _Part(search, known, free, part, full)
        chains = earliest_chains(some.by_day(), rest, search.after)
        found += [some.whole(one) for one in chains]
        if len(found) >= search.count:
            break
    offers = tuple(_offer(one, search, known) for one in found)
    until = offers[-1].end if len(offers) == search.count else moment_of(search.end)
    return ChainPage(offers, clock.to_clinic(until))


def _sights(search: Search, known: Catalogue, now: datetime) -> list[Sight]:
    """What each service may have; a session must have room for all steps that may be in it."""
    crowded = crowded_sessions(
        known.suiting, search.begin, search.end + TICKS_A_DAY, now, search.with_same_lead()
    )
    sights = [
        known.suiting.sight(
            tick_at(now),
            search.wish,
            one,
            search.language if one.has_practitioner else None,
            crowded=crowded,
        )
        for one in search.services
    ]
    return [one for one in sights if not one.is_clear]


def _full(search: Search, known: Catalogue, now: datetime) -> dict[str, dict[int, frozenset[date]]]:
    """Nothing, and nothing is asked, for services without a daily limit."""
    begin, end = search.begin, search.end + TICKS_A_DAY
    return {
        one.slug: full_days(one, known.suiting, begin, end, now, search.with_same_lead(one))
        for one in search.services
        if one.daily_limit is not None
    }


@dataclass(frozen=True, slots=True)
class _Part:
    """Some days of a search, and what is free on them; `days` are first ticks and lengths.

    `full`: per service and practitioner, the days that have too few seats left.
    """

    search: Search
    known: Catalogue
    free: FreeTime
    days: Sequence[tuple[int, int]]
    full: Mapping[str, Mapping[int, frozenset[date]]]

    def by_day(self) -> Iterator[Sequence[PlaceDay]]:
        """The days, each with the starts at every clinic."""
        places = [self._steps(place) for place in range(len(self.search.near.places))]
        for begin, length in self.days:
            offset = begin - self.free.base
            yield [
                PlaceDay(place, begin, [on_day(one, offset, length) for one in steps])
                for place, steps in enumerate(places)
            ]

    def _steps(self, place: int) -> list[Step]:
        """The steps at a clinic; people who come at the same time are one step of the search."""
        search = self.search
        if search.kind == GroupKind.SIDE_BY_SIDE:
            starts, _ = self._starts(place, search.wanted[0], len(search.wanted))
            only = self.free.within(search.begin, search.end)
            return [Step(search.ticks, 0, 0, {ANY_LEAD: starts & only})]
        return [self._step(place, number) for number in range(len(search.wanted))]

    def _step(self, place: int, number: int) -> Step:
        wanted = self.search.wanted[number]
        _, found = self._starts(place, wanted, 1)
        starts = self._by_lead(wanted.service, found)
        if number == 0:
            only = self.free.within(self.search.begin, self.search.end)
            asked = self.search.person
            starts = {
                lead: bits & only
                for lead, bits in starts.items()
                if asked is None or lead == asked.number
            }
        return Step(
            ticks_for(wanted.service.minutes),
            wanted.shortest,
            wanted.longest,
            starts,
            number > 0 and wanted.same_doctor != SameDoctor.ANYBODY,
            wanted.same_doctor == SameDoctor.IF_FREE,
        )

    def _starts(self, place: int, wanted: Wanted, count: int) -> tuple[int, dict[int, int]]:
        """For `count` people at once, and per claimable that leads."""
        lead, *others = wanted.service.resources
        members = [
            self.free.members(place, self.known.pools_for(one.kind, one.code))
            for one in wanted.service.resources
        ]
        leads = members[0]
        if full := self.full.get(wanted.service.slug):
            leads = {
                who: bits & ~self.free.on_dates(full.get(who, ())) for who, bits in leads.items()
            }
        return starts_together(
            count,
            leads,
            lead.need,
            [
                (one.need, list(found.values()))
                for one, found in zip(others, members[1:], strict=True)
            ],
            self.free.grid(wanted.service.grid_minutes),
        )

    def _by_lead(self, service: ServiceInfo, found: Mapping[int, int]) -> dict[int, int]:
        """By the number of the practitioner; where none leads, all as one."""
        if not service.has_practitioner:
            return {ANY_LEAD: reduce(or_, found.values(), 0)}
        people = self.known.person_by_claimable
        return {people[one].number: bits for one, bits in found.items() if one in people}

    def whole(self, chain: Chain) -> Chain:
        """With every person's start and lead, where several come at the same time."""
        search = self.search
        if search.kind != GroupKind.SIDE_BY_SIDE:
            return chain
        (tick,) = chain.starts
        service, count = search.wanted[0].service, len(search.wanted)
        _, found = self._starts(chain.place, search.wanted[0], count)
        bit = tick - self.free.base
        free = [one for one, bits in found.items() if bits >> bit & 1]
        leads = [ANY_LEAD] * count
        if service.has_practitioner:
            people = self.known.person_by_claimable
            leads = sorted(people[one].number for one in free if one in people)[:count]
        return chain._replace(starts=(tick,) * count, leads=tuple(leads))


def _offer(chain: Chain, search: Search, known: Catalogue) -> ChainOffer:
    place, distance = search.near.places[chain.place]
    steps = tuple(
        ChainStep(
            one.service.slug,
            known.people[lead].slug if one.service.has_practitioner else None,
            tick,
            one.service.minutes,
            one.maybe,
        )
        for one, tick, lead in zip(search.wanted, chain.starts, chain.leads, strict=True)
    )
    plan = search.plan.slug if search.plan else ""
    token = ChainToken(search.kind, plan, place.slug, steps, search.wish)
    return offer_of(write_chain(token, token_key()), token, known, distance)
