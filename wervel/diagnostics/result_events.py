"""What the audit trail calls what happens to results."""

from enum import StrEnum


class ResultEvent(StrEnum):
    FILED = "diagnostics.observation.filed"
    READ = "diagnostics.observation.read"
    RECEIVED = "diagnostics.message.received"
    QUARANTINED = "diagnostics.quarantine.opened"
    QUARANTINE_READ = "diagnostics.quarantine.read"
    ASSIGNED = "diagnostics.quarantine.assigned"
    REJECTED = "diagnostics.quarantine.rejected"
    CRITICAL_OPENED = "diagnostics.critical.opened"
    CRITICAL_HANDED_ON = "diagnostics.critical.handed-on"
    CRITICAL_DONE = "diagnostics.critical.acknowledged"
    CRITICAL_LISTED = "diagnostics.critical.read"
