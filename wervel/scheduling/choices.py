"""Closed lists of scheduling; the codes are stored, the labels are read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AppointmentStatus(TextChoices):
    CONFIRMED = "confirmed", _("confirmed")
    ARRIVED = "arrived", _("arrived")
    FINISHED = "finished", _("finished")
    CANCELLED = "cancelled", _("cancelled")
    NO_SHOW = "no-show", _("did not come")
