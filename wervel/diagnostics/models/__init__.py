"""Tables of diagnostics: what was asked for, what came of it, and what was said about it."""

from wervel.diagnostics.models.images import (
    ExternalReading,
    ImageFile,
    ImagingInstance,
    ImagingSeries,
    ImagingStudy,
)
from wervel.diagnostics.models.inbox import InboxMessage, Quarantined
from wervel.diagnostics.models.orders import ServiceRequest
from wervel.diagnostics.models.results import (
    CriticalHandover,
    CriticalResult,
    Observation,
    ObservationVersion,
)

__all__ = [
    "CriticalHandover",
    "CriticalResult",
    "ExternalReading",
    "ImageFile",
    "ImagingInstance",
    "ImagingSeries",
    "ImagingStudy",
    "InboxMessage",
    "Observation",
    "ObservationVersion",
    "Quarantined",
    "ServiceRequest",
]
