"""Free times beside something else: a page must be readable when the diaries cannot be read."""

import logging
from dataclasses import dataclass

from wervel.common.errors import WervelError
from wervel.scheduling.selectors.lasting import lasting
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots
from wervel.website.keeping import Fresh, standing

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """`fresh` says how long a page may be kept that shows them; None when the diaries could not be
    read."""

    offers: tuple[SlotOffer, ...]
    fresh: Fresh | None

    @property
    def first(self) -> SlotOffer | None:
        return self.offers[0] if self.offers else None


def free_times(query: SlotQuery) -> FreeTimes:
    """The times that a search finds; none when it fails, which is noted for us. Never raises."""
    try:
        offers = search_slots(query).slots
        return FreeTimes(offers, standing(lasting(offers, wanted=query.limit)))
    except WervelError:
        return FreeTimes((), standing())
    except Exception:
        logger.exception("no first free time for a page")
        return FreeTimes((), None)
