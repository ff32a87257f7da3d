"""Do the offers of the waiting list agree with holds, claims, appointments and the outbox?"""

from collections.abc import Iterator

from django.db.models import Q

from wervel.contact.models import OutboundMessage
from wervel.scheduling.choices import OfferState, WaitingState
from wervel.scheduling.models import Appointment, Claim, WaitingOffer
from wervel.scheduling.ticks import tick_at, tick_from

Named = tuple[str, str]


def offer_faults() -> Iterator[Named]:
    """The kind of each fault, and where it is."""
    told = set(
        OutboundMessage.objects.filter(event_key__startswith="offer:").values_list(
            "event_key", flat=True
        )
    )
    rows = WaitingOffer.objects.select_related("entry__appointment__patient", "hold")
    for offer in rows.select_related("practitioner").iterator(chunk_size=1000):
        appointment = offer.entry.appointment
        where = f"{appointment.reference}, offer {offer.pk}"
        if offer.state == OfferState.OPEN:
            yield from _open(offer, where)
        if offer.state == OfferState.ACCEPTED:
            yield from _accepted(offer, appointment, where)
        if appointment.patient.email and f"offer:{offer.pk}" not in told:
            yield "offer-without-mail", where


def _open(offer: WaitingOffer, where: str) -> Iterator[Named]:
    """What is offered is kept for all of it, and exactly as long as was said."""
    claims = Claim.objects.filter(Q(hold_id=offer.hold_id))
    if offer.practitioner is not None:
        claims = claims.filter(claimable_id=offer.practitioner.claimable_id)
    kept = set(claims.values_list("tick", flat=True))
    if not set(range(tick_at(offer.start), tick_from(offer.end))) <= kept:
        yield "offer-without-its-time", where
    if offer.hold is None or offer.hold.expires_at != offer.expires_at:
        yield "offer-and-hold-differ", where
    if offer.entry.state != WaitingState.ACTIVE:
        yield "offer-to-nobody", where


def _accepted(offer: WaitingOffer, appointment: Appointment, where: str) -> Iterator[Named]:
    """Until it is changed again, the appointment is at the time that was taken."""
    if offer.entry.state == WaitingState.ACTIVE:
        yield "waits-after-the-move", where
    taken = (offer.start, offer.end, offer.location_id, offer.practitioner_id)
    now = (
        appointment.start,
        appointment.end,
        appointment.location_id,
        appointment.practitioner_id,
    )
    changed_since = offer.sequence is not None and appointment.sequence > offer.sequence
    if not changed_since and taken != now:
        yield "accepted-offer-elsewhere", where
