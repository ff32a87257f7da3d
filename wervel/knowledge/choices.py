"""The fixed words of the knowledge base."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReviewState(TextChoices):
    UNREVIEWED = "unreviewed", _("Not yet reviewed by a physician")
    REVIEWED = "reviewed", _("Reviewed by a physician")


class EvidenceGrade(TextChoices):
    """How firm the ground under a statement is; `precautionary` may raise urgency, never lower."""

    GUIDELINE = "guideline", _("Guideline")
    COHORT = "cohort", _("Study of many people")
    EXPERT = "expert", _("Opinion of experts")
    PRECAUTIONARY = "precautionary", _("As a precaution")
    NONE = "none", _("No research")


class SectionKind(TextChoices):
    CAUSES = "causes", _("Causes")
    SELF_HELP = "self_help", _("What you can do")
    EXAMINATION = "examination", _("How it is examined")
    TREATMENT = "treatment", _("Treatment")
    COURSE = "course", _("How it goes on")
    AFTERCARE = "aftercare", _("Afterwards")


class Illustration(TextChoices):
    """The drawings an article may show, by the names of their files in the design system."""

    BACK = "back", _("The back")
    MUSCULAR = "muscular-back-pain", _("Back muscles")
    SERIOUS = "serious-back-pain", _("A warning beside the spine")
    FRACTURE = "vertebral-fracture", _("A broken vertebra")
    SCIATICA = "sciatica", _("A nerve down the leg")
    INFLAMMATORY = "inflammatory-back-pain", _("Stiff at night and in the morning")
    SHOULDER_BLADES = "shoulder-blade-pain", _("Between the shoulder blades")
    PREGNANCY = "back-pain-in-pregnancy", _("A pregnant woman")
    TESTS = "what-tests-show", _("A scan and a magnifying glass")
    NECK = "neck-pain", _("The neck from the side")


class Part(TextChoices):
    """The parts of an article beside its sections."""

    TITLE = "title", _("Title")
    SUMMARY = "summary", _("In one or two sentences")
    IN_SHORT = "in_short", _("In short")
    CARE = "care", _("When to seek care")
    SOURCES = "sources", _("Sources")
    AUTHOR = "author", _("Author")
    DATES = "dates", _("Dates")


class Concern(TextChoices):
    """Why a published text needs its editors, the most pressing first."""

    CARE_CHANGED = "care_changed", _("When to seek care has changed in the original")
    OVERDUE = "overdue", _("Review is overdue")
    STALE = "stale", _("The original has changed since")
