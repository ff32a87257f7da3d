"""Channels and states of messages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    EMAIL = "email", _("e-mail")


class MessageStatus(TextChoices):
    QUEUED = "queued", _("waiting to be sent")
    SENT = "sent", _("sent")
    REFUSED = "refused", _("refused by the receiver")
