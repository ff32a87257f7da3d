"""Words for times, places and people on the booking pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import day_with_date_words, time_words
from wervel.common.language import current_language, language_name
from wervel.scheduling.selectors.slots import SlotOffer


@dataclass(frozen=True, slots=True)
class TimeCard:
    """A time as it is read: on a card, or at the head of the pages that follow.

    `detail` is `where` (the clinic and how far it is) and `who` (and in which language) together.
    """

    id: str
    time: str
    day: str
    detail: str
    where: str
    who: str
    iso: str
    label: str
    place: str
    practitioner: str


def time_card(offer: SlotOffer) -> TimeCard:
    """The label of the button names weekday, date, time and clinic, for whoever cannot see."""
    day, time = day_with_date_words(offer.start.date()), time_words(offer.start)
    place = offer.location.name
    practitioner = offer.practitioner.name if offer.practitioner else ""
    where, who = [place], [practitioner] if practitioner else []
    if offer.distance_km is not None:
        where.append(_("%(km)s km") % {"km": round(offer.distance_km)})
    if offer.practitioner and current_language() in offer.practitioner.languages:
        name = language_name(current_language())
        who.append(_("speaks %(language)s") % {"language": name})
    return TimeCard(
        id=offer.id,
        time=time,
        day=day,
        detail=" · ".join([*where, *who]),
        where=" · ".join(where),
        who=" · ".join(who),
        iso=offer.start.isoformat(),
        label=_("Choose %(day)s, %(time)s, %(place)s") % {"day": day, "time": time, "place": place},
        place=place,
        practitioner=practitioner,
    )


def by_day(cards: Iterable[TimeCard]) -> list[tuple[str, list[TimeCard]]]:
    """Times under the day they are on, so that a day is said once."""
    return [(day, list(group)) for day, group in groupby(cards, key=lambda card: card.day)]


def price_words(cents: int) -> str:
    """``€ 95`` or ``€ 95,50``; in English with a point."""
    euros, rest = divmod(cents, 100)
    if not rest:
        return f"€ {euros}"
    mark = "." if current_language() == "en" else ","
    return f"€ {euros}{mark}{rest:02}"


URGENCY_DAYS = {"same-day": 0, "within-days": 3, "within-weeks": 14}


def urgency_note(urgency: str) -> str:
    """How soon the check asks to be seen; empty when it does not say."""
    if urgency == "same-day":
        return _(
            "Your check says: have it looked at today. Is there no time today? "
            "Call your GP or the out-of-hours post."
        )
    days = URGENCY_DAYS.get(urgency)
    if days is None:
        return ""
    last = clock.today() + timedelta(days=days)
    return _("Your check says: come no later than %(day)s.") % {
        "day": day_with_date_words(last).lower()
    }
