"""Sooner or nearer, said plainly: what each gains and what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wervel.common.dates import near_day_words
from wervel.scheduling.selectors.nearer import sooner_or_nearer
from wervel.scheduling.selectors.slots import SlotOffer
from wervel.website.booking.asked import Asked
from wervel.website.booking.presenters import TimeCard, time_card

MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Weighed:
    """A time with what speaks for it, beside the one at the nearest clinic."""

    card: TimeCard
    day: str
    note: str


def weighed(asked: Asked) -> list[Weighed]:
    """The nearest clinic's time, then those that are sooner but farther. Empty where there is
    nothing to weigh: no place was typed, or the nearest clinic is also the first."""
    found = sooner_or_nearer(asked.query())[::-1]
    if len(found) < 2:
        return []
    return [Weighed(time_card(offer), _day(offer), note(offer, found)) for offer in found]


def _day(offer: SlotOffer) -> str:
    words = near_day_words(offer.start.date())
    return words[:1].upper() + words[1:]


def note(offer: SlotOffer, found: Sequence[SlotOffer]) -> str:
    nearest = found[0]
    if offer is nearest:
        return _("nearest clinic")
    farther = round(offer.distance_km or 0) - round(nearest.distance_km or 0)
    return _("%(sooner)s, %(km)s km farther") % {
        "sooner": sooner_words(offer, nearest),
        "km": farther,
    }


def sooner_words(offer: SlotOffer, nearest: SlotOffer) -> str:
    """In days as the calendar counts them; on one day in hours, or in minutes."""
    days = (nearest.start.date() - offer.start.date()).days
    if days:
        return ngettext("%(count)s day sooner", "%(count)s days sooner", days) % {"count": days}
    minutes = int((nearest.start - offer.start).total_seconds()) // 60
    if minutes < MINUTES_AN_HOUR:
        return _("%(count)s minutes sooner") % {"count": minutes}
    hours = minutes // MINUTES_AN_HOUR
    return ngettext("%(count)s hour sooner", "%(count)s hours sooner", hours) % {"count": hours}
