"""Addresses that letters, calendars and answers name; the pages are the website's."""

from email.utils import parseaddr
from uuid import UUID

from django.conf import settings

MANAGE_PATHS = {
    "nl": "/nl/afspraak/beheren/{secret}/",
    "de": "/de/termin/verwalten/{secret}/",
    "en": "/en/appointment/manage/{secret}/",
}

OFFER_PATHS = {
    "nl": "/nl/afspraak/aanbod/{secret}/",
    "de": "/de/termin/angebot/{secret}/",
    "en": "/en/appointment/offer/{secret}/",
}


def manage_url(secret: str, language: str) -> str:
    """Where the holder of the secret sees and cancels the appointment."""
    return f"{settings.BASE_URL}{MANAGE_PATHS[language].format(secret=secret)}"


def organizer() -> str:
    """The mail address in whose name calendar entries are sent."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def calendar_uid(appointment_id: UUID) -> str:
    """The one name of an appointment in every calendar, however often it is moved."""
    return f"{appointment_id}@{organizer().rpartition('@')[2]}"


def offer_url(secret: str, language: str) -> str:
    """Where somebody who waits sees and answers what is offered."""
    return f"{settings.BASE_URL}{OFFER_PATHS[language].format(secret=secret)}"
