"""Another time for an appointment, for the holder of its manage link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.errors import WervelError
from wervel.common.forms_origin import anonymous_form
from wervel.common.ratelimits.counting import limit_read, limit_write
from wervel.directory import selectors as directory
from wervel.scheduling.exceptions import (
    SlotMalformed,
    SlotPast,
    SlotTaken,
    SlotUnknown,
    TooLateToChange,
    TransitionRefused,
)
from wervel.scheduling.selectors.appointments import ToMove, appointment_to_move
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots
from wervel.scheduling.services.moving import move_by_link
from wervel.website.booking.asked import moment_or_none
from wervel.website.booking.manage import (
    appointment_words,
    secret_page,
    show_managed,
    to_managed,
)
from wervel.website.booking.presenters import by_day, time_card
from wervel.website.pages import show

SHOWN = 5
ANYWHERE = "any"
STEP = timedelta(minutes=5)
LOST_SLOT = (SlotTaken, SlotPast, SlotUnknown, SlotMalformed)


@dataclass(frozen=True, slots=True)
class ClinicChoice:
    """One clinic, or any of them, as a choice above the list."""

    name: str
    url: str
    current: bool


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_form
@secret_page
def move(request: HttpRequest, secret: str) -> HttpResponse:
    """The first free times of the same service; the button of a time moves to it at once."""
    if request.method != "POST":
        limit_read("slots.address", address_key(request))
        return _show_times(request, secret, request.GET.dict())
    limit_write("manage.address", address_key(request))
    try:
        move_by_link(manage_secret=secret, slot=request.POST.get("slot", ""), actor=VISITOR)
    except (TransitionRefused, TooLateToChange) as error:
        return show_managed(request, secret, notice=error)
    except LOST_SLOT as error:
        return _show_times(request, secret, request.POST.dict(), notice=error)
    return to_managed(secret, "moved")


def _show_times(
    request: HttpRequest,
    secret: str,
    given: Mapping[str, str],
    notice: WervelError | None = None,
) -> HttpResponse:
    """The list; after a refusal the next three times instead, and why."""
    found = appointment_to_move(secret, actor=VISITOR)
    if not found.appointment.can_change:
        return show_managed(request, secret)
    here = reverse("website:booking-move", args=[secret])
    clinic = known_clinic(given.get("clinic", "") or found.appointment.place.slug)
    offers, later = _offers(found, clinic, given.get("from", ""))
    nearest = notice.alternatives if isinstance(notice, SlotTaken) else ()
    context: dict[str, Any] = appointment_words(found.appointment) | {
        "title": _("Choose another time"),
        "notice": notice,
        "days": by_day(time_card(offer) for offer in nearest or offers),
        "choose_url": here,
        "kept": [("clinic", clinic or ANYWHERE)],
        "later_url": later and _address(here, clinic=clinic or ANYWHERE, **{"from": later}),
        "all_url": here,
        "clinic_choices": clinic_choices(here, clinic),
        "manage_url": reverse("website:booking-manage", args=[secret]),
    }
    status = notice.status if notice else 200
    template = "website/booking/move.html"
    return show(request, template, context, section="booking", status=status)


def known_clinic(wanted: str) -> str:
    """The clinic asked for; empty for any."""
    return wanted if wanted in {place.slug for place in directory.locations()} else ""


def _offers(found: ToMove, clinic: str, earliest: str) -> tuple[Sequence[SlotOffer], str]:
    """The first free times but the present one, and from when on the later ones are; the own time
    counts as free, so that a visit can move by less than its length."""
    query = SlotQuery(
        service=found.service,
        location=clinic or None,
        earliest=moment_or_none(earliest),
        limit=SHOWN + 1,
        one_each=True,
        giving=found.giving,
    )
    page = search_slots(query).slots
    offers = [one for one in page if not _is_there(found, one)][:SHOWN]
    later = offers[-1].start + STEP if len(offers) == SHOWN else None
    return offers, later.isoformat() if later else ""


def _is_there(found: ToMove, offer: SlotOffer) -> bool:
    who = offer.practitioner.id if offer.practitioner else None
    here = (found.appointment.place.id, found.practitioner, found.appointment.start)
    return here == (offer.location.id, who, offer.start)


def clinic_choices(here: str, clinic: str) -> list[ClinicChoice]:
    anywhere = ClinicChoice(_("Any clinic"), _address(here, clinic=ANYWHERE), not clinic)
    return [anywhere] + [
        ClinicChoice(place.name, _address(here, clinic=place.slug), place.slug == clinic)
        for place in directory.locations()
    ]


def _address(here: str, **values: str) -> str:
    return f"{here}?{urlencode(values)}"
