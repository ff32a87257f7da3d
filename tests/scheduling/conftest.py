from tests.chain import chain, details, morning

__all__ = ["chain", "details", "morning"]
