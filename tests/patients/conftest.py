from tests.accounts.conftest import make_staff
from tests.chain import chain, details, morning
from tests.encounters.visits import arrived, booked, desk, doctor, encounter

__all__ = [
    "arrived",
    "booked",
    "chain",
    "desk",
    "details",
    "doctor",
    "encounter",
    "make_staff",
    "morning",
]
