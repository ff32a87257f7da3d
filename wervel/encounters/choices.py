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


class VisitState(TextChoices):
    """How far a visit is for those who work with it: its own state, and that of its appointment."""

    EXPECTED = "expected", _("expected")
    TO_CHECK = "to-check", _("here, identity not checked")
    WAITING = "waiting", _("waits")
    IN_PROGRESS = "in-progress", _("in progress")
    AWAITING_RESULTS = "awaiting-results", _("awaiting results")
    FINISHED = "finished", _("finished")
    NO_SHOW = "no-show", _("did not come")
    CANCELLED = "cancelled", _("cancelled")


class IntakeTask(TextChoices):
    """What a patient can do before the visit; each is one short page."""

    COMPLAINT = "complaint", _("Your complaint")
    HISTORY = "history", _("Your health until now")
    MEDICINES = "medicines", _("Medicines and allergies")
    SCAN = "scan", _("Safe in the scanner")
    CONSENT = "consent", _("What you agree to")


class ConsentKind(TextChoices):
    EXAMINATION = "examination", _("Examination and talk on this visit")
    GP_REPORT = "gp-report", _("Report to the GP")
    EARLIER_RESULTS = "earlier-results", _("Asking others for earlier results")


class ConsentState(TextChoices):
    """By link a consent is only provisional: nobody has seen who gave it."""

    PROVISIONAL = "provisional", _("given by link, not confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
