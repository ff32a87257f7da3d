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


class ResultStatus(TextChoices):
    """FHIR observation-status."""

    PRELIMINARY = "preliminary", _("preliminary")
    FINAL = "final", _("final")
    CORRECTED = "corrected", _("corrected")


class ValueKind(TextChoices):
    QUANTITY = "quantity", _("number")
    ANSWER = "answer", _("answer")
    TEXT = "text", _("text")


class Channel(TextChoices):
    """How a message came."""

    MLLP = "mllp", _("by the line")
    FOLDER = "folder", _("as a file")


class InboxState(TextChoices):
    WAITING = "waiting", _("waiting")
    HANDLED = "handled", _("handled")


class QuarantineReason(TextChoices):
    """Why a result could not be put into a record."""

    ORDER_UNKNOWN = "order-unknown", _("We know no order with this number.")
    ORDER_MISSING = "order-missing", _("The message names no order.")
    ORDER_CLOSED = "order-closed", _("The order was not released, or was withdrawn.")
    PATIENT_DIFFERS = "patient-differs", _("The order is for another person.")
    BIRTH_DIFFERS = "birth-differs", _("The date of birth is another one.")
    TEST_UNKNOWN = "test-unknown", _("We do not know this test.")
    UNIT_UNKNOWN = "unit-unknown", _("We do not know this unit, or not for this test.")
    VALUE_UNREADABLE = "value-unreadable", _("We cannot read this value.")
    TWICE = "twice", _("The order holds this test twice.")
    STATUS_UNKNOWN = "status-unknown", _("The laboratory did not say how far this result is.")
    NOBODY_TO_TELL = "nobody-to-tell", _("The value is critical, and no doctor is known for it.")


class QuarantineState(TextChoices):
    OPEN = "open", _("to decide")
    ASSIGNED = "assigned", _("put into a record")
    REJECTED = "rejected", _("rejected")


class ReportStatus(TextChoices):
    """FHIR diagnostic-report-status, the part that we use."""

    DRAFT = "draft", _("draft")
    FINAL = "final", _("signed")
    AMENDED = "amended", _("amended")
    ENTERED_IN_ERROR = "entered-in-error", _("entered in error")


class ReleaseChoice(TextChoices):
    """When the patient wants to read the report."""

    AT_ONCE = "at-once", _("at once")
    AFTER_TALK = "after-talk", _("after the talk with the doctor")
