"""Addresses that letters and answers name; the pages behind them are the website's."""

from django.conf import settings

MANAGE_PATHS = {
    "nl": "/nl/afspraak/beheren/{secret}/",
    "de": "/de/termin/verwalten/{secret}/",
    "en": "/en/appointment/manage/{secret}/",
}


def manage_url(secret: str, language: str) -> str:
    """Where the holder of the secret sees and cancels the appointment."""
    return f"{settings.BASE_URL}{MANAGE_PATHS[language].format(secret=secret)}"
