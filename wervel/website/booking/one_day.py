"""All free times of one day: per clinic, morning and afternoon apart."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from wervel.scheduling.selectors.days import times_on
from wervel.scheduling.selectors.slots import SlotOffer
from wervel.website.booking.asked import Asked
from wervel.website.booking.presenters import TimeCard, time_card

NOON = 12


@dataclass(frozen=True, slots=True)
class AtClinic:
    """The times at one clinic; a part of the day without times is left out."""

    where: str
    parts: list[tuple[str, list[TimeCard]]]


def times_of_day(asked: Asked, day: date) -> list[AtClinic]:
    """The nearest clinic first, where we know how far it is."""
    offers = sorted(times_on(asked.query(), day), key=_place_then_time)
    return [_at_clinic(list(here)) for _where, here in groupby(offers, key=_place)]


def _at_clinic(offers: list[SlotOffer]) -> AtClinic:
    cards = [time_card(offer) for offer in offers]
    return AtClinic(cards[0].where, _parts(offers, cards))


def _place(offer: SlotOffer) -> tuple[float, int]:
    return offer.distance_km or 0.0, offer.location.number


def _place_then_time(offer: SlotOffer) -> tuple[float, int, float]:
    return *_place(offer), offer.start.timestamp()


def _parts(offers: list[SlotOffer], cards: list[TimeCard]) -> list[tuple[str, list[TimeCard]]]:
    pairs = list(zip(offers, cards, strict=True))
    morning = [card for offer, card in pairs if offer.start.hour < NOON]
    afternoon = [card for offer, card in pairs if offer.start.hour >= NOON]
    parts = [(_("Morning"), morning), (_("Afternoon"), afternoon)]
    return [(name, found) for name, found in parts if found]
