"""A booking that somebody is still typing."""

from django.db import models

from wervel.common.ids import new_secret
from wervel.scheduling.chain_token import LONGEST as LONGEST_CHAIN
from wervel.scheduling.models.appointments import Appointment


class BookingDraft(models.Model):
    """What a visitor has chosen and typed so far, kept for 24 hours under a secret address.

    `slot` is the id of a time, or of a whole chain; `hold` is the secret of what is kept for it.
    """

    secret = models.CharField(max_length=22, unique=True, default=new_secret, editable=False)
    service_slug = models.SlugField()
    slot = models.CharField(max_length=LONGEST_CHAIN, blank=True)
    typed = models.JSONField(default=dict)
    hold = models.CharField(max_length=22, blank=True)
    triage_urgency = models.CharField(max_length=20, blank=True)
    triage_reference = models.CharField(max_length=100, blank=True)
    appointment = models.ForeignKey(Appointment, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.service_slug} {self.created_at:%Y-%m-%d %H:%M}"
