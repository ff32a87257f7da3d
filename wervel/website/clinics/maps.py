"""The map of the clinics with the reader's own place, as `design` draws it."""

from collections.abc import Iterable
from typing import Protocol

from wervel.design.border_map import BorderMap, Site, Whereabouts, border_map
from wervel.directory.geography import Place, nearest


class OnMap(Protocol):
    """A clinic, from whichever reading it comes."""

    @property
    def slug(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def latitude(self) -> float: ...

    @property
    def longitude(self) -> float: ...


def clinic_map(clinics: Iterable[OnMap], place: Place | None = None, chosen: str = "") -> BorderMap:
    """The way leads from the reader to the `chosen` clinic, else to the nearest."""
    known = list(clinics)
    sites = {one.slug: Site(one.name, one.latitude, one.longitude) for one in known}
    reader = None
    if place and known:
        aims = [one for one in known if one.slug == chosen] or known
        aim, km = nearest(place, aims)[0]
        own = Site(place.name, place.latitude, place.longitude)
        reader = Whereabouts(own, sites[aim.slug], round(km))
    return border_map(list(sites.values()), reader, sites.get(chosen))
