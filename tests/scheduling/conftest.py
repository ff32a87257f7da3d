from tests.accounts.conftest import make_staff
from tests.chain import chain, details, many_clinics, morning

__all__ = ["chain", "details", "make_staff", "many_clinics", "morning"]
