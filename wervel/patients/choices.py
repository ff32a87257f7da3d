"""Closed lists about people; the codes are stored, the labels are read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    """What reference ranges go by (FHIR administrative gender); staff record it at the desk."""

    FEMALE = "female", _("female")
    MALE = "male", _("male")
    OTHER = "other", _("other")
    UNKNOWN = "unknown", _("not known")


class DocumentKind(TextChoices):
    """What somebody showed to say who they are."""

    PASSPORT = "passport", _("passport")
    IDENTITY_CARD = "identity-card", _("identity card")
    DRIVING_LICENCE = "driving-licence", _("driving licence")
    RESIDENCE_PERMIT = "residence-permit", _("residence permit")


class AccessBasis(TextChoices):
    """Why somebody with an account may see what is a patient's."""

    SELF = "self", _("it is their own record")
    PARENT = "parent", _("parent of the patient")
    CARER = "carer", _("looks after the patient's affairs")
