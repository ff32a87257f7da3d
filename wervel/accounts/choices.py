"""Kinds of account, and the roles of staff. A member of staff may hold several."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountKind(TextChoices):
    """Somebody who works here and is treated here has two accounts."""

    STAFF = "staff", _("member of staff")
    PATIENT = "patient", _("patient")


class Role(TextChoices):
    PLANNER = "planner", _("planner")
    DESK = "desk", _("desk")
    ASSISTANT = "assistant", _("assistant")
    DOCTOR = "doctor", _("doctor")
    AGENT = "agent", _("contact agent")
    EDITOR = "editor", _("editor")
    MANAGER = "manager", _("manager")
    AUDITOR = "auditor", _("auditor")
