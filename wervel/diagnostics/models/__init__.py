"""Tables of diagnostics: what was asked for, what came of it, and what was said about it."""

from wervel.diagnostics.models.orders import ServiceRequest

__all__ = ["ServiceRequest"]
