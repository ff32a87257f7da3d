"""Calendars that members of staff let their own calendar program fetch."""

from django.db import models
from django.db.models import Q

from wervel.common.ids import uuid7
from wervel.directory.models import Location, Practitioner


class CalendarFeed(models.Model):
    """The appointments of one practitioner or one clinic, under a secret address.

    The address is shown once and stored as a hash only. It works while it is not revoked and for
    as long as `owner` may see these appointments.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, null=True, related_name="+")
    location = models.ForeignKey(Location, models.CASCADE, null=True, related_name="+")
    label = models.CharField(max_length=120)
    owner = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(practitioner__isnull=True) ^ Q(location__isnull=True),
                name="feed_of_one_calendar",
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.pk})"
