"""The first free time, beside an article or on the first page: at the nearest clinic if we know
where the reader is."""

import logging
from dataclasses import dataclass

from wervel.common.dates import near_day_words, time_words
from wervel.common.errors import WervelError
from wervel.common.text import printable
from wervel.directory import selectors as directory
from wervel.directory.geography import Place, locate, nearest
from wervel.scheduling.selectors.catalogue import Near
from wervel.scheduling.selectors.lasting import lasting
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, first_free, search_slots
from wervel.website.keeping import Fresh, standing

SERVICE = "first-consultation-back"
MOST_TYPED = 60
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NextTime:
    """What is shown; all empty where nothing is known. `typed` is kept in the field. `fresh` says
    how long a page may be kept that shows it; None when the diaries could not be read."""

    typed: str
    place_unknown: bool
    clinic: str
    distance_km: int | None
    day: str
    time: str
    iso: str
    fresh: Fresh | None


def next_time(typed: str) -> NextTime:
    """Never fails: a page must be readable when the diaries cannot be read."""
    text = printable(typed).strip()[:MOST_TYPED]
    place = locate(text) if text else None
    fresh = None
    try:
        offer = _at_nearest(place) if place else first_free(SERVICE)
        fresh = standing(lasting([offer] if offer else [], wanted=1))
    except WervelError:
        offer, fresh = None, standing()
    except Exception:
        logger.exception("no first free time for a page")
        offer = None
    return NextTime(
        typed=text,
        place_unknown=bool(text) and place is None,
        clinic=offer.location.name if offer else "",
        distance_km=_rounded(offer),
        day=near_day_words(offer.start.date()) if offer else "",
        time=time_words(offer.start) if offer else "",
        iso=offer.start.isoformat() if offer else "",
        fresh=fresh,
    )


def _at_nearest(place: Place) -> SlotOffer | None:
    clinics = nearest(place, directory.locations())
    if not clinics:
        return None
    query = SlotQuery(
        service=SERVICE,
        location=clinics[0][0].slug,
        near=Near(place.latitude, place.longitude),
        limit=1,
        public_only=True,
    )
    found = search_slots(query).slots
    return found[0] if found else None


def _rounded(offer: SlotOffer | None) -> int | None:
    if offer is None or offer.distance_km is None:
        return None
    return round(offer.distance_km)
