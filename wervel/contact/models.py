"""Messages to people (an outbox: rows of the transaction that causes them), and what people ask
of us: messages and call-backs, with the history of what became of them."""

from django.db import models
from django.db.models import Q

from wervel.common.ids import new_secret, uuid7
from wervel.common.language import LANGUAGES
from wervel.common.references import ReferenceField
from wervel.contact.choices import Channel, MessageStatus, RequestKind, RequestStatus, Subject
from wervel.contact.windows import PLACES


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


class ContactRequest(models.Model):
    """Somebody asks something of us: by a message, or to be called back in a promised window.

    A call-back takes one of the few places of its window, unique in the database: more calls than
    we can make are never promised. `due_at` is the promise: the end of the window, or the day on
    which a message is answered at the latest. `secret` is the permission to see the confirmation.
    `version` rises with every change by staff. Nothing is deleted: how long requests are kept is
    not decided yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = ReferenceField()
    secret = models.CharField(max_length=22, unique=True, default=new_secret)
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    status = models.CharField(
        max_length=12, choices=RequestStatus.choices, default=RequestStatus.REQUESTED
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=12, choices=Subject.choices, blank=True)
    text = models.TextField(blank=True)
    appointment_reference = models.CharField(max_length=12, blank=True)
    window_start = models.DateTimeField(null=True)
    window_end = models.DateTimeField(null=True)
    window_place = models.PositiveSmallIntegerField(null=True)
    due_at = models.DateTimeField()
    assigned_to = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=RequestStatus.values), name="request_status_known"
            ),
            models.CheckConstraint(
                condition=Q(language__in=LANGUAGES), name="request_language_known"
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind=RequestKind.CALLBACK, subject="", email="")
                    & ~Q(phone="")
                    # An unknown comparison passes a check: each must be known to be there.
                    & Q(window_start__isnull=False, window_end__isnull=False)
                    & Q(window_end__gt=models.F("window_start"))
                    & Q(window_place__isnull=False)
                )
                | (
                    Q(kind=RequestKind.MESSAGE, subject__in=Subject.values)
                    & ~Q(text="")
                    & ~Q(email="", phone="")
                    & Q(window_start=None, window_end=None, window_place=None)
                ),
                name="request_can_be_answered",
            ),
            models.CheckConstraint(
                condition=Q(status=RequestStatus.REQUESTED, assigned_to=None)
                | (~Q(status=RequestStatus.REQUESTED) & Q(assigned_to__isnull=False)),
                name="request_open_or_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(window_place=None) | Q(window_place__range=(1, PLACES)),
                name="callback_place_exists",
            ),
            models.UniqueConstraint(
                fields=["window_start", "window_place"], name="callback_place_once"
            ),
        ]
        indexes = [models.Index(fields=["status", "due_at"], name="request_by_promise")]

    def __str__(self) -> str:
        return self.reference


class ContactRequestChange(models.Model):
    """One step in the life of a request. The database refuses to change or delete a row, and a
    second row for one version."""

    request = models.ForeignKey(ContactRequest, models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField()
    before = models.CharField(max_length=12, blank=True, choices=RequestStatus.choices)
    after = models.CharField(max_length=12, choices=RequestStatus.choices)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "version"], name="one_change_a_version"),
            models.CheckConstraint(
                condition=Q(after__in=RequestStatus.values), name="change_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before or 'new'} to {self.after}"
