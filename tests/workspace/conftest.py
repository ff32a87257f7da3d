from tests.accounts.conftest import fresh_limits, make_staff
from tests.chain import chain, details, morning

__all__ = ["chain", "details", "fresh_limits", "make_staff", "morning"]
