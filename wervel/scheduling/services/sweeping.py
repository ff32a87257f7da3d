"""Work that time itself makes necessary."""

from datetime import timedelta

from wervel.common import clock
from wervel.scheduling.models import BookingDraft, Hold
from wervel.scheduling.services.claiming import free_expired

KEPT_AFTER_EXPIRY = timedelta(days=1)
SWEPT_AT_ONCE = 200


def sweep_holds() -> int:
    """Free the time of expired holds, and forget those that ended more than a day ago."""
    now = clock.now()
    expired = Hold.objects.filter(expires_at__lte=now, freed_at__isnull=True).order_by("pk")
    freed = free_expired(list(expired.values_list("pk", flat=True)[:SWEPT_AT_ONCE]))
    Hold.objects.filter(freed_at__lte=now - KEPT_AFTER_EXPIRY).delete()
    return freed


def delete_old_drafts() -> int:
    """Forget what was typed into bookings that were never finished."""
    return BookingDraft.objects.filter(expires_at__lte=clock.now()).delete()[0]
