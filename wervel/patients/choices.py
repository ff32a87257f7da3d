"""Closed lists about people; the codes are stored, the labels are read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    """What reference ranges go by (FHIR administrative gender); staff record it at the desk."""

    FEMALE = "female", _("female")
    MALE = "male", _("male")
    OTHER = "other", _("other")
    UNKNOWN = "unknown", _("not known")
