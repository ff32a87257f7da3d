from tests.accounts.conftest import fresh_limits, make_staff

__all__ = ["fresh_limits", "make_staff"]
