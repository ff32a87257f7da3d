"""What the audit trail calls the writes and reads of orders."""

from enum import StrEnum


class OrderEvent(StrEnum):
    PLACED = "diagnostics.order.placed"
    RELEASED = "diagnostics.order.released"
    JUSTIFIED = "diagnostics.order.justified"
    CLEARED = "diagnostics.order.cleared"
    HELD = "diagnostics.order.held"
    REBOOKED = "diagnostics.order.rebooked"
    REVOKED = "diagnostics.order.revoked"
    COMPLETED = "diagnostics.order.completed"
    REOPENED = "diagnostics.order.reopened"
    NOT_NEEDED = "diagnostics.reserved-scan.released"
    READ = "diagnostics.orders.read"
