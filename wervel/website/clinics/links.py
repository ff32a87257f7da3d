"""Addresses around a clinic."""

from urllib.parse import urlencode

from django.urls import reverse

MAPS = "https://www.openstreetmap.org/directions"


def clinics_link(near: str = "") -> str:
    return _asked(reverse("website:clinics"), near=near)


def clinic_link(slug: str, near: str = "") -> str:
    return _asked(reverse("website:clinic", args=[slug]), near=near)


def person_link(slug: str) -> str:
    return reverse("website:practitioner", args=[slug])


def booking_link(*, service: str = "", clinic: str = "", near: str = "") -> str:
    """The free times of this service at this clinic; what is empty is not asked for."""
    return _asked(reverse("website:booking"), service=service, clinic=clinic, near=near)


def route_link(latitude: float, longitude: float) -> str:
    """A route to this point, on a map of another site; it is told nothing of the reader."""
    return f"{MAPS}?{urlencode({'to': f'{latitude:.5f},{longitude:.5f}'})}"


def _asked(address: str, **values: str) -> str:
    filled = {name: value for name, value in values.items() if value}
    return f"{address}?{urlencode(filled)}" if filled else address
