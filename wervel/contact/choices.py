"""Channels and states of messages, kinds and states of requests."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    EMAIL = "email", _("e-mail")


class MessageStatus(TextChoices):
    QUEUED = "queued", _("waiting to be sent")
    SENT = "sent", _("sent")
    REFUSED = "refused", _("refused by the receiver")
    WITHDRAWN = "withdrawn", _("not sent: it was no longer true")


class RequestKind(TextChoices):
    """FHIR: a message is a Communication, a call-back a Task; staff work on both alike."""

    MESSAGE = "message", _("message")
    CALLBACK = "callback", _("call-back")


class Subject(TextChoices):
    APPOINTMENT = "appointment", _("An appointment")
    MEDICAL = "medical", _("A medical question")
    BILL = "bill", _("A bill")
    OTHER = "other", _("Something else")


class RequestStatus(TextChoices):
    """The codes of FHIR's Task.status."""

    REQUESTED = "requested", _("open")
    IN_PROGRESS = "in-progress", _("taken")
    COMPLETED = "completed", _("done")
    FAILED = "failed", _("not reached")


UNFINISHED = (RequestStatus.REQUESTED, RequestStatus.IN_PROGRESS)


class Step(TextChoices):
    """What staff do with a request; the label is the text of its button."""

    TAKE = "take", _("Take it")
    NOTE = "note", _("Only keep the note")
    GIVE_BACK = "give-back", _("Give it back")
    COMPLETE = "complete", _("Done")
    FAIL = "fail", _("Not reached")
