"""Ending an offer that nobody took: its time goes back, and to the next who waits."""

from django.db.models import Q

from wervel.common import clock
from wervel.scheduling.choices import OfferState
from wervel.scheduling.models import Hold, WaitingEntry, WaitingOffer
from wervel.scheduling.services.claiming import free_expired, give_back, lock_days_of


def end_open_offer(entry: WaitingEntry, state: OfferState) -> bool:
    """End the entry's open offer, if there is one; the caller has locked the appointment.

    Whoever locked the days first decides: an offer that has just expired stays expired.
    """
    offer = WaitingOffer.objects.filter(entry=entry, state=OfferState.OPEN).first()
    if offer is None:
        return False
    now, owner = clock.now(), Q(hold_id=offer.hold_id)
    hold = Hold.objects.filter(Q(pk=offer.hold_id))
    locked = lock_days_of(owner)
    still_open = WaitingOffer.objects.filter(pk=offer.pk, state=OfferState.OPEN)
    if not still_open.update(state=state, hold=None, answered_at=now):
        return False
    give_back(owner, locked)
    hold.update(expires_at=now, freed_at=now)
    return True


def expire_offers() -> int:
    """Free the times of offers that nobody answered in time; returns how many there were."""
    due = WaitingOffer.objects.filter(state=OfferState.OPEN, expires_at__lte=clock.now())
    holds = [hold for hold in due.values_list("hold_id", flat=True) if hold is not None]
    return free_expired(holds) if holds else 0
