"""What the audit trail calls what happens to results."""

from enum import StrEnum


class ResultEvent(StrEnum):
    FILED = "diagnostics.observation.filed"
    WITHDRAWN = "diagnostics.observation.withdrawn"
    READ = "diagnostics.observation.read"
    RECEIVED = "diagnostics.message.received"
    MESSAGE_READ = "diagnostics.message.read"
    MESSAGE_RETRIED = "diagnostics.message.retried"
    MESSAGE_SET_ASIDE = "diagnostics.message.set-aside"
    QUARANTINED = "diagnostics.quarantine.opened"
    QUARANTINE_READ = "diagnostics.quarantine.read"
    ASSIGNED = "diagnostics.quarantine.assigned"
    REJECTED = "diagnostics.quarantine.rejected"
    CRITICAL_OPENED = "diagnostics.critical.opened"
    CRITICAL_WITHDRAWN = "diagnostics.critical.withdrawn"
    CRITICAL_HANDED_ON = "diagnostics.critical.handed-on"
    CRITICAL_DONE = "diagnostics.critical.acknowledged"
    CRITICAL_LISTED = "diagnostics.critical.read"
