"""From what the domains know to what programs get, as plain JSON values."""

from datetime import datetime
from typing import Any, Protocol

from wervel.common import clock
from wervel.scheduling.selectors.appointments import ManagedAppointment
from wervel.scheduling.selectors.catalogue import PersonInfo, PlaceInfo, ServiceInfo
from wervel.scheduling.selectors.slots import SlotOffer


class HeldTime(Protocol):
    """A hold, as doors may know it."""

    secret: str
    expires_at: datetime
    slot: str


def moment(value: datetime) -> str:
    """ISO 8601 on the clinic's clock, with its offset."""
    return clock.to_clinic(value).isoformat()


def service(one: ServiceInfo) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "name": one.name,
        "summary": one.summary,
        "minutes": one.minutes,
        "price_cents": one.price_cents,
    }


def location(place: PlaceInfo, distance_km: float | None) -> dict[str, Any]:
    distance = None if distance_km is None else round(distance_km, 1)
    return {"slug": place.slug, "name": place.name, "distance_km": distance}


def location_in_full(place: PlaceInfo, distance_km: float | None) -> dict[str, Any]:
    return {
        **location(place, distance_km),
        "street": place.street,
        "postal_code": place.postal_code,
        "phone": place.phone,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def practitioner(person: PersonInfo | None) -> dict[str, Any] | None:
    if person is None:
        return None
    return {"slug": person.slug, "name": person.name, "languages": list(person.languages)}


def slot(offer: SlotOffer) -> dict[str, Any]:
    return {
        "id": offer.id,
        "start": offer.start.isoformat(),
        "end": offer.end.isoformat(),
        "service": offer.service.slug,
        "location": location(offer.location, offer.distance_km),
        "practitioner": practitioner(offer.practitioner),
    }


def hold(held: HeldTime) -> dict[str, Any]:
    return {"id": held.secret, "expires_at": moment(held.expires_at), "slot": held.slot}


def appointment(one: ManagedAppointment) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "status": one.status.value,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "location": location(one.place, None),
        "manage_url": one.manage_url,
        "can_cancel": one.can_cancel,
        "can_move": one.can_change,
        "change_until": one.change_until.isoformat(),
    }
