"""The page with free times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wervel.common.errors import WervelError
from wervel.common.language import LANGUAGES
from wervel.common.text import printable
from wervel.directory import selectors as directory
from wervel.scheduling.selectors.chains import public_plans
from wervel.scheduling.selectors.slots import SlotPage, SlotQuery, find_service, search_slots
from wervel.website.booking.checks import shared_outcome
from wervel.website.booking.presenters import by_day, price_words, time_card, urgency_note
from wervel.website.near import whereabouts
from wervel.website.pages import show

DEFAULT_SERVICE = "first-consultation-back"
SHOWN = 5
KEPT = ("service", "check", "draft")


@dataclass(frozen=True, slots=True)
class ClinicChoice:
    """One clinic, or any of them, as a choice above the list."""

    name: str
    url: str
    current: bool


def show_times(
    request: HttpRequest, given: Mapping[str, str], *, notice: WervelError | None = None
) -> HttpResponse:
    """The first five free times. `given` are the values of the address or of a refused choice.

    `notice` says why the time that was chosen cannot be had; what was typed is in the draft.
    """
    service = find_service(given.get("service") or DEFAULT_SERVICE)
    clinic = given.get("clinic", "")
    reader = whereabouts(given.get("near", ""))
    query = SlotQuery(
        service=service.slug,
        location=clinic or None,
        near=reader.point,
        earliest=moment_or_none(given.get("from", "")),
        limit=SHOWN,
        one_each=True,
        public_only=True,
    )
    page = search_slots(query)
    context = {
        "title": _("The first free times"),
        "service": service,
        "price": price_words(service.price_cents),
        "days": by_day(time_card(offer) for offer in page.slots),
        "reader": reader,
        "here_url": reverse("website:booking"),
        "choice_kept": [*_filled(given, KEPT), ("near", reader.typed)],
        "place_kept": _filled(given, (*KEPT, "clinic")),
        "clinic_url": _clinic_url(clinic),
        "first_url": _address(given, clinic=""),
        "clinic_choices": _clinic_choices(given, clinic),
        "choose_url": reverse("website:booking-choose"),
        "later_url": _later(given, page),
        "urgency_note": urgency_note(shared_outcome(given.get("check", "")).urgency),
        "notice": notice,
        "draft": given.get("draft", ""),
        "one_day": bool(public_plans(service.slug)),
    }
    status = notice.status if notice else 422 if reader.unknown else 200
    return show(
        request,
        "website/booking/times.html",
        context,
        section="booking",
        alternates=_in_each_language(given),
        status=status,
    )


def _filled(given: Mapping[str, str], names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, printable(given[name])) for name in names if given.get(name)]


def moment_or_none(text: str) -> datetime | None:
    """A moment with its offset; anything else is as if nothing was asked."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _address(given: Mapping[str, str], **changes: str) -> str:
    asked = {name: given.get(name, "") for name in (*KEPT, "near", "clinic")} | changes
    filled = {name: printable(value) for name, value in asked.items() if value}
    return f"{reverse('website:booking')}{'?' if filled else ''}{urlencode(filled)}"


def _in_each_language(given: Mapping[str, str]) -> dict[str, str]:
    """This page is also the answer to a refused choice, whose own address takes no reading."""
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            found[code] = _address(given, **{"from": given.get("from", "")})
    return found


def _clinic_url(clinic: str) -> str:
    """Where the route and the parking are told: of the chosen clinic, or of each."""
    if clinic:
        return reverse("website:clinic", args=[clinic])
    return reverse("website:clinics")


def _clinic_choices(given: Mapping[str, str], chosen: str) -> list[ClinicChoice]:
    anywhere = ClinicChoice(_("Any clinic"), _address(given, clinic=""), not chosen)
    return [anywhere] + [
        ClinicChoice(place.name, _address(given, clinic=place.slug), place.slug == chosen)
        for place in directory.locations()
    ]


def _later(given: Mapping[str, str], page: SlotPage) -> str:
    if len(page.slots) < SHOWN:
        return ""
    return _address(given, **{"from": page.slots[-1].end.isoformat()})
