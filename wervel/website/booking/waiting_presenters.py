"""Words for waiting and for offers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wervel.common import clock
from wervel.common.actor import VISITOR
from wervel.common.dates import day_with_date_words, near_day_words, time_words
from wervel.scheduling.choices import AppointmentStatus, OfferState
from wervel.scheduling.selectors.appointments import ManagedAppointment
from wervel.scheduling.selectors.catalogue import PlaceInfo
from wervel.scheduling.selectors.waiting_pages import Offer, OwnWaiting, own_waiting

PAGES = {
    OfferState.OPEN: "open",
    OfferState.ACCEPTED: "accepted",
    OfferState.DECLINED: "declined",
    OfferState.EXPIRED: "over",
    OfferState.WITHDRAWN: "over",
}


@dataclass(frozen=True, slots=True)
class TimeAndPlace:
    """One of the two times, as they stand side by side."""

    day: str
    time: str
    place: str
    who: str


def time_and_place(start: datetime, place: PlaceInfo, who: str = "") -> TimeAndPlace:
    day = day_with_date_words(clock.to_clinic(start).date())
    return TimeAndPlace(day, time_words(start), place.name, who)


def until_words(moment: datetime) -> str:
    """``vandaag 14:30``."""
    return f"{near_day_words(clock.to_clinic(moment).date())} {time_words(moment)}"


def remaining_words(left: timedelta) -> str:
    """``1 uur en 20 minuten``; a minute that has begun counts."""
    hours, minutes = divmod(max(1, -(-int(left.total_seconds()) // 60)), 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours})
    if minutes:
        words = ngettext("%(count)s minute", "%(count)s minutes", minutes)
        parts.append(words % {"count": minutes})
    return _(" and ").join(parts)


def kind_of(found: Offer) -> str:
    return PAGES[found.state]


def offer_page(found: Offer) -> dict[str, Any]:
    """Everything the page of an offer shows, whatever has become of it."""
    now = found.appointment
    titles = {
        "open": _("You can come earlier"),
        "accepted": _("Your appointment is earlier now"),
        "declined": _("You keep your time"),
        "over": _("This offer is over"),
    }
    return {
        "title": titles[kind_of(found)],
        "present": time_and_place(now.start, now.place),
        "offered": time_and_place(
            found.start, found.place, found.person.name if found.person else ""
        ),
        "offer": found,
        "until": until_words(found.expires_at),
        "remaining": remaining_words(found.expires_at - clock.now()),
        "stands": now.status == AppointmentStatus.CONFIRMED,
        "expired": found.state == OfferState.EXPIRED,
        "other_place": now.place.id != found.place.id,
        "manage_url": reverse("website:booking-manage", args=[found.manage_secret]),
        "earlier_url": reverse("website:booking-earlier", args=[found.manage_secret]),
    }


def wishes_page(
    secret: str, appointment: ManagedAppointment, waiting: OwnWaiting
) -> dict[str, Any]:
    """What the page of somebody's wishes shows, but for its form."""
    return {
        "title": _("Come earlier"),
        "present": time_and_place(appointment.start, appointment.place),
        "waiting": waiting,
        "since": _since_words(waiting),
        "manage_url": reverse("website:booking-manage", args=[secret]),
    } | _open_offer(waiting)


def earlier_card(secret: str) -> dict[str, Any]:
    """What the page of an appointment says of an earlier time."""
    waiting = own_waiting(secret, actor=VISITOR)
    return {
        "waiting": waiting,
        "since": _since_words(waiting),
        "url": reverse("website:booking-earlier", args=[secret]),
    } | _open_offer(waiting)


def _since_words(waiting: OwnWaiting) -> str:
    return near_day_words(waiting.wishes.since.date()) if waiting.wishes else ""


def _open_offer(waiting: OwnWaiting) -> dict[str, Any]:
    found = waiting.offer
    if found is None:
        return {"offered": None}
    return {
        "offered": time_and_place(found.start, found.place),
        "until": until_words(found.expires_at),
        "offer_url": reverse("website:booking-offer", args=[found.secret]),
    }
