"""Whom and what a visit can take when hours do not count, but claims do."""

from collections.abc import Sequence

from django.db.models import Q

from wervel.common import clock
from wervel.directory.choices import ClaimableKind
from wervel.directory.models import Claimable, Device, PractitionerRole, Room
from wervel.scheduling.exceptions import SlotTaken, SlotUnknown
from wervel.scheduling.models import Claim, Leave
from wervel.scheduling.selectors.catalogue import Resource, catalogue
from wervel.scheduling.selectors.free_day_sql import key_of
from wervel.scheduling.services.claiming import Board, is_free, with_given
from wervel.scheduling.services.claiming_sql import BoardRow, lock_days
from wervel.scheduling.services.seating import seats_around, seats_for
from wervel.scheduling.services.wanted import Taking, Visit
from wervel.scheduling.ticks import day_of, moment_of

Wanted = list[tuple[list[int], int, int]]


def lock_unclaimed(visit: Visit, given: Sequence[Taking]) -> tuple[list[BoardRow], list[Taking]]:
    """Lock the days of all that could serve the visit, and choose what nobody has claimed.

    What is free within its hours comes first. `given` is what the visit has now and gives back.
    It has its seats too, beyond a limit if need be: what is offered later counts it.
    SlotTaken when something that is needed is taken.
    """
    wanted = _wanted(visit)
    claimables = {one for options, _, _ in wanted for one in options}
    days = {day for one in given for day in (day_of(one.begin), day_of(one.end - 1))}
    rows = lock_days(claimables | {one.claimable for one in given}, {*visit.days, *days})
    free = with_given(Board(rows), given).free(key_of(visit.place.id))
    own = {(one.claimable, tick) for one in given for tick in range(one.begin, one.end)}
    taken = set(_claims(visit, claimables)) - own
    takings = []
    for options, begin, end in wanted:
        possible = [
            one for one in options if not any((one, tick) in taken for tick in range(begin, end))
        ]
        if not possible:
            raise SlotTaken
        within_hours = (one for one in possible if is_free(free.get(one, {}), begin, end))
        takings.append(Taking(next(within_hours, possible[0]), begin, end))
    return rows, [*takings, *_seats(visit, takings, given)]


def _seats(visit: Visit, takings: Sequence[Taking], given: Sequence[Taking]) -> list[Taking]:
    known = catalogue()
    seats = seats_around(visit, (one.claimable for one in takings), known)
    others = seats - {(one.claimable, one.begin) for one in given}
    found = seats_for(visit, takings, others, known, beyond=True)
    if found is None:
        raise SlotTaken
    return found


def expired_in_the_way(visit: Visit) -> set[int]:
    """Expired holds that still take some of what could serve the visit."""
    claims = Claim.objects.filter(
        claimable_id__in={one for options, _, _ in _wanted(visit) for one in options},
        tick__gte=visit.first,
        tick__lt=visit.end,
        hold__expires_at__lte=clock.now(),
    )
    return {hold for hold in claims.values_list("hold_id", flat=True) if hold is not None}


def _claims(visit: Visit, claimables: set[int]) -> list[tuple[int, int]]:
    claims = Claim.objects.filter(
        claimable_id__in=claimables, tick__gte=visit.first, tick__lt=visit.end
    )
    return list(claims.values_list("claimable_id", "tick"))


def _wanted(visit: Visit) -> Wanted:
    """For each need the claimables that can serve it, in their order, and its ticks."""
    found: Wanted = []
    for number, one in enumerate(visit.service.resources):
        options = _practitioner(visit, one) if number == 0 and visit.person else _things(visit, one)
        found.append((options, visit.tick - one.need.before, visit.tick + one.need.length))
    return found


def _practitioner(visit: Visit, one: Resource) -> list[int]:
    """The one who was asked for; SlotUnknown when they do not do this at any clinic."""
    if visit.person is None:
        return []
    roles = PractitionerRole.objects.filter(practitioner_id=visit.person.id, specialty=one.code)
    if not roles.exists():
        raise SlotUnknown
    return [visit.person.claimable]


def _things(visit: Visit, one: Resource) -> list[int]:
    """Rooms or devices of the clinic, without those that are out of order at that time."""
    there = Q(location_id=visit.place.id, active=True)
    if one.kind == ClaimableKind.ROOM:
        serving = Claimable.objects.filter(
            pk__in=Room.objects.filter(there, room_type=one.code).values("claimable_id")
        )
    else:
        serving = Claimable.objects.filter(
            pk__in=Device.objects.filter(there, device_type=one.code).values("claimable_id")
        )
    away = Leave.objects.filter(start__lt=moment_of(visit.end), end__gt=moment_of(visit.first))
    in_order = serving.exclude(pk__in=away.values("claimable_id")).order_by("pk")
    return list(in_order.values_list("pk", flat=True))
