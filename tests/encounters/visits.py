"""A visit to work with, and those who do."""

import pytest

from wervel.accounts.choices import Role
from wervel.common.actor import VISITOR, Actor, ActorKind, system
from wervel.encounters.models import Encounter
from wervel.encounters.services.visits import open_encounter
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare

SYSTEM = system("test")


def staff_actor(role: Role) -> Actor:
    return Actor(ActorKind.USER, f"demo-{role.value}", role.value, frozenset({role}))


@pytest.fixture
def booked(chain: None, details: PatientDetails) -> Appointment:
    query = SlotQuery(
        service="first-consultation-back", location="aachen", practitioner="demo-vos", limit=1
    )
    slot = search_slots(query).slots[0]
    return book_appointment(wanted=prepare(slot=slot.id), details=details, actor=VISITOR)


@pytest.fixture
def encounter(booked: Appointment) -> Encounter:
    return open_encounter(appointment_id=booked.pk, actor=SYSTEM)
