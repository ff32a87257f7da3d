"""Those who wait, as the offering sees them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wervel.common import clock
from wervel.directory import geography
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.choices import AppointmentStatus, OfferState, PartOfDay, WaitingState
from wervel.scheduling.models import Appointment, FreedTime, WaitingEntry, WaitingOffer
from wervel.scheduling.offer_hours import SHORTEST
from wervel.scheduling.selectors.catalogue import (
    Catalogue,
    Near,
    PlaceInfo,
    ServiceInfo,
    catalogue,
)
from wervel.scheduling.waiting_list import (
    WORTH_A_MOVE,
    Waiting,
    Wish,
    in_order,
    numbers_of,
    order_of,
)

PART_NUMBERS = tuple(PartOfDay)
URGENCIES = {level.value: level for level in Urgency}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be asked; `refused` are the clinics and starts not to ask about again."""

    waiting: Waiting
    appointment_id: UUID
    service: ServiceInfo
    places: Sequence[PlaceInfo]
    refused: set[tuple[UUID, datetime]]

    @property
    def urgency(self) -> Urgency | None:
        """What the check said; None without one."""
        return URGENCIES.get(self.waiting.urgency)

    @property
    def order(self) -> tuple[Any, ...]:
        return order_of(self.waiting)


def may_wait(appointment: Appointment) -> bool:
    """Whether there can still be an earlier time for it: it stands, and is not too soon.

    A step of a day, or of a visit of several people, does not move alone.
    """
    if appointment.group_id is not None:
        return False
    notice = timedelta(minutes=appointment.service.minimum_notice_minutes)
    soonest = clock.now() + notice + SHORTEST + WORTH_A_MOVE
    return appointment.status == AppointmentStatus.CONFIRMED and appointment.start >= soonest


def is_anything_to_offer() -> bool:
    """Whether something was freed, or an offer was not answered in time."""
    now = clock.now()
    ended = WaitingOffer.objects.filter(state=OfferState.OPEN, expires_at__lte=now)
    return FreedTime.objects.exists() or ended.exists()


def waiting_at(place: PlaceInfo) -> list[Candidate]:
    """Who may be asked about a time at this clinic, who is asked first on top."""
    known = catalogue()
    found = {}
    for row in _may_be_asked():
        candidate = candidate_of(row, known, place)
        if candidate is not None and place in candidate.places:
            found[row.pk] = candidate
    return [found[one.id] for one in in_order(one.waiting for one in found.values())]


def waiting_one(entry_id: UUID) -> Candidate | None:
    """One of them, seen from their own nearest clinic; None when they may not be asked now."""
    row = _may_be_asked().filter(pk=entry_id).first()
    return candidate_of(row, catalogue(), None) if row else None


def _may_be_asked() -> QuerySet[WaitingEntry]:
    rows = WaitingEntry.objects.filter(
        state=WaitingState.ACTIVE,
        appointment__status=AppointmentStatus.CONFIRMED,
        appointment__start__gt=clock.now(),
        appointment__group__isnull=True,
    ).exclude(offers__state=OfferState.OPEN)
    return rows.select_related("appointment").prefetch_related("places", "offers")


def candidate_of(
    row: WaitingEntry, known: Catalogue, seen_from: PlaceInfo | None
) -> Candidate | None:
    """None when the service is no more, or the visit has another length than it."""
    appointment = row.appointment
    service = known.service_by_id.get(row.service_id)
    length = appointment.end - appointment.start
    if service is None or length != timedelta(minutes=service.minutes):
        return None
    point = point_of(row, known)
    places = wished_places(row, known, point)
    nearest = seen_from or (places[0] if places else None)
    wish = Wish(
        before=appointment.start,
        weekdays=numbers_of(row.weekdays),
        parts=parts_of(row.parts),
        notice=timedelta(hours=row.notice_hours),
        language=row.language if row.own_language else "",
        practitioner=row.practitioner_id,
    )
    distance = geography.distance_km(point, nearest) if point and nearest else 0.0
    waiting = Waiting(row.pk, row.urgency, row.since, distance, wish)
    refused = {(one.location_id, one.start) for one in row.offers.all()}
    return Candidate(waiting, appointment.pk, service, places, refused)


def point_of(row: WaitingEntry, known: Catalogue) -> Near | None:
    """From where distances are counted: where they live, else the clinic that they chose."""
    if row.latitude is not None and row.longitude is not None:
        return Near(row.latitude, row.longitude)
    place = known.place_by_id.get(row.appointment.location_id)
    return Near(place.latitude, place.longitude) if place else None


def wished_places(row: WaitingEntry, known: Catalogue, point: Near | None) -> list[PlaceInfo]:
    """The clinics that suit, the nearest first; without those that have closed."""
    named = {place.pk for place in row.places.all()}
    found = known.by_distance(point).places
    return [
        place
        for place, distance in found
        if place.id in named
        or (row.radius_km is not None and distance is not None and distance <= row.radius_km)
    ]


def parts_of(bits: int) -> frozenset[PartOfDay]:
    return frozenset(PART_NUMBERS[number] for number in numbers_of(bits))


def part_numbers(parts: Iterable[PartOfDay]) -> list[int]:
    return [PART_NUMBERS.index(part) for part in parts]
