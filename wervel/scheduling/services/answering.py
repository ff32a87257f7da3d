"""Answering an offer: yes moves the appointment, no gives the time to the next who waits."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.crash_points import crash_point
from wervel.common.errors import Forbidden
from wervel.common.ids import is_secret
from wervel.common.writes import sent_together
from wervel.scheduling.choices import AppointmentStatus, OfferState, WaitingEnd, WaitingState
from wervel.scheduling.exceptions import OfferOver, OfferUnknown
from wervel.scheduling.models import Appointment, Claim, Hold, WaitingOffer
from wervel.scheduling.rules import may_change_all_appointments
from wervel.scheduling.selectors.catalogue import catalogue
from wervel.scheduling.services.booking import AppointmentEvent
from wervel.scheduling.services.claiming import lock_days_of, takings_of
from wervel.scheduling.services.ending_offers import end_open_offer
from wervel.scheduling.services.locking import appointment_by_id
from wervel.scheduling.services.offering import OfferEvent
from wervel.scheduling.services.planning import let_others_in
from wervel.scheduling.services.putting import Change, Exchange, put
from wervel.scheduling.services.tidying import end_entry
from wervel.scheduling.services.wanted import Visit
from wervel.scheduling.ticks import tick_at


def accept_offer(*, secret: str, actor: Actor) -> WaitingOffer:
    """Move the appointment to the offered time, in one transaction with the end of the waiting.

    The old time is free from then on, and is offered to others in turn. A second call finds it
    done. OfferUnknown, or OfferOver when the offer was declined, has expired, or the appointment
    is no longer what it was.
    """
    return accept_prepared(offer=prepare_accept(secret=secret), actor=actor)


def prepare_accept(*, secret: str) -> WaitingOffer:
    """Look, outside of any transaction, whether the offer can be accepted or was already."""
    offer = _find(secret)
    if offer.state != OfferState.ACCEPTED and not _can_move(offer, offer.entry.appointment):
        raise OfferOver
    let_others_in()
    return offer


@transaction.atomic
def accept_prepared(*, offer: WaitingOffer, actor: Actor) -> WaitingOffer:
    """Lock, look again, and move."""
    appointment = appointment_by_id(offer.entry.appointment_id, lock=True)
    if not settings.UNGUARDED_BOOKING:
        offer = _find(offer.secret)
        if offer.state == OfferState.ACCEPTED:
            return offer
        if not _can_move(offer, appointment):
            raise OfferOver
    _move(offer, appointment, actor)
    offer.entry.appointment = appointment
    crash_point("accepting-before-commit")
    return offer


@transaction.atomic
def decline_offer(*, secret: str, actor: Actor) -> WaitingOffer:
    """Give the time to the next; the person waits on. A second call changes nothing.

    OfferUnknown, or OfferOver when it was accepted.
    """
    appointment = appointment_by_id(_find(secret).entry.appointment_id, lock=True)
    offer = _find(secret)
    if offer.state == OfferState.ACCEPTED:
        raise OfferOver
    if end_open_offer(offer.entry, OfferState.DECLINED):
        _record(OfferEvent.DECLINED, offer, appointment, actor)
        offer.refresh_from_db()
    return offer


def accept_for_patient(*, offer_id: UUID, actor: Actor) -> WaitingOffer:
    """Say yes for somebody who said so on the telephone. Forbidden, else errors as above."""
    return accept_offer(secret=_secret_for_staff(offer_id, actor), actor=actor)


def decline_for_patient(*, offer_id: UUID, actor: Actor) -> WaitingOffer:
    """Say no for them. Forbidden, else errors as above."""
    return decline_offer(secret=_secret_for_staff(offer_id, actor), actor=actor)


def _secret_for_staff(offer_id: UUID, actor: Actor) -> str:
    if not may_change_all_appointments(actor):
        raise Forbidden
    found = WaitingOffer.objects.filter(pk=offer_id).values_list("secret", flat=True).first()
    if found is None:
        raise OfferUnknown
    return found


def _find(secret: str) -> WaitingOffer:
    rows = WaitingOffer.objects.select_related("entry__appointment")
    found = rows.filter(secret=secret).first() if is_secret(secret) else None
    if found is None:
        raise OfferUnknown
    return found


def _can_move(offer: WaitingOffer, appointment: Appointment) -> bool:
    """The offer is open, its holder waits, and the appointment still stands at a later time."""
    return (
        offer.state == OfferState.OPEN
        and offer.entry.state == WaitingState.ACTIVE
        and appointment.status == AppointmentStatus.CONFIRMED
        and clock.now() < offer.expires_at
        and offer.start < appointment.start
    )


def _move(offer: WaitingOffer, appointment: Appointment, actor: Actor) -> None:
    """The claims of the hold become the appointment's; those it had are given back."""
    old, new = Q(appointment_id=appointment.pk), Q(hold_id=offer.hold_id)
    rows = lock_days_of(old | new)
    given, taken = takings_of(old), takings_of(new)
    if not settings.UNGUARDED_BOOKING:
        _check_still_held(offer)
    visit = _visit(offer)
    Claim.objects.filter(new).delete()
    hold = Hold.objects.filter(Q(pk=offer.hold_id))
    offer.state, offer.hold, offer.answered_at = OfferState.ACCEPTED, None, clock.now()
    offer.sequence = appointment.sequence + 1
    offer.save(update_fields=["state", "hold", "answered_at", "sequence"])
    hold.delete()
    end_entry(offer.entry, WaitingEnd.MOVED)
    with sent_together():
        put(
            appointment,
            visit,
            Exchange(rows, given, taken),
            Change(AppointmentEvent.MOVED, actor, "", tell=True),
        )
        _record(OfferEvent.ACCEPTED, offer, appointment, actor)


def _check_still_held(offer: WaitingOffer) -> None:
    """Once its days are locked nobody can free the hold; who was first is seen here."""
    hold = Hold.objects.select_for_update().filter(Q(pk=offer.hold_id)).first()
    if hold is None or hold.is_over():
        raise OfferOver


def _visit(offer: WaitingOffer) -> Visit:
    known = catalogue()
    service = known.service_by_id.get(offer.entry.service_id)
    person = next((one for one in known.people if one.id == offer.practitioner_id), None)
    place = known.place_by_id.get(offer.location_id)
    if service is None or place is None or (person is None) != (offer.practitioner_id is None):
        raise OfferOver
    return Visit(service, place, person, tick_at(offer.start))


def _record(event: OfferEvent, offer: WaitingOffer, appointment: Appointment, actor: Actor) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="WaitingOffer",
        object_id=offer.pk,
        patient_id=appointment.patient_id,
        detail={"reference": appointment.reference},
    )
