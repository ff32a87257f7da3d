"""Closed lists of examination findings; the codes are stored, the labels are read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Laterality(TextChoices):
    """The side of the patient's body; empty for what has no side."""

    NONE = "", _("no side")
    LEFT = "left", _("on the left")
    RIGHT = "right", _("on the right")


class FindingState(TextChoices):
    """Whether something that deviates was found; absent means looked for and not found."""

    PRESENT = "present", _("present")
    ABSENT = "absent", _("absent")
    NOT_EXAMINED = "not-examined", _("not examined")
