"""How long free times that were shown stay true, for whoever keeps the page that shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wervel.common import clock
from wervel.scheduling.kept_free import next_release
from wervel.scheduling.models import Hold
from wervel.scheduling.selectors.catalogue import catalogue
from wervel.scheduling.selectors.slots import SlotOffer
from wervel.scheduling.ticks import day_of, moment_of, tick_at

# Past every horizon.
EVERY_DAY = 10_000_000
# The horizon moves on: where few are free, more come within reach.
NEW_DAYS_COME = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Lasting:
    """True before `until`, while no diary changes on any UTC day up to `day`."""

    until: datetime
    day: int


def lasting(offers: Sequence[SlotOffer], *, wanted: int) -> Lasting:
    """For the first `wanted` free times of a search from now on; fewer found were all there are.

    They change when one of them comes too near to be booked, when a diary up to the last of them
    changes, when a hold ends that takes an earlier time or this one, and when times kept for the
    urgent open to everybody.
    """
    whole = len(offers) >= wanted
    ends = [_last_moment(offer) for offer in offers]
    hold = _next_end_of_hold(offers[-1].start if whole else None)
    if hold is not None:
        ends.append(hold)
    release = _next_release()
    if release is not None:
        ends.append(release)
    if not whole:
        ends.append(clock.now() + NEW_DAYS_COME)
    day = day_of(tick_at(offers[-1].end)) if whole else EVERY_DAY
    return Lasting(min(ends), day)


def _last_moment(offer: SlotOffer) -> datetime:
    """From here on the time is too near to be booked."""
    return offer.start - timedelta(minutes=offer.service.notice_minutes)


def _next_release() -> datetime | None:
    kept = catalogue().suiting.kept.values()
    tick = next_release((rule for rules in kept for rule in rules), tick_at(clock.now()))
    return None if tick is None else moment_of(tick)


def _next_end_of_hold(latest: datetime | None) -> datetime | None:
    holds = Hold.objects.filter(freed_at__isnull=True, expires_at__gt=clock.now())
    if latest is not None:
        holds = holds.filter(start__lte=latest)
    return holds.order_by("expires_at").values_list("expires_at", flat=True).first()
