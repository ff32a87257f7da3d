"""The first free time, beside an article or on the first page: at the nearest clinic if we know
where the reader is."""

from dataclasses import dataclass

from wervel.common.dates import near_day_words, time_words
from wervel.directory import selectors as directory
from wervel.directory.geography import nearest
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery
from wervel.website.free_times import free_times
from wervel.website.keeping import Fresh
from wervel.website.near import Whereabouts, whereabouts

SERVICE = "first-consultation-back"


@dataclass(frozen=True, slots=True)
class NextTime:
    """What is shown; all empty where nothing is known. `typed` is kept in the field, `note` says
    from where the distance is counted. `fresh` says how long a page may be kept that shows it; None
    when the diaries could not be read."""

    typed: str
    place_unknown: bool
    note: str
    clinic: str
    distance_km: int | None
    day: str
    time: str
    iso: str
    fresh: Fresh | None


def next_time(typed: str) -> NextTime:
    """Never fails: see `free_times`."""
    reader = whereabouts(typed)
    found = free_times(_query(reader))
    offer = found.first
    return NextTime(
        typed=reader.typed,
        place_unknown=reader.unknown,
        note=reader.note,
        clinic=offer.location.name if offer else "",
        distance_km=_rounded(offer),
        day=near_day_words(offer.start.date()) if offer else "",
        time=time_words(offer.start) if offer else "",
        iso=offer.start.isoformat() if offer else "",
        fresh=found.fresh,
    )


def _query(reader: Whereabouts) -> SlotQuery:
    clinics = nearest(reader.place, directory.locations()) if reader.place else []
    return SlotQuery(
        service=SERVICE,
        location=clinics[0][0].slug if clinics else None,
        near=reader.point,
        limit=1,
        public_only=True,
    )


def _rounded(offer: SlotOffer | None) -> int | None:
    if offer is None or offer.distance_km is None:
        return None
    return round(offer.distance_km)
