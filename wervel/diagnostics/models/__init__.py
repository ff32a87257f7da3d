"""Tables of diagnostics: what was asked for, what came of it, and what was said about it."""

from wervel.diagnostics.models.orders import ServiceRequest, ServiceRequestStep
from wervel.diagnostics.models.ratings import ContentText, OrderRating
from wervel.diagnostics.models.releases import Justification, MriClearance

__all__ = [
    "ContentText",
    "Justification",
    "MriClearance",
    "OrderRating",
    "ServiceRequest",
    "ServiceRequestStep",
]
