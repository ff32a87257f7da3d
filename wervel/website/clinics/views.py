"""The clinics, one clinic, one practitioner; with `?near=` everything is measured from there."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wervel.accounts.access import public
from wervel.directory import selectors as directory
from wervel.directory.geography import nearest
from wervel.directory.profiles import (
    ClinicProfile,
    PersonProfile,
    clinic_profile,
    clinic_profiles,
    person_profile,
)
from wervel.scheduling.selectors.slots import SlotQuery
from wervel.website.booking.presenters import by_day, time_card
from wervel.website.clinics.links import booking_link, clinics_link
from wervel.website.clinics.maps import clinic_map
from wervel.website.clinics.presenters import ClinicView, FirstTime, clinic_view, person_view
from wervel.website.free_times import FreeTimes, free_times
from wervel.website.keeping import standing, together
from wervel.website.near import Whereabouts, whereabouts
from wervel.website.pages import show
from wervel.website.sharing.clinics import clinic_data, practitioner_data
from wervel.website.sharing.heads import Sharing

SHOWN = 3


@public
@require_safe
def clinics(request: HttpRequest) -> HttpResponse:
    """All clinics, nearest first when we know where the reader is."""
    reader = whereabouts(request.GET.get("near", ""))
    profiles = clinic_profiles()
    if reader.place:
        profiles = [profile for profile, _km in nearest(reader.place, profiles)]
    times = [_times(one, 1) for one in profiles]
    context = {
        "title": _("Our clinics"),
        "crumbs": [(_("Home"), reverse("website:home")), (_("Clinics"), "")],
        "reader": reader,
        "map": clinic_map(profiles, reader.place),
        "cards": [
            (_view(one, reader), FirstTime(free.first) if free.first else None)
            for one, free in zip(profiles, times, strict=True)
        ],
        "here_url": reverse("website:clinics"),
    }
    fresh = together(*(free.fresh for free in times))
    template = "website/clinics/clinics.html"
    described = _(
        "Our clinics just over the border: where they are, when they are open, and their first free"
        " times."
    )
    return show(
        request,
        template,
        context,
        section="clinics",
        fresh=fresh,
        sharing=Sharing(described, indexed=bool(profiles)),
    )


@public
@require_safe
def clinic(request: HttpRequest, slug: str) -> HttpResponse:
    """One clinic with its first free times; it stands when the diaries cannot be read."""
    profile = clinic_profile(slug)
    reader = whereabouts(request.GET.get("near", ""))
    near = _near(reader)
    free = _times(profile, SHOWN)
    context = {
        "title": _("Clinic in %(name)s") % {"name": profile.name},
        "crumbs": [*_trail(near), (profile.name, "")],
        "reader": reader,
        "clinic": _view(profile, reader),
        "map": clinic_map(clinic_profiles(), reader.place, chosen=slug),
        "here_url": reverse("website:clinic", args=[slug]),
        **_to_choose(profile, free, slug, near),
    }
    town = f"{profile.street}, {profile.postal_code} {profile.town}."
    return show(
        request,
        "website/clinics/clinic.html",
        context,
        section="clinics",
        fresh=free.fresh,
        sharing=Sharing(
            f"{profile.directions} {town}",
            data=(clinic_data(profile, directory.contact_details()),),
        ),
    )


@public
@require_safe
def practitioner(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody who works at a clinic, with the first free times of the first thing to book."""
    profile = person_profile(slug)
    view = person_view(profile)
    free = _times(profile, SHOWN)
    context = {
        "title": profile.name,
        "crumbs": [*_trail(), *view.clinics[:1], (profile.name, "")],
        "person": view,
        **_to_choose(profile, free, profile.clinics[0].slug),
    }
    data = practitioner_data(
        profile,
        clinic_profile(profile.clinics[0].slug),
        job_title=view.specialty,
        details=directory.contact_details(),
    )
    return show(
        request,
        "website/clinics/practitioner.html",
        context,
        section="clinics",
        fresh=free.fresh,
        sharing=Sharing(f"{profile.name}: {view.specialty}. {profile.about}", data=(data,)),
    )


def _trail(near: str = "") -> list[tuple[str, str]]:
    return [(_("Home"), reverse("website:home")), (_("Clinics"), clinics_link(near))]


def _near(reader: Whereabouts) -> str:
    """What goes along to other pages: only what names a place."""
    return reader.typed if reader.place else ""


def _view(profile: ClinicProfile, reader: Whereabouts) -> ClinicView:
    return clinic_view(profile, reader.place, _near(reader))


def _bookable(profile: ClinicProfile | PersonProfile) -> str:
    """The first thing that visitors can book here or with this person; empty without one."""
    return next((one.slug for one in profile.services if one.public), "")


def _times(profile: ClinicProfile | PersonProfile, limit: int) -> FreeTimes:
    service = _bookable(profile)
    if not service:
        return FreeTimes((), standing())
    query = SlotQuery(service=service, limit=limit, one_each=True, public_only=True)
    if isinstance(profile, ClinicProfile):
        return free_times(replace(query, location=profile.slug))
    return free_times(replace(query, practitioner=profile.slug))


def _to_choose(
    profile: ClinicProfile | PersonProfile, free: FreeTimes, clinic: str, near: str = ""
) -> dict[str, Any]:
    """The free times as cards with a button, and where there are more."""
    service = _bookable(profile)
    return {
        "days": by_day(time_card(offer) for offer in free.offers),
        "choose_url": reverse("website:booking-choose"),
        "kept": [("service", service), ("clinic", clinic), ("near", near)],
        "more_url": booking_link(service=service, clinic=clinic, near=near),
    }
