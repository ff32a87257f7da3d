"""A visit to work with, and those who do."""

from datetime import date

import pytest

from tests.accounts.conftest import MakeStaff
from wervel.accounts.choices import Role
from wervel.common.actor import VISITOR, Actor, ActorKind, system
from wervel.encounters.models import Encounter
from wervel.encounters.services.receiving import IdentitySeen, receive_patient
from wervel.encounters.services.visits import open_encounter
from wervel.patients.choices import DocumentKind, Sex
from wervel.patients.services import Identity, PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare

SYSTEM = system("test")
SEEN = IdentitySeen(
    DocumentKind.PASSPORT, Identity("Demo", "Patiënt", date(1980, 3, 31), Sex.FEMALE)
)


def staff_actor(role: Role) -> Actor:
    return Actor(ActorKind.USER, f"demo-{role.value}", role.value, frozenset({role}))


def book(details: PatientDetails, **query: object) -> Appointment:
    """The earliest first consultation in Aken, or what the query says."""
    wanted = {"service": "first-consultation-back", "location": "aachen", "limit": 1, **query}
    slot = search_slots(SlotQuery(**wanted)).slots[0]  # type: ignore[arg-type]
    return book_appointment(wanted=prepare(slot=slot.id), details=details, actor=VISITOR)


@pytest.fixture
def booked(chain: None, details: PatientDetails) -> Appointment:
    return book(details, practitioner="demo-vos")


@pytest.fixture
def encounter(booked: Appointment) -> Encounter:
    return open_encounter(appointment_id=booked.pk, actor=SYSTEM)


@pytest.fixture
def desk(make_staff: MakeStaff) -> Actor:
    return make_staff(Role.DESK, username="desk").as_actor()


@pytest.fixture
def doctor(make_staff: MakeStaff) -> Actor:
    return make_staff(Role.DOCTOR, username="doctor").as_actor()


@pytest.fixture
def assistant(make_staff: MakeStaff) -> Actor:
    return make_staff(Role.ASSISTANT, username="assistant").as_actor()


@pytest.fixture
def arrived(encounter: Encounter, desk: Actor) -> Encounter:
    """The patient of the visit is here; their passport was seen."""
    return receive_patient(appointment_id=encounter.appointment_id, seen=SEEN, actor=desk)
