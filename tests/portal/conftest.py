import pytest

from tests.accounts.conftest import fresh_limits, make_staff
from tests.chain import chain, details, morning
from tests.diagnostics.reports.reports import doctor, found, report
from tests.encounters.visits import SEEN, booked, desk, encounter
from tests.portal.accounts import open_access
from wervel.common.actor import Actor
from wervel.encounters.models import Encounter
from wervel.encounters.services.receiving import receive_patient
from wervel.patients.models import Patient, PatientAccess

__all__ = [
    "booked",
    "chain",
    "desk",
    "details",
    "doctor",
    "encounter",
    "found",
    "fresh_limits",
    "make_staff",
    "morning",
    "report",
]


@pytest.fixture
def patient(encounter: Encounter, desk: Actor) -> Patient:
    """Whose document was seen."""
    receive_patient(appointment_id=encounter.appointment_id, seen=SEEN, actor=desk)
    return Patient.objects.get(pk=encounter.patient_id)


@pytest.fixture
def access(patient: Patient, desk: Actor) -> PatientAccess:
    return open_access(patient, desk)
