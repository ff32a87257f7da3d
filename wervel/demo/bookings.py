"""Two weeks of believable bookings, the same on every machine but for the date.

They are made as by telephone, for people without an e-mail address, so that no mail leaves.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.demo.phones import phone
from wervel.directory.choices import Specialty
from wervel.directory.models import Practitioner
from wervel.patients.services import PatientDetails
from wervel.scheduling.exceptions import SlotTaken
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare

SEED = 20260
DAYS = 14
SERVICES = {
    Specialty.SPINE: ("first-consultation-back", "first-consultation-back", "results-talk"),
    Specialty.PHYSIOTHERAPY: ("physiotherapy-intake",),
    Specialty.RADIOGRAPHY: ("mri-lumbar-spine", "xray-spine"),
}
# How full a day is: tomorrow is busy, in two weeks there is room.
FULLEST, EMPTIEST = 0.75, 0.25
SHORTEST_STEP = timedelta(minutes=35)
GIVEN = (
    "Anna", "Bram", "Carla", "Daan", "Eva", "Fatma", "Gerrit", "Hanna", "Imran", "Joke",
    "Karin", "Lars", "Mila", "Noor", "Omar", "Petra", "Ruud", "Saskia", "Tim", "Yusuf",
)  # fmt: skip


@transaction.atomic
def book_two_weeks(*, actor: Actor) -> int:
    """Fill part of the coming fourteen days; returns how many appointments were made."""
    chance = random.Random(SEED)  # noqa: S311
    people = _people(chance)
    made = 0
    practitioners = Practitioner.objects.prefetch_related("roles").order_by("slug")
    for practitioner in practitioners:
        specialty = Specialty(practitioner.roles.all()[0].specialty)
        for offset in range(DAYS):
            share = FULLEST + (EMPTIEST - FULLEST) * offset / (DAYS - 1)
            day = clock.today() + timedelta(days=offset)
            service = chance.choice(SERVICES[specialty])
            for offer in _apart(_free(practitioner.slug, service, day), chance, share):
                made += _book(offer, next(people), actor)
    return made


def _free(practitioner: str, service: str, day: date) -> Sequence[SlotOffer]:
    begin = datetime.combine(day, time(), clock.CLINIC_ZONE)
    end = datetime.combine(day + timedelta(days=1), time(), clock.CLINIC_ZONE)
    if end <= clock.now():
        return ()
    query = SlotQuery(
        service=service, practitioner=practitioner, earliest=begin, until=end, limit=100
    )
    return search_slots(query).slots


def _apart(offers: Sequence[SlotOffer], chance: random.Random, share: float) -> Iterator[SlotOffer]:
    """Every so many of the times that do not overlap, with a pause between two visits."""
    free_from: datetime | None = None
    for offer in offers:
        if free_from is not None and offer.start < free_from:
            continue
        free_from = max(offer.end + timedelta(minutes=5), offer.start + SHORTEST_STEP)
        if chance.random() < share:
            yield offer


def _people(chance: random.Random) -> Iterator[PatientDetails]:
    number = 0
    while True:
        number += 1
        yield PatientDetails(
            given=chance.choice(GIVEN),
            family=f"Demo-{number:03}",
            birth_date=date(1940, 1, 1) + timedelta(days=chance.randrange(24_000)),
            email="",
            phone=phone(number),
            language=chance.choice(("nl", "nl", "nl", "de", "en")),
        )


def _book(offer: SlotOffer, person: PatientDetails, actor: Actor) -> int:
    """1 when booked; 0 when the clinic has no room left at that time."""
    try:
        book_appointment(wanted=prepare(slot=offer.id), details=person, actor=actor)
    except SlotTaken:
        return 0
    return 1
