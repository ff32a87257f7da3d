from tests.accounts.conftest import fresh_limits, make_staff
from tests.chain import chain, details, morning
from tests.diagnostics.orders.doctors import (
    colleague,
    day,
    doctor,
    safety_says,
)
from tests.encounters.visits import booked, encounter

__all__ = [
    "booked",
    "chain",
    "colleague",
    "day",
    "details",
    "doctor",
    "encounter",
    "fresh_limits",
    "make_staff",
    "morning",
    "safety_says",
]
