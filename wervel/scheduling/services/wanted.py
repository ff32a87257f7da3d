"""What is to be booked, before anybody has looked whether it is free."""

from dataclasses import dataclass
from datetime import date

from wervel.scheduling.selectors.catalogue import Catalogue, PersonInfo, PlaceInfo, ServiceInfo
from wervel.scheduling.selectors.seats import dates_between
from wervel.scheduling.sight import PLAIN, Wish
from wervel.scheduling.ticks import day_of


@dataclass(frozen=True, slots=True)
class Taking:
    """The ticks, from `begin` up to `end`, that one claimable gives to the visit."""

    claimable: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Visit:
    """What is to be booked: a service at a clinic from a tick on, with whom."""

    service: ServiceInfo
    place: PlaceInfo
    person: PersonInfo | None
    tick: int
    wish: Wish = PLAIN

    @property
    def first(self) -> int:
        return self.tick - max(one.need.before for one in self.service.resources)

    @property
    def end(self) -> int:
        return self.tick + max(one.need.length for one in self.service.resources)

    @property
    def days(self) -> range:
        return range(day_of(self.first), day_of(self.end - 1) + 1)

    @property
    def dates(self) -> list[date]:
        """The calendar days it touches."""
        return dates_between(min(self.first, self.tick), max(self.end, self.tick + 1))

    def quota(self, known: Catalogue) -> int | None:
        """The claimable whose ticks are the seats of the practitioner's day; None without limit."""
        if self.service.daily_limit is None or self.person is None:
            return None
        return known.suiting.quotas.get((self.service.id, self.person.claimable))
