"""What a change of hours would do: read from the database as it would be, and undone again.

So a proposal is made by the very code that puts a change into force.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.availability import grid_bits
from wervel.scheduling.bitmap import span, unpack
from wervel.scheduling.change_terms import Terms
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.models import Appointment, Claim, FreeDay
from wervel.scheduling.refitting import Displaced, Ledger, Offer, Post
from wervel.scheduling.selectors.catalogue import Catalogue, Near, PlaceInfo, catalogue
from wervel.scheduling.selectors.free_day_sql import key_of
from wervel.scheduling.selectors.offered import lasting
from wervel.scheduling.selectors.opening import bookable_days
from wervel.scheduling.services.putting import minutes_of
from wervel.scheduling.services.refits.day_steps import windows_of
from wervel.scheduling.services.refits.force import put_into_force, touched
from wervel.scheduling.ticks import TICKS_A_DAY, first_tick, tick_at, tick_from, ticks_for

# How many clinics a new place is looked for at.
NEARBY = 5

Bits = dict[tuple[int, UUID], int]


class _Undone(Exception):
    """Ends a transaction that only looked what would be."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the new places are made from; `origin` is the tick that bit 0 stands for."""

    origin: int
    displaced: list[Displaced]
    offers: dict[str, Offer]
    ledger: Ledger
    known: Catalogue


@contextmanager
def undone() -> Iterator[None]:
    """Run the block in a transaction that leaves nothing behind."""
    try:
        with transaction.atomic():
            yield
            raise _Undone
    except _Undone:
        pass


def foresee(terms: Terms, reason: str, actor: Actor) -> Situation:
    """The appointments that would no longer fit, and what would be free."""
    days = bookable_days()
    claimables = touched(terms)
    open_now = _bits(claimables, days, "open")
    with undone():
        put_into_force(terms, reason, actor)
        open_then = _bits(claimables, days, "open")
        found = _situation(_displaced(open_now, open_then, days), days)
    return found


def _bits(claimables: Collection[int], days: range, column: str) -> Bits:
    """A column of the free days as one integer from the first day on, for each post."""
    found: Bits = defaultdict(int)
    rows = FreeDay.objects.filter(
        claimable_id__in=claimables, day__gte=days.start, day__lt=days.stop
    )
    for claimable, location, day, stored in rows.values_list(
        "claimable_id", "location_id", "day", column
    ):
        found[claimable, location] |= unpack(stored) << (day - days.start) * TICKS_A_DAY
    return found


def _displaced(open_now: Bits, open_then: Bits, days: range) -> list[Appointment]:
    """Those to come that have claimed a time which was open and would not be."""
    origin = first_tick(days.start)
    closing = {post: bits & ~open_then.get(post, 0) for post, bits in open_now.items()}
    claimed = Claim.objects.filter(
        claimable_id__in={claimable for claimable, _ in open_now},
        tick__gte=tick_at(clock.now()),
        tick__lt=first_tick(days.stop),
        appointment__status=AppointmentStatus.CONFIRMED,
        appointment__start__gt=clock.now(),
    )
    lost = {
        owner
        for owner, location, claimable, tick in claimed.values_list(
            "appointment_id", "appointment__location_id", "claimable_id", "tick"
        )
        if closing.get((claimable, location), 0) >> tick - origin & 1
    }
    rows = Appointment.objects.filter(pk__in=lost).select_related("service", "patient", "group")
    return list(rows.order_by("start", "id"))


def _situation(lost: list[Appointment], days: range) -> Situation:
    known, origin = catalogue(), first_tick(days.start)
    nearby = {pk: _nearby(known.place_by_id[pk], known) for pk in {a.location_id for a in lost}}
    places = {place.number: place for found in nearby.values() for place in found}
    posts, pools = _posts(places.values(), days)
    ledger = Ledger(posts)
    _give_back(lost, ledger, places, days)
    offers: dict[str, Offer] = {}
    windows = windows_of(lost, origin)
    displaced = []
    for one in lost:
        name = f"{one.service.slug}/{minutes_of(one)}"
        if name not in offers and one.service.slug in known.services:
            offers[name] = _offer(one, known, pools, days)
        if name in offers:
            around = [place.number for place in nearby[one.location_id]]
            wanted = _wanted(one, name, around, origin, known)
            displaced.append(replace(wanted, window=windows.get(one.pk)))
    _mark_busy(lost, ledger, days)
    return Situation(origin, displaced, offers, ledger, known)


