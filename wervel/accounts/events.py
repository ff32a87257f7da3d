"""What happens to accounts and sessions, as the audit trail names it."""

from enum import StrEnum


class AccountEvent(StrEnum):
    CREATED_FOR_PATIENT = "accounts.user.created-for-patient"
    RETIRED = "accounts.user.retired"
    CREATED = "accounts.user.created"
    LOCKED = "accounts.user.locked"
    UNLOCKED = "accounts.user.unlocked"
    ROLE_GRANTED = "accounts.role.granted"
    ROLE_REVOKED = "accounts.role.revoked"
    LOGGED_IN = "accounts.session.begun"
    LOGGED_OUT = "accounts.session.ended"
    LOGIN_FAILED = "accounts.login.failed"
    FACTOR_ADDED = "accounts.second-factor.added"
    FACTOR_REMOVED = "accounts.second-factor.removed"
    FACTOR_FAILED = "accounts.second-factor.failed"
    PASSWORD_CHANGED = "accounts.password.changed"  # noqa: S105
    ACT_PROVED = "accounts.second-factor.shown-for-act"
    KEY_GIVEN = "accounts.machine-key.given"
    KEY_ENDED = "accounts.machine-key.ended"
