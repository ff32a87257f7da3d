"""Closed lists of scheduling; the codes are stored, the labels are read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AppointmentStatus(TextChoices):
    CONFIRMED = "confirmed", _("confirmed")
    ARRIVED = "arrived", _("arrived")
    FINISHED = "finished", _("finished")
    CANCELLED = "cancelled", _("cancelled")
    NO_SHOW = "no-show", _("did not come")


class ReminderKind(TextChoices):
    """How long before a visit we remind of it, by the clinic's wall clock."""

    WEEK = "week", _("7 days before")
    DAY = "day", _("24 hours before")
    HOURS = "hours", _("2 hours before")


class ReminderOutcome(TextChoices):
    """What became of a reminder that was due; its mail knows whether it has left by now."""

    QUEUED = "queued", _("in the outbox")
    WITHDRAWN = "withdrawn", _("no longer true")
    REPLACED = "replaced", _("a nearer one went out instead")
    MISSED = "missed", _("too late")


class WalkInStatus(TextChoices):
    WAITING = "waiting", _("waiting")
    CALLED = "called", _("called")
    HELPED = "helped", _("helped")
    LEFT = "left", _("left")
