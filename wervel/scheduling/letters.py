"""The letters about an appointment: date, place, reference and what to do, never why.

A booking waits for its letter. So the templates are printed once for each language and clinic,
with blanks, and every letter after that fills the blanks in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from unicodedata import category

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import full_date_words, time_words
from wervel.contact.services import Letter
from wervel.patients.models import Patient
from wervel.scheduling.calendar_entry import Entry, calendar_entry
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.links import calendar_uid, manage_url, organizer
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.catalogue import PlaceInfo

LONGEST_NAME = 60
FORMS_KEPT = 256
# What differs between two letters of one clinic in one language.
BLANKS = ("greeting", "date", "time", "reference", "manage_url", "before")
# Characters that mean nothing to templates, and are left as they are in HTML.
_BLANK = re.compile("\ue000([a-z_]+)\ue001")
_ADDRESS = re.compile(r"\.\w{2,}")


@dataclass(frozen=True, slots=True)
class LetterContent:
    """What the templates of all letters may print; nothing else reaches them.

    `before` is when a moved appointment was to be.
    """

    greeting: str
    language: str
    date: str
    time: str
    place: str
    address: str
    phone: str
    reference: str
    manage_url: str
    before: str = ""


def confirmation_letter(appointment: Appointment, patient: Patient, place: PlaceInfo) -> Letter:
    """Says that the appointment stands."""
    with translation.override(patient.language):
        subject = _("Your appointment in %(place)s") % {"place": place.name}
        return _letter("confirmation", subject, appointment, patient, place)


def moved_letter(
    appointment: Appointment, patient: Patient, place: PlaceInfo, before: datetime
) -> Letter:
    """Says that the appointment stands at another time, or takes longer or shorter."""
    with translation.override(patient.language):
        subject = _("Your appointment in %(place)s has changed") % {"place": place.name}
        return _letter("moved", subject, appointment, patient, place, before)


def cancellation_letter(appointment: Appointment, patient: Patient, place: PlaceInfo) -> Letter:
    """Says that the appointment is cancelled."""
    with translation.override(patient.language):
        subject = _("Your appointment in %(place)s is cancelled") % {"place": place.name}
        return _letter("cancellation", subject, appointment, patient, place)


def reminder_letter(appointment: Appointment, patient: Patient, place: PlaceInfo) -> Letter:
    """Says once more when and where, and what to bring. The calendar has its entry already."""
    with translation.override(patient.language):
        subject = _("Reminder: your appointment in %(place)s") % {"place": place.name}
        return _words("reminder", subject, letter_content(appointment, patient, place))


def _letter(
    kind: str,
    subject: str,
    appointment: Appointment,
    patient: Patient,
    place: PlaceInfo,
    before: datetime | None = None,
) -> Letter:
    content = letter_content(appointment, patient, place)
    if before and before != appointment.start:
        content = replace(content, before=moment_words(before))
    words = _words(kind, subject, content)
    entry = entry_of(appointment, place, attendee=patient.email)
    return replace(words, calendar=calendar_entry(entry))


def _words(kind: str, subject: str, letter: LetterContent) -> Letter:
    text, html = _forms(kind, subject, _with_blanks(letter))
    values = {name: getattr(letter, name) for name in BLANKS}
    return Letter(
        subject=subject,
        text=text.filled(values),
        html=html.filled({name: escape(value) for name, value in values.items()}),
    )


@dataclass(frozen=True, slots=True)
class _Form:
    """What is printed, and in every second place the name of a blank."""

    parts: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> str:
        return "".join(
            values[part] if number % 2 else part for number, part in enumerate(self.parts)
        )


def _with_blanks(letter: LetterContent) -> LetterContent:
    """An empty value stays empty, for the templates word it in another way."""
    blanks = {name: f"\ue000{name}\ue001" for name in BLANKS if getattr(letter, name)}
    return replace(letter, **blanks)


@lru_cache(maxsize=FORMS_KEPT)
def _forms(kind: str, subject: str, letter: LetterContent) -> tuple[_Form, _Form]:
    text, html = (_Form(tuple(_BLANK.split(part))) for part in printed(kind, subject, letter))
    return text, html


def printed(kind: str, subject: str, letter: LetterContent) -> tuple[str, str]:
    """Text and HTML, by the templates, in the active language."""
    context = {"subject": subject, "letter": letter, "facts": _facts(letter)}
    return (
        render_to_string(f"scheduling/mail/{kind}.txt", context),
        render_to_string(f"scheduling/mail/{kind}.html", context),
    )


def _facts(letter: LetterContent) -> list[tuple[str, str]]:
    return [
        (_("Date"), letter.date),
        (_("Time"), letter.time),
        (_("Place"), letter.address),
        (_("Reference"), letter.reference),
    ]


def greeting_name(given: str, family: str) -> str:
    """The name as it may stand in a mail; empty when it could be something else than a name.

    Anybody can have us write to anybody: what looks like an address, a number or a sentence would
    make our mail carry a stranger's message.
    """
    name = f"{given} {family}"
    if len(name) > LONGEST_NAME or _ADDRESS.search(name):
        return ""
    return name if all(one in " .'’-" or category(one)[0] in "LM" for one in name) else ""


def moment_words(moment: datetime) -> str:
    """Date and time as letters say them, in the active language."""
    local = clock.to_clinic(moment)
    return f"{full_date_words(local.date())}, {time_words(local)}"


def letter_content(appointment: Appointment, patient: Patient, place: PlaceInfo) -> LetterContent:
    """What a letter about the appointment says, in the active language."""
    start = clock.to_clinic(appointment.start)
    return LetterContent(
        greeting=greeting_name(patient.given, patient.family),
        language=patient.language,
        date=full_date_words(start.date()),
        time=time_words(start),
        place=place.name,
        address=place.address,
        phone=place.phone,
        reference=appointment.reference,
        manage_url=manage_url(appointment.manage_secret, patient.language),
    )


def entry_of(appointment: Appointment, place: PlaceInfo, attendee: str = "") -> Entry:
    """The calendar entry of the appointment; without an attendee it invites nobody."""
    return Entry(
        uid=calendar_uid(appointment.pk),
        sequence=appointment.sequence,
        start=appointment.start,
        end=appointment.end,
        stamp=clock.now(),
        summary=_("Appointment, %(place)s") % {"place": place.name},
        address=place.address,
        attendee=attendee,
        organizer=organizer(),
        cancelled=appointment.status == AppointmentStatus.CANCELLED,
    )
