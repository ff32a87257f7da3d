"""Messages to people: each is a row of the transaction that causes it (an outbox)."""

from django.db import models

from wervel.common.ids import uuid7
from wervel.contact.choices import Channel, MessageStatus


class OutboundMessage(models.Model):
    """One message to one person over one channel, about one event.

    `event_key` names what happened (``appointment:<id>:0``): the same event is never told twice
    to the same person. The id is also the Message-ID, so that a repeated delivery can be seen
    as one. The texts hold no health content.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event_key = models.CharField(max_length=120)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    recipient = models.CharField(max_length=254)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    calendar = models.TextField(blank=True)
    status = models.CharField(
        max_length=10, choices=MessageStatus.choices, default=MessageStatus.QUEUED
    )
    patient_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event_key", "recipient", "channel"], name="message_once_per_event"
            )
        ]
        indexes = [models.Index(fields=["status", "created_at"], name="message_by_status")]

    def __str__(self) -> str:
        return f"{self.channel} {self.event_key}"
