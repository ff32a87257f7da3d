"""The clinics, one clinic, one practitioner; with `?near=` everything is measured from there."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wervel.accounts.access import public
from wervel.directory.geography import nearest
from wervel.directory.profiles import (
    ClinicProfile,
    PersonProfile,
    clinic_profile,
    clinic_profiles,
    person_profile,
)
from wervel.scheduling.selectors.slots import SlotQuery
from wervel.website.booking.presenters import TimeCard, time_card
from wervel.website.clinics.links import booking_link, clinics_link
from wervel.website.clinics.maps import clinic_map
from wervel.website.clinics.presenters import ClinicView, FirstTime, clinic_view, person_view
from wervel.website.free_times import free_times
from wervel.website.near import Whereabouts, whereabouts
from wervel.website.pages import show

SHOWN = 3


@public
@require_safe
def clinics(request: HttpRequest) -> HttpResponse:
    """All clinics, nearest first when we know where the reader is."""
    reader = whereabouts(request.GET.get("near", ""))
    profiles = clinic_profiles()
    if reader.place:
        profiles = [profile for profile, _km in nearest(reader.place, profiles)]
    context = {
        "title": _("Our clinics"),
        "crumbs": [(_("Home"), reverse("website:home")), (_("Clinics"), "")],
        "reader": reader,
        "map": clinic_map(profiles, reader.place),
        "cards": [(_view(one, reader), _first(one)) for one in profiles],
        "here_url": reverse("website:clinics"),
    }
    return show(request, "website/clinics/clinics.html", context, section="clinics")


@public
@require_safe
def clinic(request: HttpRequest, slug: str) -> HttpResponse:
    """One clinic with its first free times; it stands when the diaries cannot be read."""
    profile = clinic_profile(slug)
    reader = whereabouts(request.GET.get("near", ""))
    near = _near(reader)
    context = {
        "title": _("Clinic in %(name)s") % {"name": profile.name},
        "crumbs": [*_trail(near), (profile.name, "")],
        "reader": reader,
        "clinic": _view(profile, reader),
        "map": clinic_map(clinic_profiles(), reader.place, chosen=slug),
        "here_url": reverse("website:clinic", args=[slug]),
        **_times(profile, slug, near),
    }
    return show(request, "website/clinics/clinic.html", context, section="clinics")


@public
@require_safe
def practitioner(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody who works at a clinic, with the first free times of the first thing to book."""
    profile = person_profile(slug)
    view = person_view(profile)
    context = {
        "title": profile.name,
        "crumbs": [*_trail(), *view.clinics[:1], (profile.name, "")],
        "person": view,
        **_times(profile, profile.clinics[0].slug),
    }
    return show(request, "website/clinics/practitioner.html", context, section="clinics")


def _trail(near: str = "") -> list[tuple[str, str]]:
    return [(_("Home"), reverse("website:home")), (_("Clinics"), clinics_link(near))]


def _near(reader: Whereabouts) -> str:
    """What goes along to other pages: only what names a place."""
    return reader.typed if reader.place else ""


def _view(profile: ClinicProfile, reader: Whereabouts) -> ClinicView:
    return clinic_view(profile, reader.place, _near(reader))


def _first(profile: ClinicProfile) -> FirstTime | None:
    bookable = _bookable(profile)
    found = free_times(_query(bookable[0], 1, location=profile.slug)) if bookable else ()
    return FirstTime(found[0]) if found else None


def _bookable(profile: ClinicProfile | PersonProfile) -> list[str]:
    return [one.slug for one in profile.services if one.public]


def _times(profile: ClinicProfile | PersonProfile, clinic: str, near: str = "") -> dict[str, Any]:
    """The first free times of the first thing to book, and where there are more."""
    bookable = _bookable(profile)
    if not bookable:
        return {}
    asked = (
        _query(bookable[0], SHOWN, location=profile.slug)
        if isinstance(profile, ClinicProfile)
        else _query(bookable[0], SHOWN, practitioner=profile.slug)
    )
    return {
        "times": _cards(asked),
        "choose_url": reverse("website:booking-choose"),
        "kept": [("service", bookable[0]), ("clinic", clinic)],
        "near": near,
        "more_url": booking_link(service=bookable[0], clinic=clinic, near=near),
    }


def _query(service: str, limit: int, **where: str) -> SlotQuery:
    return SlotQuery(service=service, limit=limit, one_each=True, public_only=True, **where)


def _cards(query: SlotQuery) -> Sequence[TimeCard]:
    return [time_card(offer) for offer in free_times(query)]
