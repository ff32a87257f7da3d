"""The letter that says that we have a message: its reference and when we answer, nothing else."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import full_date_words
from wervel.contact.services.outbox import Letter
from wervel.directory import selectors as directory


def received_letter(*, reference: str, due: datetime, language: str) -> Letter:
    """In the language in which the person wants the answer. Nothing they typed stands in it:
    anybody can have us write to anybody."""
    chain = directory.contact_details()
    with translation.override(language):
        subject = _("We have your message")
        context = {
            "subject": subject,
            "reference": reference,
            "facts": [
                (_("Reference"), reference),
                (_("Answer at the latest"), full_date_words(clock.to_clinic(due).date())),
            ],
            "phone": chain.phone if chain else "",
        }
        return Letter(
            subject=subject,
            text=render_to_string("contact/mail/received.txt", context),
            html=render_to_string("contact/mail/received.html", context),
        )
