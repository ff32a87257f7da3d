"""Closed lists of diagnostics; the codes are stored, the labels are read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestCategory(TextChoices):
    LABORATORY = "laboratory", _("laboratory")
    IMAGING = "imaging", _("imaging")


class RequestStatus(TextChoices):
    """FHIR request-status. On hold: it waits for a justification or an answer about safety."""

    ON_HOLD = "on-hold", _("on hold")
    ACTIVE = "active", _("released")
    COMPLETED = "completed", _("done")
    REVOKED = "revoked", _("withdrawn")


class ClearanceBasis(TextChoices):
    """Why an MRI is safe for this patient."""

    ANSWERS = "answers", _("the patient's answers")
    PERSON = "person", _("the judgement of a qualified person")


class TextKind(TextChoices):
    """What a text was used for that an order was rated by."""

    ORDERS = "orders", _("table of orders")
    PATHWAY = "pathway", _("pathway")
