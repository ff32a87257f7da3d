"""Tables of diagnostics: what was asked for, what came of it, and what was said about it."""

from wervel.diagnostics.models.inbox import InboxMessage, Quarantined
from wervel.diagnostics.models.orders import ServiceRequest, ServiceRequestStep
from wervel.diagnostics.models.ratings import ContentText, OrderRating
from wervel.diagnostics.models.releases import Justification, MriClearance
from wervel.diagnostics.models.results import (
    CriticalHandover,
    CriticalResult,
    Observation,
    ObservationVersion,
)

__all__ = [
    "ContentText",
    "CriticalHandover",
    "CriticalResult",
    "InboxMessage",
    "Justification",
    "MriClearance",
    "Observation",
    "ObservationVersion",
    "OrderRating",
    "Quarantined",
    "ServiceRequest",
    "ServiceRequestStep",
]
