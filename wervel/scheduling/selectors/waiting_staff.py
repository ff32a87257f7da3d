"""Who waits at a clinic and what is offered to them, for staff."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Prefetch

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.directory.exceptions import LocationUnknown
from wervel.scheduling.choices import OfferState, WaitingState
from wervel.scheduling.exceptions import OfferOver, OfferUnknown
from wervel.scheduling.models import WaitingEntry, WaitingOffer
from wervel.scheduling.rules import may_change_all_appointments, may_see_all_appointments
from wervel.scheduling.selectors.catalogue import Catalogue, PlaceInfo, catalogue
from wervel.scheduling.selectors.waiting import candidate_of
from wervel.scheduling.waiting_list import in_order


class StaffReadEvent(StrEnum):
    LIST = "scheduling.waiting-list.read"
    OFFER = "scheduling.offer.read"


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """What is offered to somebody now."""

    id: UUID
    start: datetime
    expires_at: datetime
    place: PlaceInfo


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Somebody who waits; who has no e-mail address has to be telephoned about an offer."""

    reference: str
    patient: str
    phone: str
    has_email: bool
    language: str
    urgency: str
    since: datetime
    start: datetime
    place: PlaceInfo
    offer: OpenOffer | None


def waiting_lines(*, location: str, actor: Actor) -> list[WaitingLine]:
    """Who would come to this clinic, in the order in which they are asked; the read is audited.

    Planners and agents; Forbidden for everybody else. LocationUnknown.
    """
    if not may_see_all_appointments(actor):
        raise Forbidden
    known = catalogue()
    place = known.place_by_slug.get(location)
    if place is None:
        raise LocationUnknown
    audit.record(event=StaffReadEvent.LIST, actor=actor, object_type="Location", object_id=place.id)
    rows = {row.pk: row for row in _active()}
    seen = [found for row in rows.values() if (found := candidate_of(row, known, place))]
    ordered = in_order(one.waiting for one in seen if place in one.places)
    return [_line(rows[one.id], known) for one in ordered]


def offer_for_staff(*, offer_id: UUID, actor: Actor) -> WaitingLine:
    """An offer that is still open, to be answered for the patient; the read is audited.

    Planners and agents; Forbidden for everybody else. OfferUnknown, or OfferOver.
    """
    if not may_change_all_appointments(actor):
        raise Forbidden
    rows = WaitingOffer.objects.select_related("entry__appointment__patient")
    offer = rows.filter(pk=offer_id).first()
    if offer is None:
        raise OfferUnknown
    audit.record(
        event=StaffReadEvent.OFFER,
        actor=actor,
        object_type="WaitingOffer",
        object_id=offer.pk,
        patient_id=offer.entry.appointment.patient_id,
    )
    if offer.state != OfferState.OPEN or offer.expires_at <= clock.now():
        raise OfferOver
    return _line(offer.entry, catalogue())


def _active() -> list[WaitingEntry]:
    offers = WaitingOffer.objects.order_by("offered_at")
    rows = WaitingEntry.objects.filter(
        state=WaitingState.ACTIVE, appointment__start__gt=clock.now()
    ).select_related("appointment__patient")
    return list(rows.prefetch_related("places", Prefetch("offers", offers)))


def _line(row: WaitingEntry, known: Catalogue) -> WaitingLine:
    appointment, patient = row.appointment, row.appointment.patient
    open_offer = next((one for one in row.offers.all() if one.state == OfferState.OPEN), None)
    return WaitingLine(
        reference=appointment.reference,
        patient=str(patient),
        phone=patient.phone,
        has_email=bool(patient.email),
        language=row.language,
        urgency=row.urgency,
        since=clock.to_clinic(row.since),
        start=clock.to_clinic(appointment.start),
        place=known.place_by_id[appointment.location_id],
        offer=_offer(open_offer, known) if open_offer else None,
    )


def _offer(offer: WaitingOffer, known: Catalogue) -> OpenOffer:
    return OpenOffer(
        id=offer.pk,
        start=clock.to_clinic(offer.start),
        expires_at=clock.to_clinic(offer.expires_at),
        place=known.place_by_id[offer.location_id],
    )
