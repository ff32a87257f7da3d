"""The first free time, for pages that are about something else and must stand without it."""

import logging

from wervel.scheduling.selectors.catalogue import Near
from wervel.scheduling.selectors.slots import first_free
from wervel.website.booking.presenters import TimeCard, time_card
from wervel.website.booking.times import DEFAULT_SERVICE

logger = logging.getLogger(__name__)


def first_time(near: Near | None = None) -> TimeCard | None:
    """The first consultation that is free, at any clinic; None when there is none to show."""
    try:
        offer = first_free(DEFAULT_SERVICE, near)
    except Exception:
        logger.exception("no first free time to show")
        return None
    return time_card(offer) if offer else None
