"""Nothing is free with these wishes: which one to let go, and what that gives."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from wervel.common.dates import near_day_words, time_words
from wervel.scheduling.selectors.slots import search_slots
from wervel.website.booking.asked import Asked


@dataclass(frozen=True, slots=True)
class Loosened:
    """What to let go, as a link, and the first time that then is free."""

    text: str
    first: str
    url: str


def loosenings(asked: Asked) -> list[Loosened]:
    """Each wish whose absence gives a time; when none does alone, all of them together."""
    asked = asked.at_once()
    alone = [found for text, one in _ways(asked) if (found := _loosened(text, one))]
    if alone:
        return alone
    everything = asked.without_wishes().but(clinic="")
    together = _loosened(_("Any clinic and any doctor"), everything)
    return [together] if together and everything != asked else []


def _ways(asked: Asked) -> Iterator[tuple[str, Asked]]:
    filters = asked.form.filters
    if filters.doctor:
        yield _("Any doctor"), asked.but(doctor="")
    if filters.language:
        yield _("Any language"), asked.but(language="")
    if filters.access:
        yield _("Without wishes for the building"), asked.without_access()
    if filters.km:
        yield _("Any distance"), asked.but(km="")
    if asked.clinic:
        yield _("Any clinic"), asked.but(clinic="")


def _loosened(text: str, asked: Asked) -> Loosened | None:
    slots = search_slots(replace(asked.query(), limit=1)).slots
    if not slots:
        return None
    offer = slots[0]
    first = _("first free time: %(day)s %(time)s, %(place)s") % {
        "day": near_day_words(offer.start.date()),
        "time": time_words(offer.start),
        "place": offer.location.name,
    }
    return Loosened(text, first, asked.address())
