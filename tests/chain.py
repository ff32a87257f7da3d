"""A chain to book at: the demo chain, without any booking."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine

from bench.chain import build_chain as build_many
from tests.remembered import Remembered
from wervel.common.clock import CLINIC_ZONE
from wervel.demo.chain import build_chain, read_chain
from wervel.patients.services import PatientDetails

# A Tuesday without anything special; the clinics open at eight.
MORNING = datetime(2026, 3, 10, 6, 0, tzinfo=CLINIC_ZONE)
CHAIN = Remembered(lambda: build_chain(read_chain()))
MANY_CLINICS = Remembered(lambda: build_many(20, claims=False))


@pytest.fixture
def morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def chain(db: None, morning: time_machine.Traveller) -> None:
    CHAIN.put()


@pytest.fixture
def many_clinics(db: None, morning: time_machine.Traveller) -> None:
    """Twenty of them, of the chain that speed is measured on, with nothing booked."""
    MANY_CLINICS.put()


@pytest.fixture
def details() -> PatientDetails:
    return PatientDetails(
        given="Demo",
        family="Patiënt",
        birth_date=date(1980, 3, 31),
        email="demo@patient.example",
        phone="+31201234567",
        language="nl",
    )
