"""How soon somebody should be seen: five levels, ordered."""

from __future__ import annotations

from enum import Enum


class Urgency(Enum):
    """From `self-care` up to `emergency`; a higher level compares as greater."""

    SELF_CARE = "self-care"
    WITHIN_WEEKS = "within-weeks"
    WITHIN_DAYS = "within-days"
    SAME_DAY = "same-day"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """0 for self-care to 4 for emergency."""
        return _RANKS[self.value]

    @classmethod
    def of_rank(cls, rank: int) -> Urgency:
        """The level with this rank."""
        return _BY_RANK[rank]

    def __lt__(self, other: Urgency) -> bool:
        return self.rank < other.rank

    def __le__(self, other: Urgency) -> bool:
        return self.rank <= other.rank

    def __gt__(self, other: Urgency) -> bool:
        return self.rank > other.rank

    def __ge__(self, other: Urgency) -> bool:
        return self.rank >= other.rank


_BY_RANK = tuple(Urgency)
_RANKS = {level.value: rank for rank, level in enumerate(_BY_RANK)}
