"""What a letter says, and what it may say of the person it greets."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.utils import translation

from wervel.contact.services import Letter
from wervel.patients.models import Patient
from wervel.scheduling.letters import (
    LetterContent,
    cancellation_letter,
    confirmation_letter,
    greeting_name,
    printed,
    reminder_letter,
)
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.catalogue import PlaceInfo

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("given", "family"),
    [
        ("Jóźwiak", "Ğöker"),
        ("山田", "太郎"),
        ("محمد", "علي"),
        ("Seán", "O’Brien-d'Arc"),
        ("J.P.", "van der Demo Jr."),
    ],
)
def test_a_name_is_greeted(given: str, family: str) -> None:
    assert greeting_name(given, family) == f"{given} {family}"


@pytest.mark.parametrize(
    "given",
    [
        "https://prize.example",
        "www.prize.example",
        "t.co",
        "Call 0900 1234",
        "a@b",
        "<b>x</b>",
        "You have won. Write to us at once, and the whole of the prize is yours",
        "{{ letter }}",
        "\U0001f381",
    ],
)
def test_what_is_no_name_is_not_sent_to_others(given: str) -> None:
    assert greeting_name(given, "Demo") == ""


PLACE = PlaceInfo(
    number=0,
    id=UUID(int=1),
    slug="aachen",
    names={"nl": "Aken & Zn", "de": "Aachen", "en": "Aachen"},
    latitude=50.8,
    longitude=6.1,
    street="Demostraße <1>",
    postal_code="52062",
    phone="+492415551230",
)
START = datetime(2026, 12, 5, 9, 20, tzinfo=UTC)


def _letters(given: str, language: str) -> tuple[dict[str, Letter], LetterContent]:
    patient = Patient(
        given=given,
        family="O'Demo",
        birth_date=date(1980, 3, 31),
        email="demo@patient.example",
        language=language,
    )
    appointment = Appointment(
        reference="W-7K3M-9Q", start=START, end=START + timedelta(minutes=30), language=language
    )
    content = LetterContent(
        greeting=greeting_name(given, "O'Demo"),
        language=language,
        date={
            "nl": "zaterdag 5 december 2026",
            "de": "Samstag, 5. Dezember 2026",
            "en": "Saturday 5 December 2026",
        }[language],
        time="10:20",
        place="Aken & Zn" if language == "nl" else "Aachen",
        address=PLACE.address,
        phone=PLACE.phone,
        reference="W-7K3M-9Q",
        manage_url=_manage_url(appointment.manage_secret, language),
    )
    letters = {
        "confirmation": confirmation_letter(appointment, patient, PLACE),
        "cancellation": cancellation_letter(appointment, patient, PLACE),
        "reminder": reminder_letter(appointment, patient, PLACE),
    }
    return letters, content


def _manage_url(secret: str, language: str) -> str:
    path = {"nl": "nl/afspraak/beheren", "de": "de/termin/verwalten", "en": "en/appointment/manage"}
    return f"{settings.BASE_URL}/{path[language]}/{secret}/"


@pytest.mark.parametrize("language", ["nl", "de", "en"])
@pytest.mark.parametrize("given", ["Jóźwiak", "O'Brien", "t.co", "\ue000date\ue001"])
def test_filling_in_the_blanks_says_what_the_templates_would(given: str, language: str) -> None:
    """The first letter makes the form, the second one fills it in again."""
    _letters("Anders", language)
    letters, content = _letters(given, language)
    with translation.override(language):
        for kind, letter in letters.items():
            assert (letter.text, letter.html) == printed(kind, letter.subject, content)
