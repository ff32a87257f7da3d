"""Closed lists of diagnostics; the codes are stored, the labels are read."""

from collections.abc import Mapping

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
    """FHIR observation-status. The last two: a laboratory took back what it had told."""

    PRELIMINARY = "preliminary", _("preliminary")
    FINAL = "final", _("final")
    CORRECTED = "corrected", _("corrected")
    ENTERED_IN_ERROR = "entered-in-error", _("withdrawn by the laboratory")
    CANCELLED = "cancelled", _("withdrawn by the laboratory: it could not be measured")


WITHDRAWN = (ResultStatus.ENTERED_IN_ERROR, ResultStatus.CANCELLED)
# OBX-11, HL7 table 0085. D: delete it; W: posted as wrong, such as for another patient; X: it
# cannot be obtained.
LETTERS: Mapping[str, ResultStatus] = {
    "P": ResultStatus.PRELIMINARY,
    "F": ResultStatus.FINAL,
    "C": ResultStatus.CORRECTED,
    "D": ResultStatus.ENTERED_IN_ERROR,
    "W": ResultStatus.ENTERED_IN_ERROR,
    "X": ResultStatus.CANCELLED,
}


class ValueKind(TextChoices):
    QUANTITY = "quantity", _("number")
    ANSWER = "answer", _("answer")
    TEXT = "text", _("text")
    NONE = "none", _("no value")


class Channel(TextChoices):
    """How a message came."""

    MLLP = "mllp", _("by the line")
    FOLDER = "folder", _("as a file")
    FHIR = "fhir", _("as a FHIR message")


class InboxState(TextChoices):
    WAITING = "waiting", _("waiting")
    HANDLED = "handled", _("handled")
    SET_ASIDE = "set-aside", _("set aside")


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
    OVERTAKEN = "overtaken", _("A newer message said something else before this one was read.")
    NEVER_TOLD = "never-told", _("It withdraws a result that we do not have.")
    WITHDRAWN_BEFORE = "withdrawn-before", _("The laboratory has withdrawn this very value before.")
    STATUS_UNKNOWN = "status-unknown", _("The laboratory did not say how far this result is.")
    CONTRADICTS = (
        "contradicts",
        _("The laboratory says that the order was cancelled, and tells a result of it."),
    )
    NO_RESULT = "no-result", _("The laboratory answers the order without a result.")
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


class Late(TextChoices):
    """What came after the signature, as the line of the task begins."""

    RESULTS = "results", _("Results after the signature:")
    IMAGES = "images", _("Images after the signature:")


class SealLevel(TextChoices):
    """PAdES: the seal alone, or with what a time-stamp server says of when it was set."""

    B_B = "B-B", _("sealed")
    B_T = "B-T", _("sealed, with the time of a time service")


class ReleaseChoice(TextChoices):
    """When the patient wants to read the report."""

    AT_ONCE = "at-once", _("at once")
    AFTER_TALK = "after-talk", _("after the talk with the doctor")


class ImageFileState(TextChoices):
    WAITING = "waiting", _("being checked")
    STORED = "stored", _("in the record")
    QUARANTINED = "quarantined", _("to decide")
    ASSIGNED = "assigned", _("put into a record")
    REJECTED = "rejected", _("rejected")
    REFUSED = "refused", _("refused")


class ImageReason(TextChoices):
    """Why a file is no image for us, or why an image could not be put into a record."""

    NO_DICOM = "no-dicom", _("This is not a DICOM file.")
    PROGRAM = "program", _("This file could also run as a program.")
    NO_IMAGE = "no-image", _("There is no image in this file.")
    CUT_OFF = "cut-off", _("A part of this file is missing.")
    UNREADABLE = "unreadable", _("We cannot read this file.")
    TOO_HEAVY = "too-heavy", _("Reading this file takes too much memory or time.")
    VIRUS = "virus", _("The virus scanner refused this file.")
    GONE = "gone", _("The file got lost before it was checked. Please send it again.")
    NOTHING_KNOWN = "nothing-known", _("It names no order, study or person of ours.")
    ORDER_UNKNOWN = "order-unknown", _("We know no order with this number.")
    ORDER_CLOSED = "order-closed", _("The order was not released, or was withdrawn.")
    PATIENT_DIFFERS = "patient-differs", _("The image is of another person.")
    BIRTH_DIFFERS = "birth-differs", _("The date of birth is another one.")
    STUDY_DIFFERS = "study-differs", _("The study belongs to another person or visit.")
    IMAGE_DIFFERS = "image-differs", _("We have another image under the same identifier.")
