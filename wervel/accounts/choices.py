"""The roles of staff. A user may hold several."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    PLANNER = "planner", _("planner")
    DESK = "desk", _("desk")
    ASSISTANT = "assistant", _("assistant")
    DOCTOR = "doctor", _("doctor")
    AGENT = "agent", _("contact agent")
    EDITOR = "editor", _("editor")
    MANAGER = "manager", _("manager")
    AUDITOR = "auditor", _("auditor")
