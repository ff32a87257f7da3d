"""What laboratories sent, byte by byte, and what of it waits for a person."""

from django.db import models
from django.db.models import Q

from wervel.accounts.models import User
from wervel.common.ids import uuid7
from wervel.diagnostics.choices import Channel, InboxState, QuarantineReason, QuarantineState


class InboxMessage(models.Model):
    """A message as it came, written before its sender was told so.

    `sender` is MSH-3 and MSH-4, `control` MSH-10: together they name a message once. The answer
    that was given is kept: a message that comes again gets the same. One that cannot be handled a
    person may set aside, with a `note` that says why.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sender = models.CharField(max_length=200)
    control = models.CharField(max_length=200)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    answer = models.BinaryField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=InboxState.choices, default=InboxState.WAITING)
    handled_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "control"], name="message_once"),
            models.CheckConstraint(
                condition=(
                    Q(state=InboxState.SET_ASIDE, decided_by__isnull=False)
                    & Q(handled_at__isnull=False)
                    & ~Q(note="")
                )
                | (~Q(state=InboxState.SET_ASIDE) & Q(decided_by__isnull=True, note="")),
                name="message_set_aside_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=InboxState.values), name="inbox_state_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="inbox_channel_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                name="inbox_waiting",
                condition=Q(state=InboxState.WAITING),
            )
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.control}"


class Quarantined(models.Model):
    """A result that nobody could be given: a whole order of a message, or one line of it.

    `group` is the place of the order in the message, `line` that of the result within it, 0 for
    all of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(InboxMessage, models.PROTECT, related_name="quarantined")
    group = models.PositiveIntegerField()
    line = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=20, choices=QuarantineReason.choices)
    hint = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=QuarantineState.choices, default=QuarantineState.OPEN
    )
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "group", "line"], name="quarantined_once"),
            models.CheckConstraint(
                condition=Q(reason__in=QuarantineReason.values), name="quarantine_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(state=QuarantineState.OPEN, decided_by__isnull=True)
                | (
                    Q(state__in=[QuarantineState.ASSIGNED, QuarantineState.REJECTED])
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(note="")
                ),
                name="quarantine_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["opened_at"],
                name="quarantine_open",
                condition=Q(state=QuarantineState.OPEN),
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.group}.{self.line} {self.reason}"
