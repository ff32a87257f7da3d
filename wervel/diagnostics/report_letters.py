"""Mails about a report. They say that something is ready and where, and nothing of what it is."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wervel.contact.services.outbox import Letter
from wervel.directory import selectors as directory


def ready_letter(*, language: str) -> Letter:
    """To the patient."""
    with translation.override(language):
        subject = _("Something is ready for you")
        lines = (
            _("There is something new for you at the clinic."),
            _("Log in to read it. Have you no account yet? Ask for a code at the desk."),
        )
        return _letter(subject, lines, settings.BASE_URL + reverse("portal:home"))


def link_letter(*, secret: str, language: str) -> Letter:
    """To a doctor elsewhere; whose it is stands behind the link alone."""
    with translation.override(language):
        subject = _("A document for you")
        lines = (
            _("There is a document for you at the clinic. You can open it for 72 hours."),
            _("You need a code for it. The clinic tells you this code by telephone."),
        )
        address = settings.BASE_URL + reverse("website:shared-report", args=[secret])
        return _letter(subject, lines, address)


def _letter(subject: str, lines: tuple[str, ...], address: str) -> Letter:
    chain = directory.contact_details()
    context = {
        "subject": subject,
        "lines": lines,
        "address": address,
        "phone": chain.phone if chain else "",
    }
    return Letter(
        subject=subject,
        text=render_to_string("diagnostics/mail/notice.txt", context),
        html=render_to_string("diagnostics/mail/notice.html", context),
    )
