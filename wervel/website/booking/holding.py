"""The time that is held while somebody types: how long still, and what is said when it ends."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wervel.common import clock
from wervel.common.dates import time_words
from wervel.scheduling.services.drafts import Draft

SOON_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Holding:
    """`seconds` are left, 0 when it is over; the page counts on from there. `left_one` and
    `left_many`, with ``{n}`` for the number, are how it says the rest."""

    seconds: int
    held: str
    left: str
    left_one: str
    left_many: str
    may_extend: bool
    extend_url: str

    @property
    def state(self) -> str:
        if not self.seconds:
            return "over"
        return "soon" if self.seconds <= SOON_SECONDS else "calm"


def holding(draft: Draft, extend: str = "website:booking-extend") -> Holding:
    """`extend` names the page that gives ten minutes more."""
    seconds = _seconds(draft.held_until)
    minutes = -(-seconds // 60)
    return Holding(
        seconds=seconds,
        held=held_words(draft.held_until) if draft.held_until else "",
        left=_left(minutes).format(n=minutes),
        left_one=_left(1),
        left_many=_left(2),
        may_extend=draft.may_extend or not seconds,
        extend_url=reverse(extend, args=[draft.secret]),
    )


def _left(minutes: int) -> str:
    return ngettext("{n} minute left.", "{n} minutes left.", minutes)


def held_words(until: datetime) -> str:
    return _("We hold this time for you until %(time)s.") % {"time": time_words(until)}


def _seconds(until: datetime | None) -> int:
    return max(0, int((until - clock.now()).total_seconds())) if until else 0
