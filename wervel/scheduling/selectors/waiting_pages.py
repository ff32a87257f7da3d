"""What the holder of a link sees of the waiting list: their own wishes, and what is offered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.ids import is_secret
from wervel.scheduling.choices import (
    OfferState,
    PartOfDay,
    WaitingEnd,
    WaitingState,
)
from wervel.scheduling.exceptions import (
    AppointmentOver,
    AppointmentUnknown,
    OfferOver,
    OfferUnknown,
)
from wervel.scheduling.models import Appointment, WaitingEntry, WaitingOffer
from wervel.scheduling.selectors.appointments import (
    SHOWN_AFTER_VISIT,
    ManagedAppointment,
    managed,
)
from wervel.scheduling.selectors.catalogue import PersonInfo, PlaceInfo, catalogue
from wervel.scheduling.selectors.waiting import may_wait, parts_of, point_of, wished_places
from wervel.scheduling.waiting_list import numbers_of


class ReadEvent(StrEnum):
    WAITING = "scheduling.waiting.read"
    OFFER = "scheduling.offer.read"


@dataclass(frozen=True, slots=True)
class Offer:
    """A time that is or was offered, beside the appointment as it is now.

    `manage_secret` leads to the appointment; `waits` says whether its holder still does.
    """

    secret: str
    state: OfferState
    start: datetime
    end: datetime
    expires_at: datetime
    place: PlaceInfo
    person: PersonInfo | None
    appointment: ManagedAppointment
    manage_secret: str
    waits: bool


@dataclass(frozen=True, slots=True)
class OwnWishes:
    """What somebody waits for."""

    since: datetime
    places: tuple[PlaceInfo, ...]
    weekdays: frozenset[int]
    parts: frozenset[PartOfDay]
    notice_hours: int
    radius_km: int | None
    own_language: bool
    same_practitioner: bool


@dataclass(frozen=True, slots=True)
class OwnWaiting:
    """`wishes` is None while somebody does not wait; `ended` says why they wait no longer.

    `practitioner` and `place` are those of the appointment.
    """

    can_wait: bool
    place: PlaceInfo
    practitioner: str
    wishes: OwnWishes | None
    offer: Offer | None
    ended: WaitingEnd | None


def own_waiting(secret: str, *, actor: Actor) -> OwnWaiting:
    """By the secret of the manage link; audited. AppointmentUnknown or AppointmentOver."""
    rows = Appointment.objects.select_related("practitioner", "service")
    found = rows.filter(manage_secret=secret).first() if is_secret(secret) else None
    if found is None:
        raise AppointmentUnknown
    if found.end + SHOWN_AFTER_VISIT <= clock.now():
        raise AppointmentOver
    entries = found.waiting.prefetch_related("places").order_by("since")
    last = entries.filter(state=WaitingState.ACTIVE).first() or entries.last()
    if last is not None:
        _record(ReadEvent.WAITING, actor, "WaitingEntry", last.pk, found)
    active = last if last and last.state == WaitingState.ACTIVE else None
    return OwnWaiting(
        can_wait=may_wait(found),
        place=catalogue().place_by_id[found.location_id],
        practitioner=found.practitioner.name if found.practitioner else "",
        wishes=_wishes(active) if active else None,
        offer=_open_offer(active) if active else None,
        ended=WaitingEnd(last.ended_because) if last and not active else None,
    )


def _wishes(entry: WaitingEntry) -> OwnWishes:
    known = catalogue()
    return OwnWishes(
        since=clock.to_clinic(entry.since),
        places=tuple(wished_places(entry, known, point_of(entry, known))),
        weekdays=numbers_of(entry.weekdays),
        parts=parts_of(entry.parts),
        notice_hours=entry.notice_hours,
        radius_km=entry.radius_km,
        own_language=entry.own_language,
        same_practitioner=entry.practitioner_id is not None,
    )


def _open_offer(entry: WaitingEntry) -> Offer | None:
    rows = entry.offers.filter(state=OfferState.OPEN, expires_at__gt=clock.now())
    offer = rows.select_related("entry__appointment").first()
    return described(offer) if offer else None


def offer_by_secret(secret: str, *, actor: Actor) -> Offer:
    """What the link of a mail shows, until 30 days after the offered time; audited.

    OfferUnknown or OfferOver.
    """
    rows = WaitingOffer.objects.select_related("entry__appointment")
    found = rows.filter(secret=secret).first() if is_secret(secret) else None
    if found is None:
        raise OfferUnknown
    if found.end + SHOWN_AFTER_VISIT <= clock.now():
        raise OfferOver
    _record(ReadEvent.OFFER, actor, "WaitingOffer", found.pk, found.entry.appointment)
    return described(found)


def described(offer: WaitingOffer) -> Offer:
    """An offer that the caller may see; one whose time has run out is over, noted or not."""
    known, appointment = catalogue(), offer.entry.appointment
    state = OfferState(offer.state)
    if state == OfferState.OPEN and offer.expires_at <= clock.now():
        state = OfferState.EXPIRED
    return Offer(
        secret=offer.secret,
        state=state,
        start=clock.to_clinic(offer.start),
        end=clock.to_clinic(offer.end),
        expires_at=clock.to_clinic(offer.expires_at),
        place=known.place_by_id[offer.location_id],
        person=next((one for one in known.people if one.id == offer.practitioner_id), None),
        appointment=managed(appointment),
        manage_secret=appointment.manage_secret,
        waits=offer.entry.state == WaitingState.ACTIVE,
    )


def _record(
    event: ReadEvent, actor: Actor, object_type: str, object_id: UUID, appointment: Appointment
) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type=object_type,
        object_id=object_id,
        patient_id=appointment.patient_id,
    )