def _nearby(place: PlaceInfo, known: Catalogue) -> list[PlaceInfo]:
    """The clinic itself and those around it; its own is the first even if it has closed."""
    near = known.by_distance(Near(place.latitude, place.longitude)).places
    others = [one for one, _ in near if one.id != place.id]
    return [place, *others][:NEARBY]


def _posts(
    places: Iterable[PlaceInfo], days: range
) -> tuple[dict[Post, int], dict[tuple[int, str], list[int]]]:
    """What is free at these clinics, and who is in which pool there."""
    numbers = {key_of(place.id): place.number for place in places}
    free: dict[Post, int] = defaultdict(int)
    pools: dict[tuple[int, str], set[int]] = defaultdict(set)
    rows = FreeDay.objects.filter(
        location_id__in=list(numbers), day__gte=days.start, day__lt=days.stop
    )
    for claimable, location, day, pool, stored in rows.values_list(
        "claimable_id", "location_id", "day", "pool", "free"
    ):
        place = numbers[key_of(location)]
        free[Post(claimable, place)] |= unpack(stored) << (day - days.start) * TICKS_A_DAY
        pools[place, pool].add(claimable)
    return dict(free), {key: sorted(found) for key, found in pools.items()}


def _give_back(
    lost: list[Appointment], ledger: Ledger, places: dict[int, PlaceInfo], days: range
) -> None:
    """What the displaced have claimed is free for each other, where it stays open."""
    claims = Claim.objects.filter(appointment_id__in=[one.pk for one in lost])
    given: dict[int, int] = defaultdict(int)
    origin = first_tick(days.start)
    for claimable, tick in claims.values_list("claimable_id", "tick"):
        given[claimable] |= 1 << max(tick - origin, 0)
    numbers = {place.id: place.number for place in places.values()}
    for (claimable, location), is_open in _bits(list(given), days, "open").items():
        post = Post(claimable, numbers.get(location, -1))
        if post in ledger.free:
            ledger.free[post] |= given[claimable] & is_open


def _offer(
    one: Appointment, known: Catalogue, pools: dict[tuple[int, str], list[int]], days: range
) -> Offer:
    service = lasting(known.services[one.service.slug], minutes_of(one))
    members = {
        place: [
            _members(place, known.pools_for(need.kind, need.code), pools)
            for need in service.resources
        ]
        for place in {place for place, _ in pools}
    }
    origin = first_tick(days.start)
    grid = 0
    for number, day in enumerate(days):
        grid |= grid_bits(day, service.grid_minutes) << number * TICKS_A_DAY
    now = clock.now()
    soonest = tick_from(now + timedelta(minutes=service.notice_minutes)) - origin
    latest = tick_from(now + timedelta(days=service.horizon_days)) - origin
    needs = tuple(need.need for need in service.resources)
    return Offer(needs, members, grid & span(soonest, latest))


def _members(
    place: int, names: Sequence[str], pools: dict[tuple[int, str], list[int]]
) -> list[int]:
    return sorted({who for pool in names for who in pools.get((place, pool), ())})


def _wanted(
    one: Appointment, service: str, nearby: list[int], origin: int, known: Catalogue
) -> Displaced:
    person = next((each for each in known.people if each.id == one.practitioner_id), None)
    return Displaced(
        key=one.pk,
        service=service,
        lead=person.claimable if person else 0,
        patient=one.patient.claimable_id,
        tick=tick_at(one.start) - origin,
        ticks=ticks_for(minutes_of(one)),
        rank=-Urgency(one.triage_urgency).rank if one.triage_urgency else 0,
        nearby=nearby,
    )


def _mark_busy(lost: list[Appointment], ledger: Ledger, days: range) -> None:
    """What the patients have claimed for appointments that stay."""
    origin = first_tick(days.start)
    claims = Claim.objects.filter(
        claimable_id__in={one.patient.claimable_id for one in lost}, tick__gte=origin
    ).exclude(appointment_id__in=[one.pk for one in lost])
    for claimable, tick in claims.values_list("claimable_id", "tick"):
        ledger.busy[claimable] = ledger.busy.get(claimable, 0) | 1 << tick - origin
