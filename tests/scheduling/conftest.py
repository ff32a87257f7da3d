from tests.accounts.conftest import make_staff
from tests.chain import chain, details, morning

__all__ = ["chain", "details", "make_staff", "morning"]
