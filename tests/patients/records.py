"""Two records of one person, booked under two spellings of the name."""

from dataclasses import replace

from tests.encounters.visits import SYSTEM, book
from wervel.encounters.models import Encounter
from wervel.encounters.services.visits import open_encounter
from wervel.patients.services import PatientDetails


def another_visit(details: PatientDetails, family: str = "Patient") -> Encounter:
    """The same person booked again, and so has another record."""
    appointment = book(replace(details, family=family), practitioner="demo-vos")
    return open_encounter(appointment_id=appointment.pk, actor=SYSTEM)
