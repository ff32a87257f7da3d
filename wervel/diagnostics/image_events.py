"""What the audit trail calls what happens to images."""

from enum import StrEnum


class ImageEvent(StrEnum):
    SENT = "diagnostics.images.sent"
    STORED = "diagnostics.imaging-study.stored"
    QUARANTINED = "diagnostics.images.quarantined"
    QUARANTINE_READ = "diagnostics.image-file.read"
    ASSIGNED = "diagnostics.image-file.assigned"
    REJECTED = "diagnostics.image-file.rejected"
    LISTED = "diagnostics.imaging-study.listed"
    SEEN = "diagnostics.imaging-series.seen"
    DOWNLOADED = "diagnostics.imaging-instance.downloaded"
    READING_TYPED = "diagnostics.external-reading.typed"
    CHOSEN = "diagnostics.key-image.chosen"
    LEFT_OUT = "diagnostics.key-image.left-out"
