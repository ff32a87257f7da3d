"""What can be booked where and with whom, kept in each process until its version changes."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from wervel.common import clock
from wervel.common.errors import WervelError
from wervel.directory import geography
from wervel.scheduling.selectors.free_day_sql import Statement, ask, catalogue_version, key_of
from wervel.scheduling.selectors.offered import (
    Near,
    OwnTime,
    PersonInfo,
    PlaceInfo,
    Resource,
    ServiceInfo,
    people,
    places,
    pool_name,
    pools,
    services,
)
from wervel.scheduling.selectors.open_hours import OpenHours
from wervel.scheduling.selectors.plans import read_plans
from wervel.scheduling.selectors.suiting import Suiting

__all__ = [
    "Catalogue",
    "Look",
    "Near",
    "Nearness",
    "OwnTime",
    "PersonInfo",
    "PlaceInfo",
    "Resource",
    "ServiceInfo",
    "catalogue",
    "catalogue_at",
    "look",
    "pool_name",
    "public_services",
]

T = TypeVar("T")
EARTH_ORDERS_KEPT = 512


class Nearness:
    """Clinics, nearest first, with kilometres; `keys` name them as the database stores them."""

    def __init__(self, places: Iterable[tuple[PlaceInfo, float | None]]) -> None:
        self.places = tuple(places)
        self.keys = [key_of(place.id) for place, _ in self.places]
        self.numbers = {key: number for number, key in enumerate(self.keys)}


class Catalogue:
    """One version of the directory, as plain values."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.services = {one.slug: one for one in services()}
        self.service_by_id = {one.id: one for one in self.services.values()}
        self.plans = {one.slug: one for one in read_plans(self.services)}
        self.places = tuple(places(active=True))
        self.people = tuple(people())
        self.place_by_slug = {one.slug: one for one in self.places}
        # An appointment at a clinic that has closed since still says where it was.
        self.place_by_id = {one.id: one for one in (*self.places, *places(active=False))}
        self.person_by_slug = {one.slug: one for one in self.people}
        self.person_by_claimable = {one.claimable: one for one in self.people}
        self.pools, self.workplaces = pools({one.id: one for one in self.people})
        self.suiting = Suiting(self.people)
        self.hours = OpenHours()
        self._orders = lru_cache(EARTH_ORDERS_KEPT)(self._order)

    def pools_for(self, kind: str, code: str) -> tuple[str, ...]:
        """The pools whose members can serve as this."""
        return self.pools.get((kind, code), (pool_name(kind, (code,)),))

    def by_distance(self, near: Near | None) -> Nearness:
        """All clinics; without a point in the chain's own order, and without kilometres."""
        return self._orders(near)

    def _order(self, near: Near | None) -> Nearness:
        if near is None:
            return Nearness((place, None) for place in self.places)
        return Nearness(geography.nearest(near, self.places))


def public_services() -> list[ServiceInfo]:
    """What visitors may book, in its order."""
    return [one for one in catalogue().services.values() if one.public]


_kept: Catalogue | None = None


def catalogue() -> Catalogue:
    """The catalogue of the present version; one cheap query when nothing has changed."""
    return catalogue_at(clock.now())[0]


def catalogue_at(now: datetime) -> tuple[Catalogue, bool]:
    """The catalogue, and whether any hold that ended before `now` still takes time."""
    global _kept
    version, any_expired, _ = catalogue_version(now)
    if _kept is None or _kept.version != version:
        _kept = Catalogue(version)
    return _kept, any_expired


@dataclass(frozen=True, slots=True)
class Look(Generic[T]):
    """What was found with the present catalogue; `any_expired` as in `catalogue_at`."""

    known: Catalogue
    any_expired: bool
    wanted: T
    rows: list[Any]


def look(now: datetime, want: Callable[[Catalogue], tuple[T, Statement | None]]) -> Look[T]:
    """The catalogue and the rows of a statement that is made with it, if any.

    The kept catalogue is nearly always the present one: its statement is sent with the question
    for the version, and what it found is thrown away when the version is another.
    """
    kept = _kept
    if kept is not None:
        # An error may come of an old catalogue; with the present one it comes again.
        with suppress(WervelError):
            wanted, statement = want(kept)
            version, any_expired, rows = catalogue_version(now, statement)
            if version == kept.version:
                return Look(kept, any_expired, wanted, rows)
    known, any_expired = catalogue_at(now)
    wanted, statement = want(known)
    return Look(known, any_expired, wanted, ask(*statement) if statement else [])
