"""Work that time itself makes necessary."""

from datetime import timedelta

from django.db.models import Q

from wervel.common import clock
from wervel.scheduling.models import BookingDraft, Hold
from wervel.scheduling.services.claiming import free_expired

KEPT_AFTER_EXPIRY = timedelta(days=1)
SWEPT_AT_ONCE = 200


def sweep_holds() -> int:
    """Free the time of expired holds, and forget those that ended more than a day ago.

    One that was made before the clock was set back is over too.
    """
    now = clock.now()
    ahead = Hold.objects.filter(created_at__gt=clock.latest(), freed_at__isnull=True)
    ahead.update(expires_at=now)
    expired = Hold.objects.filter(expires_at__lte=now, freed_at__isnull=True).order_by("pk")
    freed = free_expired(list(expired.values_list("pk", flat=True)[:SWEPT_AT_ONCE]))
    Hold.objects.filter(freed_at__lte=now - KEPT_AFTER_EXPIRY).delete()
    return freed


def delete_old_drafts() -> int:
    """Forget what was typed into bookings that were never finished."""
    over = Q(expires_at__lte=clock.now()) | Q(created_at__gt=clock.latest())
    return BookingDraft.objects.filter(over).delete()[0]
