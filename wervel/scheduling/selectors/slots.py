"""Which times are free."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from wervel.common import clock
from wervel.directory.exceptions import LocationUnknown, PractitionerUnknown, ServiceUnknown
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.ages import check_age
from wervel.scheduling.exceptions import PeriodInvalid, SlotUnknown, StartInvalid
from wervel.scheduling.search import Found, Question, earliest
from wervel.scheduling.search import question as search_question
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
from wervel.scheduling.selectors.seats import crowded_sessions, date_of, full_days
from wervel.scheduling.selectors.suiting import missing_at
from wervel.scheduling.sight import Sight, Wish
from wervel.scheduling.slot_token import SlotToken, read_token, write_token
from wervel.scheduling.ticks import TICKS_A_DAY, moment_of, tick_at, tick_from

MOST_SLOTS = 100


@dataclass(frozen=True, slots=True)
class SlotQuery:
    """What somebody looks for. `until` is the first moment that is too late.

    `urgency`, as triage found it, opens times kept for the urgent. `language` is one that the
    practitioner must speak, `access` what is needed of clinic, practitioner and device (codes of
    the directory's Access and Ability), `age` the patient's in years.
    `one_each`: of several practitioners at one clinic and time, show only the first.
    `public_only`: only services that visitors may book.
    `giving`: the appointment that is to be moved; what it has counts as free.
    `within_km`: only clinics at most so far from `near`.
    """

    service: str
    location: str | None = None
    practitioner: str | None = None
    near: Near | None = None
    earliest: datetime | None = None
    until: datetime | None = None
    limit: int = 5
    urgency: Urgency | None = None
    language: str | None = None
    access: frozenset[str] = frozenset()
    age: int | None = None
    one_each: bool = False
    public_only: bool = False
    giving: UUID | None = None
    within_km: float | None = None

    @property
    def wish(self) -> Wish:
        return wish_of(self.urgency, self.access)


def wish_of(urgency: Urgency | None, access: frozenset[str]) -> Wish:
    """What the id of a time carries along; an urgency that opens nothing is none."""
    opens = urgency is not None and urgency >= Urgency.WITHIN_DAYS
    return Wish(urgency if opens else None, access)


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


def check_patient_age(slot: str, birth_date: date) -> None:
    """AgeRefused when the service of the slot is not for somebody of this age on that day.

    A slot that is no more says so when it is held or booked.
    """
    token = parse_slot(slot)
    service = catalogue().services.get(token.service)
    if service is not None:
        day = date_of(token.tick)
        check_age(service.min_age, service.max_age, birth_date=birth_date, day=day)


def name_slot(*, service: str, location: str, practitioner: str | None, start: datetime) -> str:
    """The id of a time that staff typed, free or not; what it leads to decides.

    SlotUnknown, or StartInvalid for a beginning between two ticks.
    """
    known = catalogue()
    found = known.services.get(service)
    if found is None or location not in known.place_by_slug:
        raise SlotUnknown
    who, tick = practitioner if found.has_practitioner else None, tick_at(start)
    if moment_of(tick) != start:
        raise StartInvalid
    token = SlotToken(service, location, who, tick, found.minutes)
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
    seen = read_free(query, now)
    question = seen.question
    slots = seen.offers(earliest(question, seen.rows))
    complete = len(slots) < question.count
    until = clock.to_clinic(max(seen.wanted.until, now)) if complete else slots[-1].start
    return SlotPage(slots, until)


@dataclass(frozen=True, slots=True)
class Reading:
    """A query in terms of the search, and the rows that answer it."""

    query: SlotQuery
    known: Catalogue
    wanted: "_Wanted"
    rows: StoredRows

    @property
    def question(self) -> Question:
        return self.wanted.question

    def offers(self, found: Iterable[Found]) -> tuple[SlotOffer, ...]:
        wanted = self.wanted
        offering = _Offering(wanted.service, wanted.near, self.known, self.query.wish, token_key())
        return tuple(offering.offer(one) for one in found)


def read_free(query: SlotQuery, now: datetime) -> Reading:
    """Where the free times of a query are to be found; shown as of `now`."""
    seen = look(now, partial(_wanted, query, now))
    known, wanted = seen.known, seen.wanted
    service = wanted.service
    rows = StoredRows(
        wanted.question,
        wanted.near,
        [known.pools_for(one.kind, one.code) for one in service.resources],
        _people(query, known) if service.has_practitioner else {},
        wanted.person,
        freed_bits(now if seen.any_expired else None, (query.giving,) if query.giving else ()),
        seen.rows if wanted.few else None,
        _sight(query, wanted, known, now),
    )
    return Reading(query, known, wanted, rows)


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
    near = _places(query, known, person, service)
    latest = now + timedelta(days=service.horizon_days)
    until = min(query.until, latest) if query.until else latest
    question = _when_open(_question(query, service, len(near.places), now, until), service, known)
    first = first_rows(question, near)
    return _Wanted(service, person, near, until, question, first is not None), first


def _sight(query: SlotQuery, wanted: _Wanted, known: Catalogue, now: datetime) -> Sight:
    question, service = wanted.question, wanted.service
    begin, end = question.earliest - question.shift, question.end + TICKS_A_DAY
    full = full_days(service, known.suiting, begin, end, now)
    crowded = crowded_sessions(known.suiting, begin, end, now)
    language = query.language if service.has_practitioner else None
    return known.suiting.sight(tick_at(now), query.wish, service, language, full, crowded)


def _person(slug: str | None, known: Catalogue) -> PersonInfo | None:
    if slug is None:
        return None
    found = known.person_by_slug.get(slug)
    if found is None:
        raise PractitionerUnknown
    return found


def _people(query: SlotQuery, known: Catalogue) -> Mapping[int, PersonInfo]:
    people = known.person_by_claimable
    if query.language is None:
        return people
    return {key: one for key, one in people.items() if query.language in one.languages}


def _places(
    query: SlotQuery, known: Catalogue, person: PersonInfo | None, service: ServiceInfo
) -> Nearness:
    """Where to look: nowhere at all for somebody too young or too old for the service."""
    if query.age is not None and not service.suits_age(query.age):
        return Nearness(())
    if query.language and not _people(query, known):
        return Nearness(())
    near = _anywhere(query, known, person)
    if not (query.access or service.access) and query.within_km is None:
        return near
    return Nearness(
        (place, km)
        for place, km in near.places
        if not missing_at(place, service, query.wish) and _is_within(query.within_km, km)
    )


def _is_within(most: float | None, km: float | None) -> bool:
    return most is None or km is None or km <= most


def _anywhere(query: SlotQuery, known: Catalogue, person: PersonInfo | None) -> Nearness:
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
    return search_question(
        [one.need for one in service.resources],
        grid_minutes=service.grid_minutes,
        earliest=tick_from(begin),
        end=tick_from(until),
        count=min(max(query.limit, 1), MOST_SLOTS),
        places=places,
        one_each=query.one_each,
    )


def _when_open(question: Question, service: ServiceInfo, known: Catalogue) -> Question:
    """Asked in the evening, the question begins when the first clinic opens."""
    lead = service.resources[0]
    pools, length = known.pools_for(lead.kind, lead.code), question.lead.length
    begin, end = question.earliest, question.end
    return question.begin_at(known.hours.first_start(pools, length, begin, end))


@dataclass(frozen=True, slots=True)
class _Offering:
    """What all offers of one search have in common."""

    service: ServiceInfo
    near: Nearness
    known: Catalogue
    wish: Wish
    key: bytes

    def offer(self, found: Found) -> SlotOffer:
        service = self.service
        place, distance = self.near.places[found.place]
        person = self.known.people[found.lead] if service.has_practitioner else None
        who = person.slug if person else None
        token = SlotToken(service.slug, place.slug, who, found.tick, service.minutes, self.wish)
        start = clock.to_clinic(moment_of(found.tick))
        end = clock.to_clinic(moment_of(found.tick) + timedelta(minutes=service.minutes))
        text = write_token(token, self.key)
        return SlotOffer(text, start, end, service, place, distance, person)


def first_free(service: str, near: Near | None = None) -> SlotOffer | None:
    """The first free time at any clinic, the nearest of equals; None when nothing is free."""
    found = search_slots(SlotQuery(service=service, near=near, limit=1)).slots
    return found[0] if found else None
