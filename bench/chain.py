"""Chains to search in: many clinics, ten doctors each, half of their time taken.

Rows are written in bulk, past the services. In the small chain every taken tick is a claim. The
large one has the free days alone: 18 million claims would change nothing for the search.
"""

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice, product

from bench import DOCTORS, SERVICE
from wervel.common import clock
from wervel.common.ids import uuid7
from wervel.directory.choices import ClaimableKind, RoomType, Specialty
from wervel.directory.models import (
    Claimable,
    HealthcareService,
    Location,
    Organization,
    Practitioner,
    PractitionerRole,
    Room,
    ServiceRequirement,
)
from wervel.scheduling.bitmap import bits_of, positions, span
from wervel.scheduling.models import Claim, FreeDay, Hold
from wervel.scheduling.selectors.opening import OpenDay
from wervel.scheduling.services.free_days import catalogue_changed, free_day
from wervel.scheduling.ticks import day_of, first_tick, tick_at

ROOMS, DAYS = 10, 30
OPEN = span(7 * 12, 17 * 12)
VISIT = 7
BATCH = 5000
PART = 20_000


def _three(text: str) -> dict[str, str]:
    return {"nl": text, "de": text, "en": text}


def build_chain(clinics: int, *, claims: bool, seed: int = 1) -> None:
    """Clinics in a grid over the Netherlands and Germany; doctors and rooms half taken."""
    chance = random.Random(seed)  # noqa: S311
    places = _places(clinics)
    doctors = _claimables(ClaimableKind.PRACTITIONER, clinics * DOCTORS)
    rooms = _claimables(ClaimableKind.ROOM, clinics * ROOMS)
    _people(places, doctors)
    _rooms(places, rooms)
    service = _service()
    catalogue_changed()
    days = _days(places, doctors, rooms, chance)
    while part := list(islice(days, PART)):
        FreeDay.objects.bulk_create(
            [free_day(one, one.open & ~taken) for one, taken in part], batch_size=BATCH
        )
        if claims:
            _claim(part, places[0], service)


def _places(clinics: int) -> list[Location]:
    organization = Organization.objects.create(
        name="Bench", phone="+492214710100", whatsapp="+491713920010", email="bench@wervel.example"
    )
    return Location.objects.bulk_create(
        Location(
            organization=organization,
            slug=f"clinic-{number:04}",
            names=_three(f"Clinic {number}"),
            street="Demostraße 1",
            postal_code="52062",
            latitude=50.0 + number % 40 * 0.08,
            longitude=4.5 + number // 40 * 0.2,
            phone="+492214710110",
            email="bench@wervel.example",
            directions=_three("-"),
            position=number,
        )
        for number in range(clinics)
    )


def _claimables(kind: ClaimableKind, count: int) -> list[Claimable]:
    return Claimable.objects.bulk_create(
        [Claimable(kind=kind, label=f"{kind} {number}") for number in range(count)],
        batch_size=BATCH,
    )


def _people(places: list[Location], claimables: list[Claimable]) -> None:
    people = Practitioner.objects.bulk_create(
        [
            Practitioner(
                claimable=claimable,
                slug=f"doctor-{number:05}",
                name=f"dr. Demo {number}",
                languages=["nl", "de"],
            )
            for number, claimable in enumerate(claimables)
        ],
        batch_size=BATCH,
    )
    PractitionerRole.objects.bulk_create(
        [
            PractitionerRole(
                practitioner=person, location=places[number // DOCTORS], specialty=Specialty.SPINE
            )
            for number, person in enumerate(people)
        ],
        batch_size=BATCH,
    )


def _rooms(places: list[Location], claimables: list[Claimable]) -> None:
    Room.objects.bulk_create(
        [
            Room(
                claimable=claimable,
                location=places[number // ROOMS],
                name=f"{number % ROOMS:02}",
                room_type=RoomType.CONSULTATION,
            )
            for number, claimable in enumerate(claimables)
        ],
        batch_size=BATCH,
    )


def _service() -> HealthcareService:
    service = HealthcareService.objects.create(
        slug=SERVICE,
        names=_three("Bench"),
        summaries=_three("Bench"),
        minutes=30,
        grid_minutes=5,
        horizon_days=DAYS,
        price_cents=0,
    )
    for kind, code in (
        (ClaimableKind.PRACTITIONER, Specialty.SPINE),
        (ClaimableKind.ROOM, RoomType.CONSULTATION),
    ):
        ServiceRequirement.objects.create(service=service, kind=kind, code=code, buffer_after=5)
    return service


def _days(
    places: list[Location],
    doctors: list[Claimable],
    rooms: list[Claimable],
    chance: random.Random,
) -> Iterator[tuple[OpenDay, int]]:
    today = day_of(tick_at(clock.now()))
    days = range(today, today + DAYS + 1)
    resources = [
        (claimables[number].pk, places[number // each].pk, pool)
        for claimables, each, pool in (
            (doctors, DOCTORS, f"practitioner:{Specialty.SPINE}"),
            (rooms, ROOMS, f"room:{RoomType.CONSULTATION}"),
        )
        for number in range(len(claimables))
    ]
    for (claimable, place, pool), day in product(resources, days):
        yield OpenDay(claimable, place, day, pool, OPEN), half(chance)


def half(chance: random.Random) -> int:
    """Visits of 35 minutes, some back to back, that take about half of the open time."""
    begin, end = 7 * 12, 17 * 12
    starts = [start for start in range(begin, end - VISIT + 1, VISIT) if chance.random() < 0.5]
    return bits_of(tick for start in starts for tick in range(start, start + VISIT))


def _claim(days: list[tuple[OpenDay, int]], place: Location, service: HealthcareService) -> None:
    """All taken time belongs to a hold that does not end."""
    now = clock.now()
    owner = Hold.objects.create(
        secret=uuid7().hex[:22],
        slot="-",
        service=service,
        location=place,
        start=now,
        minutes=1,
        created_at=now,
        expires_at=now + timedelta(days=365),
    )
    Claim.objects.bulk_create(
        [
            Claim(claimable_id=one.claimable, tick=first_tick(one.day) + tick, hold=owner)
            for one, taken in days
            for tick in positions(taken)
        ],
        batch_size=BATCH,
    )
