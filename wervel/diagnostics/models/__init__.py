"""Tables of diagnostics: what was asked for, what came of it, and what was said about it."""

from wervel.diagnostics.models.images import (
    ExternalReading,
    ImageFile,
    ImagingInstance,
    ImagingSeries,
    ImagingStudy,
)
from wervel.diagnostics.models.inbox import InboxMessage, Quarantined
from wervel.diagnostics.models.key_images import KeyImage, KeyImageLeft
from wervel.diagnostics.models.orders import ServiceRequest, ServiceRequestStep
from wervel.diagnostics.models.ratings import ContentText, OrderRating
from wervel.diagnostics.models.releases import Justification, MriClearance
from wervel.diagnostics.models.report_releases import (
    MOST_TRIES,
    ReportLink,
    ReportRecipient,
    ReportRelease,
    ReportTask,
)
from wervel.diagnostics.models.reports import (
    DiagnosticReport,
    Rendition,
    ReportPreview,
    ReportStep,
    ReportTyped,
    ReportVersion,
    SigningAct,
)
from wervel.diagnostics.models.results import (
    CriticalHandover,
    CriticalResult,
    Observation,
    ObservationVersion,
)

__all__ = [
    "MOST_TRIES",
    "ContentText",
    "CriticalHandover",
    "CriticalResult",
    "DiagnosticReport",
    "ExternalReading",
    "ImageFile",
    "ImagingInstance",
    "ImagingSeries",
    "ImagingStudy",
    "InboxMessage",
    "Justification",
    "KeyImage",
    "KeyImageLeft",
    "MriClearance",
    "Observation",
    "ObservationVersion",
    "OrderRating",
    "Quarantined",
    "Rendition",
    "ReportLink",
    "ReportPreview",
    "ReportRecipient",
    "ReportRelease",
    "ReportStep",
    "ReportTask",
    "ReportTyped",
    "ReportVersion",
    "ServiceRequest",
    "ServiceRequestStep",
    "SigningAct",
]
