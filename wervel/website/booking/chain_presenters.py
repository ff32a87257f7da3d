"""Words for days with several steps, and for people who come together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from wervel.common.dates import day_with_date_words, time_words
from wervel.scheduling.choices import GroupKind
from wervel.scheduling.selectors.chains import ChainOffer, StepOffer
from wervel.website.booking.presenters import price_words


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as it is read; `note` says that it may not be needed, or who comes."""

    time: str
    iso: str
    title: str
    who: str
    note: str


@dataclass(frozen=True, slots=True)
class ChainCard:
    """A chain as it is read: on a card, or at the head of the pages that follow."""

    id: str
    day: str
    time: str
    iso: str
    place: str
    where: str
    address: str
    steps: Sequence[StepLine]
    price: str
    label: str
    is_day: bool


def chain_card(offer: ChainOffer, *, priced: bool = True) -> ChainCard:
    """The label of the button names weekday, date, times and clinic, for whoever cannot see. What
    is booked already keeps its price."""
    day = day_with_date_words(offer.start.date())
    time = f"{time_words(offer.start)}–{time_words(offer.end)}"
    place, where = offer.location.name, [offer.location.name]
    if offer.distance_km is not None:
        where.append(_("%(km)s km") % {"km": round(offer.distance_km)})
    return ChainCard(
        id=offer.id,
        day=day,
        time=time,
        iso=offer.start.isoformat(),
        place=place,
        where=" · ".join(where),
        address=offer.location.address,
        steps=[_line(one, number, offer) for number, one in enumerate(offer.steps)],
        price=_price(offer) if priced else "",
        label=_("Choose %(day)s, %(time)s, %(place)s") % {"day": day, "time": time, "place": place},
        is_day=offer.kind == GroupKind.ONE_DAY,
    )


def _line(step: StepOffer, number: int, offer: ChainOffer) -> StepLine:
    note = _("if it is needed") if step.maybe else ""
    if offer.kind != GroupKind.ONE_DAY:
        note = _("person %(number)s") % {"number": number + 1}
    return StepLine(
        time=time_words(step.start),
        iso=step.start.isoformat(),
        title=step.service.name,
        who=step.practitioner.name if step.practitioner and not step.maybe else "",
        note=note,
    )


def _price(offer: ChainOffer) -> str:
    """What it costs at least, and with everything that may be needed."""
    least, most = price_words(offer.least_price_cents), price_words(offer.price_cents)
    if least == most:
        return most
    return _("%(least)s, with a picture %(most)s") % {"least": least, "most": most}


def chains_by_day(cards: Iterable[ChainCard]) -> list[tuple[str, list[ChainCard]]]:
    """Chains under the day they are on, so that a day is said once."""
    return [(day, list(group)) for day, group in groupby(cards, key=lambda card: card.day)]
