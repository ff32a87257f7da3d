"""Handing one message to its provider, and noting what the provider said."""

import re
import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from wervel.common import clock
from wervel.common.crash_points import crash_point
from wervel.contact.choices import MessageStatus
from wervel.contact.models import OutboundMessage

REFUSED_FOR_GOOD = range(500, 600)
_METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)


def deliver_message(message_id: str) -> None:
    """Send a queued mail. A passing fault is raised, for the job to be tried again; an address
    that is refused for good is noted and not tried again."""
    message = OutboundMessage.objects.get(pk=message_id)
    if message.status != MessageStatus.QUEUED:
        return
    crash_point("mail-before-send")
    try:
        compose_email(message).send()
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        _refuse_or_raise(message, code, reason, error)
    except smtplib.SMTPResponseException as error:
        _refuse_or_raise(message, error.smtp_code, error.smtp_error, error)
    else:
        message.status = MessageStatus.SENT
        message.sent_at = clock.now()
        message.save(update_fields=["status", "sent_at"])


def _refuse_or_raise(
    message: OutboundMessage, code: int, reason: bytes | str, error: smtplib.SMTPException
) -> None:
    if code not in REFUSED_FOR_GOOD:
        raise error
    words = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    message.status = MessageStatus.REFUSED
    message.refusal = f"{code} {words}"[:300]
    message.save(update_fields=["status", "refusal"])


def compose_email(message: OutboundMessage) -> EmailMultiAlternatives:
    """Text and HTML, with the calendar entry both as a part that clients show and as a file."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.recipient],
        headers={
            "Message-ID": f"<{message.pk}@{domain}>",
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    email.attach_alternative(message.html, "text/html")
    if message.calendar:
        found = _METHOD.search(message.calendar)
        method = found.group(1) if found else "PUBLISH"
        kind = f"text/calendar; method={method}"
        email.attach_alternative(message.calendar, kind)
        email.attach("afspraak.ics", message.calendar, "text/calendar")
    return email
