"""The fixtures of the domain serve its pages too."""

import pytest
from pytest_django.fixtures import Settings

from tests.triage.conftest import published, secret

__all__ = ["published", "secret"]


@pytest.fixture(autouse=True)
def no_limits(settings: Settings) -> None:
    """Tests answer faster than people do."""
    settings.RATE_LIMITS = False
