"""Who and what suits whom: abilities, languages, times kept for the urgent, and quotas."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from wervel.directory.choices import Ability
from wervel.directory.models import Device
from wervel.directory.opening import WeeklyHours
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.kept_free import Kept
from wervel.scheduling.models import DailyQuota, KeptFree, Schedule, SessionQuota
from wervel.scheduling.selectors.free_day_sql import Key, key_of
from wervel.scheduling.selectors.offered import PersonInfo, PlaceInfo, ServiceInfo
from wervel.scheduling.sight import Sight, Wish

OF_PEOPLE = frozenset({Ability.INTERPRETER.value})
OF_DEVICES = frozenset({Ability.IMPLANT_SAFE.value})
BARS_KEPT = 64
NOBODY_FULL: Mapping[int, frozenset[date]] = {}
NONE_CROWDED: Mapping[tuple[int, Key], Sequence[range]] = {}


class Limited(NamedTuple):
    """Whose sessions at a clinic have a limit, their rules, and the quota of their seats."""

    claimable: int
    quota: int
    rules: tuple[WeeklyHours, ...]


class Suiting:
    """Of one version of the catalogue."""

    def __init__(self, people: Sequence[PersonInfo]) -> None:
        self.people = people
        devices = Device.objects.filter(active=True)
        self.devices = list(devices.values_list("claimable_id", "abilities"))
        self.kept = _kept()
        quotas = DailyQuota.objects.values_list(
            "service_id", "practitioner__claimable_id", "claimable_id"
        )
        self.quotas: dict[tuple[UUID, int], int] = {
            (service, person): claimable for service, person, claimable in quotas
        }
        self.limited = _limited()
        self.barred = lru_cache(BARS_KEPT)(self._barred)

    def sight(
        self,
        now: int,
        wish: Wish,
        service: ServiceInfo,
        language: str | None = None,
        full: Mapping[int, frozenset[date]] = NOBODY_FULL,
        crowded: Mapping[tuple[int, Key], Sequence[range]] = NONE_CROWDED,
    ) -> Sight:
        """What such a visit may have at the tick `now`."""
        sees_all = wish.urgency is not None and wish.urgency >= Urgency.SAME_DAY
        barred = self.barred(service.access | wish.access, language)
        kept = {} if sees_all else self.kept
        return Sight(now, wish.urgency, kept, barred, full, crowded)

    def _barred(self, access: frozenset[str], language: str | None) -> frozenset[int]:
        """The claimables of people and devices that lack something of this."""
        barred = set()
        if of_people := access & OF_PEOPLE:
            barred |= {one.claimable for one in self.people if not of_people <= {*one.abilities}}
        if of_devices := access & OF_DEVICES:
            barred |= {one for one, abilities in self.devices if not of_devices <= {*abilities}}
        if language is not None:
            barred |= {one.claimable for one in self.people if language not in one.languages}
        return frozenset(barred)

    def quotas_of(self, service: ServiceInfo) -> dict[int, int]:
        """Whose quota for this service each quota's claimable is."""
        return {quota: person for (one, person), quota in self.quotas.items() if one == service.id}


def missing_at(place: PlaceInfo, service: ServiceInfo, wish: Wish) -> list[str]:
    """What the visit needs of the clinic itself, and the clinic does not have."""
    needed = (service.access | wish.access) - OF_PEOPLE - OF_DEVICES
    return sorted(needed - {*place.access})


def _limited() -> dict[Key, list[Limited]]:
    """By clinic, all of whom some session has a limit."""
    rules: dict[tuple[int, UUID], list[WeeklyHours]] = {}
    rows = Schedule.objects.filter(most_visits__isnull=False).order_by("opens", "id")
    for row in rows:
        rules.setdefault((row.claimable_id, row.location_id), []).append(row.rule)
    found: dict[Key, list[Limited]] = {}
    quotas = SessionQuota.objects.order_by("owner_id")
    for owner, location, quota in quotas.values_list("owner_id", "location_id", "claimable_id"):
        if own := rules.get((owner, location)):
            found.setdefault(key_of(location), []).append(Limited(owner, quota, tuple(own)))
    return found


def _kept() -> dict[tuple[int, Key], list[Kept]]:
    found: dict[tuple[int, Key], list[Kept]] = {}
    for row in KeptFree.objects.order_by("id"):
        hours = WeeklyHours(row.weekday, row.opens, row.closes, row.valid_from, row.valid_until)
        rule = Kept(hours, Urgency(row.urgency), row.release_minutes)
        found.setdefault((row.claimable_id, key_of(row.location_id)), []).append(rule)
    return found
