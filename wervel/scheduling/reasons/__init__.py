"""Why a time cannot be had, in words for staff."""

from wervel.scheduling.reasons.visits import Asked, why_not
from wervel.scheduling.reasons.words import Reason

__all__ = ["Asked", "Reason", "why_not"]
