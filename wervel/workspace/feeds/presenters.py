"""Calendar addresses in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import date_words, time_words
from wervel.scheduling.selectors.feeds import ListedFeed


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed that works: whose, where it is used, by whom, and when it was used last."""

    id: UUID
    subject: str
    label: str
    facts: str
    used: str


def feed_lines(feeds: Sequence[ListedFeed]) -> list[FeedLine]:
    return [
        FeedLine(
            id=feed.id,
            subject=feed.subject,
            label=feed.label,
            facts=_("Made by %(name)s on %(day)s")
            % {"name": feed.owner, "day": date_words(clock.to_clinic(feed.created_at).date())},
            used=used_words(feed.last_used_at),
        )
        for feed in feeds
    ]


def used_words(moment: datetime | None) -> str:
    """To the hour, which is as often as it is noted."""
    if moment is None:
        return _("Not used yet")
    local = clock.to_clinic(moment)
    return _("Used last on %(day)s, about %(time)s") % {
        "day": date_words(local.date()),
        "time": time_words(local),
    }


def address_of(secret: str) -> str:
    """The whole address, in the language in which its owner works."""
    return f"{settings.BASE_URL}{reverse('workspace:feed-calendar', args=[secret])}"
