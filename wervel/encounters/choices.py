"""Closed lists of the visit; the codes are stored, the labels are read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EncounterStatus(TextChoices):
    PLANNED = "planned", _("planned")
    ARRIVED = "arrived", _("arrived")
    IN_PROGRESS = "in-progress", _("in progress")
    AWAITING_RESULTS = "awaiting-results", _("awaiting results")
    FINISHED = "finished", _("finished")
    CANCELLED = "cancelled", _("cancelled")


class Section(TextChoices):
    """The parts of a visit's record; each is written and committed on its own."""

    HISTORY = "history", _("history")
    EXAMINATION = "examination", _("examination")
    ASSESSMENT = "assessment", _("assessment")
    PLAN = "plan", _("plan")
