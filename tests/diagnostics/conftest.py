from tests.chain import chain, details, morning
from tests.diagnostics.lab import doctor, order
from tests.encounters.visits import booked, encounter

__all__ = [
    "booked",
    "chain",
    "details",
    "doctor",
    "encounter",
    "morning",
    "order",
]
