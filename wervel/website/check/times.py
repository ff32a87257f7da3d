"""The first free times that fit an advice, from scheduling, in words for its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wervel.common import clock
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots
from wervel.triage.results import Result
from wervel.website.booking.presenters import TimeCard, by_day, time_card
from wervel.website.near import Whereabouts, whereabouts

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Times:
    """Free times to choose from, or why there are none; `kept` goes along with a choice.

    `near` is what was typed to name the distances, sent to `here_url`, and `note` what we make of
    it.
    """

    title: str
    lead: str
    days: Sequence[tuple[str, Sequence[TimeCard]]]
    kept: Sequence[tuple[str, str]]
    choose_url: str
    more_url: str
    here_url: str
    near: str
    place_unknown: bool
    note: str


def first_times(found: Result, *, secret: str, near: str) -> Times | None:
    """The first times for this advice; None where our clinics are not the place to go.

    For today's advice only times of today count: without one, the general practitioner or the
    out-of-hours post is the way. A first time later than the advice allows is said to be so.
    """
    if found.service is None or found.is_emergency:
        return None
    reader = whereabouts(near)
    offers = search_slots(_query(found, reader)).slots
    if found.is_same_day and not offers:
        return None
    kept = {"service": found.service, "check": secret, "near": reader.typed}
    filled = [(name, value) for name, value in kept.items() if value]
    return Times(
        title=_title(found),
        lead=_lead(found, offers),
        days=by_day(time_card(offer) for offer in offers),
        kept=filled,
        choose_url=reverse("website:booking-choose"),
        more_url=f"{reverse('website:booking')}?{urlencode(filled)}",
        here_url=reverse("website:check-result", kwargs={"secret": secret}),
        near=reader.typed,
        place_unknown=reader.unknown,
        note=reader.note,
    )


def _query(found: Result, reader: Whereabouts) -> SlotQuery:
    assert found.service is not None
    return SlotQuery(
        service=found.service,
        near=reader.point,
        until=_end_of_today() if found.is_same_day else None,
        limit=SHOWN,
        urgency=found.urgency,
        one_each=True,
        public_only=True,
    )


def _end_of_today() -> datetime:
    return datetime.combine(clock.today() + timedelta(days=1), time(), clock.CLINIC_ZONE)


def _title(found: Result) -> str:
    if found.is_same_day:
        return _("We also have a time today")
    if found.is_self_care:
        return _("Would you like to come anyway?")
    return _("The first free times")


def _lead(found: Result, offers: Sequence[SlotOffer]) -> str:
    if not offers:
        return _("We have no free time now. Call us, or call your GP.")
    days = found.within_days
    if days and offers[0].start.date() > clock.today() + timedelta(days=days):
        return ngettext(
            "We have no free time within %(count)s day. Call your GP if you cannot wait.",
            "We have no free time within %(count)s days. Call your GP if you cannot wait.",
            days,
        ) % {"count": days}
    return ""
