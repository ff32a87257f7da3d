"""The forms as visitors fill them in."""

from tests.chain import chain, morning

__all__ = ["chain", "morning"]
