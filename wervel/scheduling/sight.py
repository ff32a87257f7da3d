"""What of the free time a visit may have: one rule for listing, holding and booking.

Free days say what is free for anybody. A sight takes away what this visit may not have: times kept
for the more urgent, people and devices that do not suit it, days on which a practitioner has had
enough visits of its kind, sessions that have as many visits as they may.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from wervel.reasoning.urgency import Urgency
from wervel.scheduling.availability import date_bits
from wervel.scheduling.bitmap import FULL, span
from wervel.scheduling.kept_free import Kept, kept_bits
from wervel.scheduling.ticks import TICKS_A_DAY, first_tick

# A clinic as the database stores it.
Key = str | UUID


@dataclass(frozen=True, slots=True)
class Sight:
    """At the tick `now`, for a visit of this urgency.

    `kept` names a claimable and a clinic; `barred` are claimables that do not suit; `full` holds,
    per practitioner, the calendar days that may have no more visits of this kind; `crowded` the
    ticks of sessions in which no more visits may begin.
    """

    now: int
    urgency: Urgency | None
    kept: Mapping[tuple[int, Key], Sequence[Kept]]
    barred: frozenset[int]
    full: Mapping[int, frozenset[date]]
    crowded: Mapping[tuple[int, Key], Sequence[range]] = field(default_factory=dict)

    @property
    def is_clear(self) -> bool:
        """Whether nothing at all is hidden."""
        return not (self.kept or self.barred or self.full or self.crowded)

    def hidden(self, claimable: int, location: Key, day: int) -> int:
        """The ticks of the UTC day that the visit may not have."""
        if claimable in self.barred:
            return FULL
        bits = 0
        if rules := self.kept.get((claimable, location)):
            bits = kept_bits(day, rules, self.now, self.urgency)
        if dates := self.full.get(claimable):
            bits |= date_bits(day, dates)
        if self.crowded:
            begin = first_tick(day)
            for ticks in self.crowded.get((claimable, location), ()):
                bits |= span(max(ticks.start - begin, 0), min(ticks.stop - begin, TICKS_A_DAY))
        return bits


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody needs and may have; what a slot's id carries along.

    `access` are codes of the directory's Access and Ability.
    """

    urgency: Urgency | None = None
    access: frozenset[str] = frozenset()


PLAIN = Wish()
