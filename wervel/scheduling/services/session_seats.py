"""Seats of what is booked already, when sessions get a limit or other hours."""

from collections.abc import Collection
from uuid import UUID

from wervel.common import clock
from wervel.scheduling.models import Claim, FreeDay, Schedule, SessionQuota
from wervel.scheduling.selectors.seats import date_of, first_seat
from wervel.scheduling.sessions import session_at
from wervel.scheduling.ticks import day_of

Owner = tuple[int | None, UUID | None]


def seat_sessions(claimables: Collection[int] | None = None) -> None:
    """Give what is held or booked from today on its seats, beyond a limit if there is more.

    Within the caller's transaction, which has locked nothing but the directory's version. Bookings
    wait for the days of the one whose seats are changed.
    """
    quotas = SessionQuota.objects.order_by("owner_id", "location_id")
    if claimables is not None:
        quotas = quotas.filter(owner_id__in=claimables)
    found = [one for one in quotas if misplaced(one)]
    if not found:
        return
    today = day_of(first_seat(clock.today()))
    days = FreeDay.objects.filter(claimable_id__in=[one.owner_id for one in found], day__gte=today)
    list(days.select_for_update().order_by("id").values_list("pk"))
    for quota in found:
        _seat_anew(quota)


def misplaced(quota: SessionQuota) -> set[Owner]:
    """Who has no seat in the session in which their time begins, or one that they should not."""
    wanted, seats = _wanted(quota), _seats(quota)
    owners = {*wanted, *seats}
    return {
        one
        for one in owners
        if len(seats.get(one, ())) != int(one in wanted)
        or not all(seat in wanted[one] for seat in seats.get(one, ()))
    }


def _seat_anew(quota: SessionQuota) -> None:
    begin = first_seat(clock.today())
    Claim.objects.filter(claimable=quota.claimable_id, tick__gte=begin).delete()
    taken: set[int] = set()
    rows = []
    for (hold, appointment), ticks in _wanted(quota).items():
        tick = next(one for one in ticks if one not in taken)
        taken.add(tick)
        rows.append(
            Claim(
                claimable_id=quota.claimable_id,
                tick=tick,
                hold_id=hold,
                appointment_id=appointment,
            )
        )
    Claim.objects.bulk_create(rows)


def _wanted(quota: SessionQuota) -> dict[Owner, range]:
    """The ticks of the session in which each hold or appointment of the owner begins."""
    schedules = Schedule.objects.filter(claimable=quota.owner_id, location=quota.location_id)
    rules = [row.rule for row in schedules.order_by("opens", "id")]
    claims = Claim.objects.filter(claimable=quota.owner_id, tick__gte=first_seat(clock.today()))
    begins: dict[Owner, int] = {}
    for tick, hold, appointment, held_at, booked_at in claims.order_by("tick").values_list(
        "tick", "hold_id", "appointment_id", "hold__location_id", "appointment__location_id"
    ):
        if quota.location_id in (held_at, booked_at):
            begins.setdefault((hold, appointment), tick)
    found = {one: session_at(rules, date_of(tick), tick) for one, tick in begins.items()}
    return {one: session.ticks for one, session in found.items() if session is not None}


def _seats(quota: SessionQuota) -> dict[Owner, list[int]]:
    claims = Claim.objects.filter(claimable=quota.claimable_id, tick__gte=first_seat(clock.today()))
    found: dict[Owner, list[int]] = {}
    for tick, hold, appointment in claims.values_list("tick", "hold_id", "appointment_id"):
        found.setdefault((hold, appointment), []).append(tick)
    return found
