"""What can be booked where and with whom, kept in each process until its version changes."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from wervel.common import clock
from wervel.common.errors import WervelError
from wervel.common.language import Localized, localized
from wervel.directory import geography
from wervel.directory.choices import ClaimableKind
from wervel.directory.models import (
    HealthcareService,
    Location,
    Practitioner,
    PractitionerRole,
    ServiceRequirement,
)
from wervel.scheduling.search import Need
from wervel.scheduling.selectors.free_day_sql import Statement, ask, catalogue_version, key_of
from wervel.scheduling.selectors.plans import read_plans
from wervel.scheduling.ticks import ticks_for

T = TypeVar("T")
LEAD_ORDER = (ClaimableKind.PRACTITIONER, ClaimableKind.DEVICE, ClaimableKind.ROOM)
EARTH_ORDERS_KEPT = 512


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing a service needs: its kind, its code in the directory, and its ticks."""

    kind: str
    code: str
    need: Need


@dataclass(frozen=True, slots=True)
class ServiceInfo:
    """A service as booking sees it. The first of its resources leads the search."""

    id: UUID
    slug: str
    names: Localized
    summaries: Localized
    minutes: int
    grid_minutes: int
    notice_minutes: int
    horizon_days: int
    late_change_hours: int
    price_cents: int
    public: bool
    resources: tuple[Resource, ...]

    @property
    def name(self) -> str:
        return localized(self.names)

    @property
    def summary(self) -> str:
        return localized(self.summaries)

    @property
    def has_practitioner(self) -> bool:
        return self.resources[0].kind == ClaimableKind.PRACTITIONER


@dataclass(frozen=True, slots=True)
class PlaceInfo:
    """A clinic as booking sees it; `number` is its position in the chain's own order."""

    number: int
    id: UUID
    slug: str
    names: Localized
    latitude: float
    longitude: float
    street: str
    postal_code: str
    phone: str

    @property
    def name(self) -> str:
        return localized(self.names)

    @property
    def address(self) -> str:
        """Street, postcode and town as on the envelope, whatever the reader's language."""
        return f"{self.street}, {self.postal_code} {self.names['de']}"


@dataclass(frozen=True, slots=True)
class PersonInfo:
    """A practitioner as booking sees it; `number` is the position in the order of slugs."""

    number: int
    id: UUID
    claimable: int
    slug: str
    name: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A point in degrees (WGS 84)."""

    latitude: float
    longitude: float


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
        self.services = {one.slug: one for one in _services()}
        self.plans = {one.slug: one for one in read_plans(self.services)}
        self.places = tuple(_places(active=True))
        self.people = tuple(_people())
        self.place_by_slug = {one.slug: one for one in self.places}
        # An appointment at a clinic that has closed since still says where it was.
        self.place_by_id = {one.id: one for one in (*self.places, *_places(active=False))}
        self.person_by_slug = {one.slug: one for one in self.people}
        self.person_by_claimable = {one.claimable: one for one in self.people}
        self.pools, self.workplaces = _pools({one.id: one for one in self.people})
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


def pool_name(kind: str, codes: tuple[str, ...]) -> str:
    """``practitioner:physiotherapy+spine``: members that can serve as each of the codes."""
    return f"{kind}:{'+'.join(sorted(set(codes)))}"


def _services() -> list[ServiceInfo]:
    needs: dict[UUID, list[ServiceRequirement]] = {}
    for requirement in ServiceRequirement.objects.all():
        needs.setdefault(requirement.service_id, []).append(requirement)
    return [
        ServiceInfo(
            id=service.pk,
            slug=service.slug,
            names=service.names,
            summaries=service.summaries,
            minutes=service.minutes,
            grid_minutes=service.grid_minutes,
            notice_minutes=service.minimum_notice_minutes,
            horizon_days=service.horizon_days,
            late_change_hours=service.late_change_hours,
            price_cents=service.price_cents,
            public=service.public,
            resources=_resources(service.minutes, needs[service.pk]),
        )
        for service in HealthcareService.objects.filter(active=True)
        if service.pk in needs
    ]


def _resources(minutes: int, needs: list[ServiceRequirement]) -> tuple[Resource, ...]:
    ordered = sorted(needs, key=lambda one: LEAD_ORDER.index(ClaimableKind(one.kind)))
    return tuple(
        Resource(
            one.kind,
            one.code,
            Need(ticks_for(one.buffer_before), ticks_for(minutes + one.buffer_after)),
        )
        for one in ordered
    )


def _places(*, active: bool) -> list[PlaceInfo]:
    fields = ("pk", "slug", "names", "latitude", "longitude", "street", "postal_code", "phone")
    return [
        PlaceInfo(number, *values)
        for number, values in enumerate(Location.objects.filter(active=active).values_list(*fields))
    ]


def _people() -> list[PersonInfo]:
    rows = Practitioner.objects.filter(active=True).order_by("slug")
    fields = ("pk", "claimable_id", "slug", "name", "languages")
    return [
        PersonInfo(number, pk, claimable, slug, name, tuple(languages))
        for number, (pk, claimable, slug, name, languages) in enumerate(rows.values_list(*fields))
    ]


def _pools(
    people: Mapping[UUID, PersonInfo],
) -> tuple[dict[tuple[str, str], tuple[str, ...]], dict[int, frozenset[UUID]]]:
    """Which pools serve as what, and at which clinics a practitioner's claimable works."""
    codes: dict[tuple[UUID, UUID], list[str]] = {}
    roles = PractitionerRole.objects.values_list("practitioner_id", "location_id", "specialty")
    for practitioner, location, specialty in roles:
        if practitioner in people:
            codes.setdefault((practitioner, location), []).append(specialty)
    pools: dict[tuple[str, str], set[str]] = {}
    workplaces: dict[int, set[UUID]] = {}
    for (practitioner, location), found in codes.items():
        for code in found:
            name = pool_name(ClaimableKind.PRACTITIONER, tuple(found))
            pools.setdefault((ClaimableKind.PRACTITIONER, code), set()).add(name)
        workplaces.setdefault(people[practitioner].claimable, set()).add(location)
    return (
        {key: tuple(sorted(names)) for key, names in pools.items()},
        {claimable: frozenset(locations) for claimable, locations in workplaces.items()},
    )


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
