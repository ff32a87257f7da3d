from tests.accounts.conftest import make_staff
from tests.chain import chain, details, morning
from tests.encounters.visits import arrived, assistant, booked, desk, doctor, encounter

__all__ = [
    "arrived",
    "assistant",
    "booked",
    "chain",
    "desk",
    "details",
    "doctor",
    "encounter",
    "make_staff",
    "morning",
]
