"""What the audit trail calls the writes and reads of reports."""

from enum import StrEnum


class ReportEvent(StrEnum):
    DRAFTED = "diagnostics.report.drafted"
    EDITED = "diagnostics.report.edited"
    PREVIEWED = "diagnostics.report.previewed"
    SIGNED = "diagnostics.report.signed"
    READ = "diagnostics.report.read"
    LISTED = "diagnostics.report.listed"
    AMENDMENT_BEGUN = "diagnostics.report.amendment-begun"
    WITHDRAWN = "diagnostics.report.withdrawn"
    TRANSLATED = "diagnostics.report.translated"
    CALLED = "diagnostics.report.called"
    CALL_ESCALATED = "diagnostics.report.call-escalated"
    RELEASED = "diagnostics.report.released"
    RECIPIENT_ADDED = "diagnostics.report.recipient-added"
    LINK_SENT = "diagnostics.report.link-sent"
    LINK_OPENED = "diagnostics.report.link-opened"
    LINK_REFUSED = "diagnostics.report.link-refused"
    LINK_REVOKED = "diagnostics.report.link-revoked"
    TASK_MADE = "diagnostics.report.task-made"
    TASK_DONE = "diagnostics.report.task-done"
