"""Which times are free."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from wervel.common import clock
from wervel.directory.exceptions import LocationUnknown, PractitionerUnknown, ServiceUnknown
from wervel.scheduling.exceptions import PeriodInvalid, SlotUnknown
from wervel.scheduling.search import Found, Question, earliest
from wervel.scheduling.selectors.catalogue import (
    Catalogue,
    Near,
    Nearness,
    PersonInfo,
    PlaceInfo,
    ServiceInfo,
    catalogue,
    look,
)
from wervel.scheduling.selectors.free_day_sql import Statement
from wervel.scheduling.selectors.free_rows import StoredRows, first_rows, freed_bits
from wervel.scheduling.slot_token import SlotToken, read_token, write_token
from wervel.scheduling.ticks import moment_of, tick_at, tick_from

MOST_SLOTS = 100


@dataclass(frozen=True, slots=True)
class SlotQuery:
    """What somebody looks for. `until` is the first moment that is too late.

    `one_each`: of several practitioners at one clinic and time, show only the first.
    `public_only`: only services that visitors may book.
    `giving`: the appointment that is to be moved; what it has counts as free.
    """

    service: str
    location: str | None = None
    practitioner: str | None = None
    near: Near | None = None
    earliest: datetime | None = None
    until: datetime | None = None
    limit: int = 5
    one_each: bool = False
    public_only: bool = False
    giving: UUID | None = None


@dataclass(frozen=True, slots=True)
class SlotOffer:
    """A time that can be booked; `id` is what a booking names."""

    id: str
    start: datetime
    end: datetime
    service: ServiceInfo
    location: PlaceInfo
    distance_km: float | None
    practitioner: PersonInfo | None


@dataclass(frozen=True, slots=True)
class SlotPage:
    """Every free start before `searched_until` is in `slots`, earliest first."""

    slots: tuple[SlotOffer, ...]
    searched_until: datetime


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    return salted_hmac("wervel.scheduling.slot", "", secret=secret, algorithm="sha256").digest()


def token_key() -> bytes:
    return _key(settings.SECRET_KEY)


def parse_slot(text: str) -> SlotToken:
    """SlotMalformed or SlotUnknown when we did not issue it."""
    return read_token(text, token_key())


def describe_slot(text: str) -> SlotOffer:
    """The time that an id names, free or not. SlotMalformed, or SlotUnknown when it is no more."""
    token = parse_slot(text)
    known = catalogue()
    service, place = known.services.get(token.service), known.place_by_slug.get(token.location)
    person = known.person_by_slug.get(token.practitioner) if token.practitioner else None
    if service is None or place is None or (person is None) != (token.practitioner is None):
        raise SlotUnknown
    start = clock.to_clinic(moment_of(token.tick))
    end = clock.to_clinic(moment_of(token.tick) + timedelta(minutes=token.minutes))
    return SlotOffer(text, start, end, service, place, None, person)


def name_slot(*, service: str, location: str, practitioner: str | None, start: datetime) -> str:
    """The id of a time that staff typed, free or not; what it leads to decides. SlotUnknown."""
    known = catalogue()
    found = known.services.get(service)
    if found is None or location not in known.place_by_slug:
        raise SlotUnknown
    who = practitioner if found.has_practitioner else None
    token = SlotToken(service, location, who, tick_at(start), found.minutes)
    return write_token(token, token_key())


def find_service(slug: str, known: Catalogue | None = None) -> ServiceInfo:
    """A service that can be booked, or ServiceUnknown."""
    found = (known or catalogue()).services.get(slug)
    if found is None:
        raise ServiceUnknown
    return found


def search_slots(query: SlotQuery) -> SlotPage:
    """The earliest free starts, then the nearest; shown in the clinic's time.

    Starts begin no sooner than the service's notice and no later than its horizon allow.
    """
    if query.earliest and query.until and query.earliest >= query.until:
        raise PeriodInvalid
    now = clock.now()
    seen = look(now, partial(_wanted, query, now))
    known, wanted = seen.known, seen.wanted
    service, question = wanted.service, wanted.question
    rows = StoredRows(
        question,
        wanted.near,
        [known.pools_for(one.kind, one.code) for one in service.resources],
        known.person_by_claimable if service.has_practitioner else {},
        wanted.person,
        freed_bits(now if seen.any_expired else None, query.giving),
        seen.rows if wanted.few else None,
    )
    found = earliest(question, rows)
    key = token_key()
    slots = tuple(_offer(one, service, wanted.near, known, key) for one in found)
    complete = len(slots) < question.count
    until = clock.to_clinic(max(wanted.until, now)) if complete else slots[-1].start
    return SlotPage(slots, until)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A query in terms of the catalogue; `few` when its first rows were asked at once."""

    service: ServiceInfo
    person: PersonInfo | None
    near: Nearness
    until: datetime
    question: Question
    few: bool


def _wanted(query: SlotQuery, now: datetime, known: Catalogue) -> tuple[_Wanted, Statement | None]:
    service = find_service(query.service, known)
    if query.public_only and not service.public:
        raise ServiceUnknown
    person = _person(query.practitioner, known)
    near = _places(query, known, person)
    latest = now + timedelta(days=service.horizon_days)
    until = min(query.until, latest) if query.until else latest
    question = _question(query, service, len(near.places), now, until)
    first = first_rows(question, near)
    return _Wanted(service, person, near, until, question, first is not None), first


def _person(slug: str | None, known: Catalogue) -> PersonInfo | None:
    if slug is None:
        return None
    found = known.person_by_slug.get(slug)
    if found is None:
        raise PractitionerUnknown
    return found


def _places(query: SlotQuery, known: Catalogue, person: PersonInfo | None) -> Nearness:
    if query.location is not None and query.location not in known.place_by_slug:
        raise LocationUnknown
    near = known.by_distance(query.near)
    if query.location is not None:
        return Nearness(pair for pair in near.places if pair[0].slug == query.location)
    if person is not None:
        works_at = known.workplaces.get(person.claimable, frozenset())
        return Nearness(pair for pair in near.places if pair[0].id in works_at)
    return near


def _question(
    query: SlotQuery, service: ServiceInfo, places: int, now: datetime, until: datetime
) -> Question:
    soonest = now + timedelta(minutes=service.notice_minutes)
    begin = max(query.earliest, soonest) if query.earliest else soonest
    lead, *others = (one.need for one in service.resources)
    return Question(
        lead=lead,
        others=tuple(others),
        grid_minutes=service.grid_minutes,
        earliest=tick_from(begin),
        end=tick_from(until),
        count=min(max(query.limit, 1), MOST_SLOTS),
        places=places,
        one_each=query.one_each,
    )


def _offer(
    found: Found,
    service: ServiceInfo,
    near: Nearness,
    known: Catalogue,
    key: bytes,
) -> SlotOffer:
    place, distance = near.places[found.place]
    person = known.people[found.lead] if service.has_practitioner else None
    who = person.slug if person else None
    token = SlotToken(service.slug, place.slug, who, found.tick, service.minutes)
    start = clock.to_clinic(moment_of(found.tick))
    end = clock.to_clinic(moment_of(found.tick) + timedelta(minutes=service.minutes))
    return SlotOffer(write_token(token, key), start, end, service, place, distance, person)


def first_free(service: str, near: Near | None = None) -> SlotOffer | None:
    """The first free time at any clinic, the nearest of equals; None when nothing is free."""
    found = search_slots(SlotQuery(service=service, near=near, limit=1)).slots
    return found[0] if found else None
