"""The letter to staff that says that something waits: no person, no clinic, no value."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wervel.contact.services import Letter


def something_waits(language: str) -> Letter:
    """Only where to look. Whoever reads it over a shoulder learns nothing."""
    with translation.override(language):
        subject = _("Something in Wervel waits for you")
        context = {"subject": subject, "link": f"{settings.BASE_URL}{reverse('workspace:home')}"}
        return Letter(
            subject=subject,
            text=render_to_string("diagnostics/mail/waiting.txt", context),
            html=render_to_string("diagnostics/mail/waiting.html", context),
        )
