"""The seats of a visit: of its practitioner's day, and of the sessions that it begins in."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from wervel.scheduling.selectors.catalogue import Catalogue
from wervel.scheduling.selectors.free_day_sql import key_of
from wervel.scheduling.selectors.seats import (
    Seat,
    crowded_among,
    date_of,
    first_seat,
    full_among,
    taken_seats,
)
from wervel.scheduling.selectors.suiting import Limited
from wervel.scheduling.services.wanted import Taking, Visit
from wervel.scheduling.sessions import session_at
from wervel.scheduling.sight import Sight

NO_SEATS: frozenset[Seat] = frozenset()


def seats_around(visit: Visit, claimables: Iterable[int], known: Catalogue) -> frozenset[Seat]:
    """What is taken where the visit, served by some of these, needs a seat.

    One query, and none where nothing has a limit.
    """
    serving = set(claimables)
    quotas = [one.quota for one in _limited(visit, known) if one.claimable in serving]
    daily = visit.quota(known)
    if daily is not None:
        quotas.append(daily)
    return taken_seats(quotas, visit.dates) if quotas else NO_SEATS


def sight_of(visit: Visit, seats: frozenset[Seat], known: Catalogue, now: int) -> Sight:
    """What the visit may have, when these seats are taken."""
    suiting, daily, place = known.suiting, visit.quota(known), key_of(visit.place.id)
    full: dict[int, frozenset[date]] = {}
    if visit.person and visit.service.daily_limit is not None:
        own = (tick for quota, tick in seats if quota == daily)
        full[visit.person.claimable] = full_among(own, visit.service.daily_limit)
    limited = _limited(visit, known)
    if not limited:
        return suiting.sight(now, visit.wish, visit.service, full=full)
    taken: dict[int, list[int]] = {}
    for quota, tick in seats:
        taken.setdefault(quota, []).append(tick)
    crowded = crowded_among({place: limited}, taken, visit.dates)
    return suiting.sight(now, visit.wish, visit.service, full=full, crowded=crowded)


def seats_for(
    visit: Visit,
    takings: Sequence[Taking],
    seats: frozenset[Seat],
    known: Catalogue,
    *,
    beyond: bool = False,
) -> list[Taking] | None:
    """A seat of the day and of each session that one of the takings begins in; None when one is
    full. `beyond` the limit there is always one more."""
    wanted = [*_of_the_day(visit, known, beyond), *_of_sessions(visit, takings, known, beyond)]
    found = []
    for quota, ticks in wanted:
        free = next((tick for tick in ticks if (quota, tick) not in seats), None)
        if quota is None or free is None:
            return None
        found.append(Taking(quota, free, free + 1))
    return found


def _of_the_day(
    visit: Visit, known: Catalogue, beyond: bool
) -> list[tuple[int | None, Sequence[int]]]:
    limit, quota = visit.service.daily_limit, visit.quota(known)
    if limit is None or visit.person is None or (beyond and quota is None):
        return []
    day = date_of(visit.tick)
    first = first_seat(day)
    end = first_seat(day + timedelta(days=1)) if beyond else first + limit
    return [(quota, range(first, end))]


def _of_sessions(
    visit: Visit, takings: Sequence[Taking], known: Catalogue, beyond: bool
) -> list[tuple[int, Sequence[int]]]:
    found: list[tuple[int, Sequence[int]]] = []
    for one in _limited(visit, known):
        for taking in takings:
            if taking.claimable == one.claimable:
                session = session_at(one.rules, date_of(taking.begin), taking.begin)
                if session is not None:
                    seats = session.ticks if beyond else session.ticks[: session.most]
                    found.append((one.quota, seats))
    return found


def _limited(visit: Visit, known: Catalogue) -> Sequence[Limited]:
    limited = known.suiting.limited
    return limited.get(key_of(visit.place.id), ()) if limited else ()
