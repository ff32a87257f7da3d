"""The fixtures of the domain serve its pages too."""

from tests.triage.conftest import published, secret

__all__ = ["published", "secret"]
