"""Daily limits: which seats of a practitioner's day are taken.

A service with a limit has for each of its practitioners one more claimable, whose ticks from local
midnight on are the seats of that calendar day. A visit claims one of them; the unique constraint on
claims makes a visit beyond the limit impossible.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta

from wervel.common.clock import CLINIC_ZONE
from wervel.scheduling.models import Claim
from wervel.scheduling.selectors.offered import ServiceInfo
from wervel.scheduling.selectors.suiting import Suiting
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


def taken_seats(quota: int, dates: Collection[date]) -> frozenset[int]:
    """The seats of these days that are claimed, by whatever."""
    begin, end = first_seat(min(dates)), first_seat(max(dates) + ONE_DAY)
    claims = Claim.objects.filter(claimable_id=quota, tick__gte=begin, tick__lt=end)
    return frozenset(claims.values_list("tick", flat=True))


def full_among(seats: Iterable[int], limit: int) -> frozenset[date]:
    """The days of which so many seats are taken."""
    counts = Counter(date_of(seat) for seat in seats)
    return frozenset(day for day, count in counts.items() if count >= limit)


def full_days(
    service: ServiceInfo, suiting: Suiting, begin: int, end: int, now: datetime
) -> dict[int, frozenset[date]]:
    """Per practitioner's claimable, the days between these ticks that have no seat left.

    Holds that have ended take none. One query, and none for a service without a limit.
    """
    if service.daily_limit is None or begin >= end:
        return {}
    whose = suiting.quotas_of(service)
    days = dates_between(begin, end)
    claims = Claim.objects.filter(
        claimable_id__in=list(whose),
        tick__gte=first_seat(days[0]),
        tick__lt=first_seat(days[-1] + ONE_DAY),
    ).exclude(hold__isnull=False, hold__expires_at__lte=now)
    seats: dict[int, list[int]] = {}
    for quota, tick in claims.values_list("claimable_id", "tick"):
        seats.setdefault(whose[quota], []).append(tick)
    return {who: full_among(found, service.daily_limit) for who, found in seats.items()}
