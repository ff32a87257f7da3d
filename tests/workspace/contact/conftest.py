from tests.contact.conftest import morning, now
from tests.workspace.conftest import fresh_limits, make_staff

__all__ = ["fresh_limits", "make_staff", "morning", "now"]
