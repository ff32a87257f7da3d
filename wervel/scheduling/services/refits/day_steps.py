"""Where a step of somebody's day can go when it no longer fits."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from wervel.common import clock
from wervel.scheduling.bitmap import span
from wervel.scheduling.models import Appointment
from wervel.scheduling.services.chain_order import others_of_day
from wervel.scheduling.services.putting import minutes_of
from wervel.scheduling.ticks import tick_at, tick_from, ticks_for

ONE_DAY = timedelta(days=1)
NOWHERE = 0


def windows_of(lost: Sequence[Appointment], origin: int) -> dict[UUID, int]:
    """Per step of a day, the starts from the tick `origin` on that leave it in order: on that day,
    after the step before and before the step after. Nowhere alone when another step of the day no
    longer fits either: then a person moves the day as a whole."""
    ids = {one.pk for one in lost}
    found = {}
    for one in lost:
        others = others_of_day(one)
        if others:
            alone = not any(other.pk in ids for other in others)
            found[one.pk] = _between(one, others, origin) if alone else NOWHERE
    return found


def _between(one: Appointment, others: Sequence[Appointment], origin: int) -> int:
    day = clock.to_clinic(one.start).date()
    begin = tick_at(datetime.combine(day, time(), clock.CLINIC_ZONE))
    end = tick_at(datetime.combine(day + ONE_DAY, time(), clock.CLINIC_ZONE))
    for other in others:
        if other.position < one.position:
            begin = max(begin, tick_from(other.end))
        else:
            end = min(end, tick_at(other.start))
    last = end - ticks_for(minutes_of(one))
    return span(max(begin - origin, 0), max(last + 1 - origin, 0))
