"""The page with free times: the first ones, those of a day, or a month to choose a day in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wervel.common.dates import day_with_date_words
from wervel.common.errors import TooManyRequests, WervelError
from wervel.common.language import LANGUAGES
from wervel.directory import selectors as directory
from wervel.scheduling.selectors.catalogue import ServiceInfo, catalogue
from wervel.scheduling.selectors.chains import public_plans
from wervel.scheduling.selectors.slots import SlotOffer, SlotPage, find_service, search_slots
from wervel.website.booking import days
from wervel.website.booking.asked import Asked
from wervel.website.booking.checks import shared_outcome
from wervel.website.booking.loosening import loosenings
from wervel.website.booking.one_day import times_of_day
from wervel.website.booking.presenters import by_day, price_words, time_card, urgency_note
from wervel.website.booking.weighing import weighed
from wervel.website.pages import show

SHOWN = 5
TEMPLATE = "website/booking/times.html"


@dataclass(frozen=True, slots=True)
class ClinicChoice:
    """One clinic, or any of them, as a choice above the list."""

    name: str
    url: str
    current: bool


def show_times(
    request: HttpRequest,
    asked: Asked,
    *,
    notice: WervelError | None = None,
    instead: Sequence[SlotOffer] = (),
) -> HttpResponse:
    """The first five free times, and the days with their number of times.

    `notice` says why the time that was chosen cannot be had, and `instead` are others in its place;
    what was typed is in the draft.
    """
    service = find_service(asked.service)
    context = _frame(asked, service) | _times(asked, service, instead)
    context |= {"notice": notice, "limited": isinstance(notice, TooManyRequests)}
    wrong = asked.reader.unknown or not asked.form.is_valid()
    status = notice.status if notice else 422 if wrong else 200
    languages = _in_each_language(asked)
    return show(request, TEMPLATE, context, section="booking", alternates=languages, status=status)


def _frame(asked: Asked, service: ServiceInfo) -> dict[str, Any]:
    """What stands around the times, whichever they are."""
    return {
        "service": service,
        "price": price_words(service.price_cents),
        "reader": asked.reader,
        "here_url": reverse("website:booking"),
        "choice_kept": asked.choice_kept(),
        "place_kept": asked.pairs("near", "from"),
        "filter_kept": asked.pairs("doctor", "language", "km", "access", "from"),
        "form": asked.form,
        "wishes": asked.form.words,
        "no_wishes_url": asked.without_wishes().address(),
        "clinic_url": _clinic_url(asked.clinic),
        "clinic_choices": _clinic_choices(asked),
        "choose_url": reverse("website:booking-choose"),
        "first_url": asked.at_once().address(),
        "urgency_note": urgency_note(shared_outcome(asked.given.get("check", "")).urgency),
        "draft": asked.given.get("draft", ""),
        "one_day": bool(public_plans(service.slug)),
    }


def _times(asked: Asked, service: ServiceInfo, instead: Sequence[SlotOffer]) -> dict[str, Any]:
    if asked.month and not instead and days.can_count(asked):
        month = days.month(asked, asked.month, service, _place_name(asked.clinic))
        return {"title": _("Choose a day"), "month": month}
    if asked.day and not instead:
        return _one_day(asked, asked.day)
    return _first_times(asked, instead)


def _one_day(asked: Asked, day: date) -> dict[str, Any]:
    return {
        "title": day_with_date_words(day),
        "on_day": True,
        "at_clinics": times_of_day(asked, day),
        **_strip(asked, days.strip_around(day)),
    }


def _first_times(asked: Asked, instead: Sequence[SlotOffer]) -> dict[str, Any]:
    page = search_slots(replace(asked.query(), earliest=asked.earliest, limit=SHOWN))
    if not page.slots and not instead:
        return {"title": _("Choose a time"), "loosenings": loosenings(asked)}
    shown = instead or page.slots
    plain = not (instead or asked.clinic or asked.earliest)
    return {
        "title": _("Three other times") if instead else _("The first free times"),
        "days": by_day(time_card(offer) for offer in shown),
        "weighed": weighed(asked) if plain else [],
        "later_url": "" if instead else _later(asked, page),
        **_strip(asked, shown[0].start.date()),
    }


def _strip(asked: Asked, begin: date) -> dict[str, Any]:
    if not days.can_count(asked):
        return {}
    return {
        "strip": days.strip(asked, _place_name(asked.clinic), begin),
        "month_url": asked.in_month((asked.day or begin).replace(day=1)),
    }


def _place_name(slug: str) -> str:
    found = catalogue().place_by_slug.get(slug)
    return found.name if found else ""


def _in_each_language(asked: Asked) -> dict[str, str]:
    """This page is also the answer to a refused choice, whose own address takes no reading."""
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            found[code] = asked.address()
    return found


def _clinic_url(clinic: str) -> str:
    """Where the route and the parking are told: of the chosen clinic, or of each."""
    if clinic:
        return reverse("website:clinic", args=[clinic])
    return reverse("website:clinics")


def _clinic_choices(asked: Asked) -> list[ClinicChoice]:
    asked = asked.but(**{"from": ""})
    anywhere = ClinicChoice(_("Any clinic"), asked.but(clinic="").address(), not asked.clinic)
    return [anywhere] + [
        ClinicChoice(
            place.name,
            asked.but(clinic=place.slug, doctor="").address(),
            place.slug == asked.clinic,
        )
        for place in directory.locations()
    ]


def _later(asked: Asked, page: SlotPage) -> str:
    if len(page.slots) < SHOWN:
        return ""
    return asked.but(**{"from": page.slots[-1].end.isoformat()}).address()
