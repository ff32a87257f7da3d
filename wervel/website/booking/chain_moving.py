"""Other times for all that was booked as one, for the holder of any of its manage links."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.dates import day_with_date_words, time_words
from wervel.common.errors import WervelError
from wervel.common.forms_origin import anonymous_form
from wervel.common.ratelimits.counting import limit_read, limit_write
from wervel.directory.exceptions import ServiceUnknown
from wervel.scheduling.choices import GroupKind
from wervel.scheduling.exceptions import (
    PatientBusy,
    PlanUnknown,
    SlotMalformed,
    SlotPast,
    SlotTaken,
    SlotUnknown,
    TooLateToChange,
    TransitionRefused,
)
from wervel.scheduling.selectors.appointments import ChainToMove, chain_to_move
from wervel.scheduling.selectors.chain_search import search_chains
from wervel.scheduling.selectors.chains import ChainOffer
from wervel.scheduling.services.chain_moving import move_chain_by_link
from wervel.website.booking.asked import moment_or_none
from wervel.website.booking.chain_presenters import chain_card, chains_by_day
from wervel.website.booking.manage import secret_page, show_managed, to_managed
from wervel.website.booking.moving import ANYWHERE, clinic_choices, known_clinic
from wervel.website.pages import show

SHOWN = 4
LOST = (SlotTaken, SlotPast, SlotUnknown, SlotMalformed, PatientBusy)


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_form
@secret_page
def move_all(request: HttpRequest, secret: str) -> HttpResponse:
    """The first free times for all of it; the button of one moves all of it there at once."""
    try:
        if request.method != "POST":
            limit_read("slots.address", address_key(request))
            return _show_chains(request, secret, request.GET.dict())
        limit_write("manage.address", address_key(request))
        chain = request.POST.get("slot", "")
        move_chain_by_link(manage_secret=secret, chain=chain, actor=VISITOR)
    except (TransitionRefused, TooLateToChange) as error:
        return show_managed(request, secret, notice=error)
    except LOST as error:
        return _show_chains(request, secret, request.POST.dict(), notice=error)
    return to_managed(secret, "moved")


def _show_chains(
    request: HttpRequest,
    secret: str,
    given: Mapping[str, str],
    notice: WervelError | None = None,
) -> HttpResponse:
    """The list; after a refusal up to three others instead, and why."""
    found = chain_to_move(secret, actor=VISITOR)
    if not found.appointment.can_change:
        return show_managed(request, secret)
    here = reverse("website:booking-move-all", args=[secret])
    clinic = known_clinic(given.get("clinic", "") or found.appointment.place.slug)
    offers, later = _offers(found, clinic, given.get("after", ""))
    nearest = notice.alternatives if isinstance(notice, SlotTaken) else ()
    times = found.times
    context: dict[str, Any] = {
        "title": _title(found),
        "notice": notice,
        "day": day_with_date_words(times[0].date()),
        "span": f"{time_words(times[0])}–{time_words(times[1])}",
        "place": found.appointment.place,
        "days": chains_by_day(chain_card(offer, priced=False) for offer in nearest or offers),
        "choose_url": here,
        "choice_kept": [("clinic", clinic or ANYWHERE)],
        "later_url": later
        and f"{here}?{urlencode({'clinic': clinic or ANYWHERE, 'after': later})}",
        "clinic_choices": clinic_choices(here, clinic),
        "manage_url": reverse("website:booking-manage", args=[secret]),
    }
    status = notice.status if notice else 200
    template = "website/booking/chain_move.html"
    return show(request, template, context, section="booking", status=status)


def _title(found: ChainToMove) -> str:
    if found.moving.kind == GroupKind.ONE_DAY:
        return _("Choose another day or time")
    return _("Choose another time for all who come")


def _offers(found: ChainToMove, clinic: str, after: str) -> tuple[Sequence[ChainOffer], str]:
    """The first free chains but the present one, and after which moment the later ones come; none
    when its plan is no longer offered."""
    query = found.query(clinic or None, moment_or_none(after), SHOWN + 1)
    try:
        page = search_chains(query).chains
    except (PlanUnknown, ServiceUnknown):
        return (), ""
    offers = [one for one in page if not found.is_there(one)][:SHOWN]
    return offers, offers[-1].end.isoformat() if len(offers) == SHOWN else ""
