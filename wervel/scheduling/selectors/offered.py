"""What the directory says of services, clinics and people, as plain values for booking."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from wervel.common.language import Localized, localized
from wervel.directory.choices import ClaimableKind
from wervel.directory.models import (
    HealthcareService,
    Location,
    Practitioner,
    PractitionerRole,
    ServiceRequirement,
)
from wervel.scheduling.search import Need
from wervel.scheduling.ticks import TICK_MINUTES, ticks_for

LEAD_ORDER = (ClaimableKind.PRACTITIONER, ClaimableKind.DEVICE, ClaimableKind.ROOM)


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing a service needs: its kind, its code in the directory, and its ticks.

    `to_end`: it is needed as long as the visit lasts, however long that is.
    """

    kind: str
    code: str
    need: Need
    to_end: bool = True


class OwnTime(NamedTuple):
    """When in the visit its practitioner is there, in minutes; `minutes` None: to its end."""

    after: int
    minutes: int | None


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
    min_age: int | None
    max_age: int | None
    access: frozenset[str]
    daily_limit: int | None
    own_time: OwnTime

    @property
    def name(self) -> str:
        return localized(self.names)

    @property
    def summary(self) -> str:
        return localized(self.summaries)

    @property
    def has_practitioner(self) -> bool:
        return self.resources[0].kind == ClaimableKind.PRACTITIONER

    @property
    def has_device(self) -> bool:
        return any(one.kind == ClaimableKind.DEVICE for one in self.resources)

    def suits_age(self, years: int) -> bool:
        return (self.min_age or 0) <= years and (self.max_age is None or years <= self.max_age)


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
    access: tuple[str, ...] = ()

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
    abilities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """A point in degrees (WGS 84)."""

    latitude: float
    longitude: float


def pool_name(kind: str, codes: tuple[str, ...]) -> str:
    """``practitioner:physiotherapy+spine``: members that can serve as each of the codes."""
    return f"{kind}:{'+'.join(sorted(set(codes)))}"


def services() -> list[ServiceInfo]:
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
            min_age=service.min_age,
            max_age=service.max_age,
            access=frozenset(service.access),
            daily_limit=service.daily_limit,
            own_time=_own_time(needs[service.pk]),
        )
        for service in HealthcareService.objects.filter(active=True)
        if service.pk in needs
    ]


def _resources(minutes: int, needs: list[ServiceRequirement]) -> tuple[Resource, ...]:
    ordered = sorted(needs, key=lambda one: LEAD_ORDER.index(ClaimableKind(one.kind)))
    return tuple(
        Resource(one.kind, one.code, _need(minutes, one), one.minutes is None) for one in ordered
    )


def _need(minutes: int, one: ServiceRequirement) -> Need:
    """From its buffer before, to its buffer after its own time within the visit."""
    begin = one.starts_after
    end = minutes if one.minutes is None else begin + one.minutes
    return Need(
        ticks_for(one.buffer_before) - begin // TICK_MINUTES, ticks_for(end + one.buffer_after)
    )


def _own_time(needs: list[ServiceRequirement]) -> OwnTime:
    for one in needs:
        if one.kind == ClaimableKind.PRACTITIONER:
            return OwnTime(one.starts_after, one.minutes)
    return OwnTime(0, None)


def places(*, active: bool) -> list[PlaceInfo]:
    return [
        PlaceInfo(
            number=number,
            id=row.pk,
            slug=row.slug,
            names=row.names,
            latitude=row.latitude,
            longitude=row.longitude,
            street=row.street,
            postal_code=row.postal_code,
            phone=row.phone,
            access=tuple(row.access),
        )
        for number, row in enumerate(Location.objects.filter(active=active))
    ]


def people() -> list[PersonInfo]:
    fields = ("pk", "claimable_id", "slug", "name", "languages", "abilities")
    rows = Practitioner.objects.filter(active=True).order_by("slug").values_list(*fields)
    return [
        PersonInfo(number, pk, claimable, slug, name, tuple(languages), tuple(abilities))
        for number, (pk, claimable, slug, name, languages, abilities) in enumerate(rows)
    ]


def pools(
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


def lasting(service: ServiceInfo, minutes: int) -> ServiceInfo:
    """The service with a length of its own; buffers, and own times inside the visit, stay."""
    more = ticks_for(minutes) - ticks_for(service.minutes)
    resources = tuple(
        replace(one, need=replace(one.need, length=one.need.length + more)) if one.to_end else one
        for one in service.resources
    )
    return replace(service, minutes=minutes, resources=resources)
