from tests.chain import chain, details, morning
from tests.encounters.visits import arrived, booked, desk, encounter

__all__ = ["arrived", "booked", "chain", "desk", "details", "encounter", "morning"]
