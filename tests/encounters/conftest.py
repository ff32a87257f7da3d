from tests.accounts.conftest import make_staff
from tests.chain import chain, details, morning
from tests.encounters.visits import booked, encounter

__all__ = ["booked", "chain", "details", "encounter", "make_staff", "morning"]
