"""Limits: which seats of a practitioner's day, or of somebody's session, are taken.

A service with a limit has for each of its practitioners one more claimable, whose ticks from local
midnight on are the seats of that calendar day. Whoever has sessions with a limit has one for each
clinic, whose ticks within a session are its seats. A visit claims one of them; the unique
constraint on claims makes a visit beyond the limit impossible, but for planners who place it there
on purpose: theirs takes a seat after the last one, and counts like any other.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from wervel.common.clock import CLINIC_ZONE
from wervel.scheduling.models import Claim
from wervel.scheduling.selectors.offered import ServiceInfo
from wervel.scheduling.selectors.suiting import Limited, Suiting
from wervel.scheduling.sessions import sessions_on
from wervel.scheduling.sight import Key
from wervel.scheduling.ticks import moment_of, tick_at

ONE_DAY = timedelta(days=1)


def first_seat(day: date) -> int:
    """The tick that stands for the first seat of the calendar day."""
    return tick_at(datetime.combine(day, time(), CLINIC_ZONE))


def date_of(tick: int) -> date:
    """The calendar day at the clinic."""
    return moment_of(tick).astimezone(CLINIC_ZONE).date()


def dates_between(begin: int, end: int) -> list[date]:
    """The calendar days that share time with the ticks from `begin` up to `end`."""
    first, last = date_of(begin), date_of(end - 1)
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]


Seat = tuple[int, int]


def taken_seats(quotas: Collection[int], dates: Collection[date]) -> frozenset[Seat]:
    """Quota and tick of all seats of these days that are claimed, by whatever."""
    begin, end = first_seat(min(dates)), first_seat(max(dates) + ONE_DAY)
    claims = Claim.objects.filter(claimable_id__in=quotas, tick__gte=begin, tick__lt=end)
    return frozenset(claims.values_list("claimable_id", "tick"))


def full_among(seats: Iterable[int], limit: int) -> frozenset[date]:
    """The days of which so many seats are taken."""
    counts = Counter(date_of(seat) for seat in seats)
    return frozenset(day for day, count in counts.items() if count >= limit)


def full_days(
    service: ServiceInfo, suiting: Suiting, begin: int, end: int, now: datetime, needed: int = 1
) -> dict[int, frozenset[date]]:
    """Per practitioner's claimable, the days between these ticks that have fewer seats left than
    are needed.

    Holds that have ended take none. One query, and none for a service without a limit.
    """
    if service.daily_limit is None or begin >= end:
        return {}
    whose = suiting.quotas_of(service)
    dates = dates_between(begin, end)
    most = service.daily_limit - needed
    if most < 0:
        return dict.fromkeys(whose.values(), frozenset(dates))
    seats = _seats_now(list(whose), dates, now)
    return {whose[quota]: full_among(found, most + 1) for quota, found in seats.items()}


def crowded_sessions(
    suiting: Suiting, begin: int, end: int, now: datetime, needed: int = 1
) -> dict[tuple[int, Key], list[range]]:
    """The sessions between these ticks in which fewer visits may still begin than are needed.

    Holds that have ended take no seat. One query, and none where no session has a limit.
    """
    if not suiting.limited or begin >= end:
        return {}
    dates = dates_between(begin, end)
    quotas = [one.quota for limited in suiting.limited.values() for one in limited]
    seats = _seats_now(quotas, dates, now)
    return crowded_among(suiting.limited, seats, dates, needed)


def crowded_among(
    limited: Mapping[Key, Sequence[Limited]],
    seats: Mapping[int, Collection[int]],
    dates: Sequence[date],
    needed: int = 1,
) -> dict[tuple[int, Key], list[range]]:
    """Of these days; `seats` are the taken ones of each quota."""
    found: dict[tuple[int, Key], list[range]] = {}
    for place, owners in limited.items():
        for one in owners:
            taken = seats.get(one.quota, ())
            sessions = sessions_on(one.rules, dates)
            if full := [each.ticks for each in sessions if each.left(taken) < needed]:
                found[one.claimable, place] = full
    return found


def _seats_now(
    quotas: Collection[int], dates: Sequence[date], now: datetime
) -> dict[int, list[int]]:
    claims = Claim.objects.filter(
        claimable_id__in=quotas,
        tick__gte=first_seat(dates[0]),
        tick__lt=first_seat(dates[-1] + ONE_DAY),
    ).exclude(hold__isnull=False, hold__expires_at__lte=now)
    seats: dict[int, list[int]] = {}
    for quota, tick in claims.values_list("claimable_id", "tick"):
        seats.setdefault(quota, []).append(tick)
    return seats
