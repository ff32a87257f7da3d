"""The letters about appointments that belong together: the times of the day, never why.

What may not be needed is called a reserved time, and nothing more.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import full_date_words, time_words
from wervel.contact.services import Letter
from wervel.patients.models import Patient
from wervel.scheduling.calendar_entry import calendar_entry
from wervel.scheduling.letters import entry_of, letter_content, moment_words
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.catalogue import PlaceInfo


def visit_booked_letter(
    appointments: Sequence[Appointment], patient: Patient, place: PlaceInfo
) -> Letter:
    """Says that all of them stand, with an entry each for the calendar."""
    with translation.override(patient.language):
        subject = _("Your appointments in %(place)s") % {"place": place.name}
        return _letter("visit_booked", subject, appointments, patient, place)


def visit_moved_letter(
    appointments: Sequence[Appointment], patient: Patient, place: PlaceInfo, before: datetime
) -> Letter:
    """Says that all of them stand at another time; the first began `before`."""
    with translation.override(patient.language):
        subject = _("Your appointments in %(place)s have changed") % {"place": place.name}
        return _letter("visit_moved", subject, appointments, patient, place, before)


def visit_cancelled_letter(
    appointments: Sequence[Appointment], patient: Patient, place: PlaceInfo
) -> Letter:
    """Says that all of them are cancelled."""
    with translation.override(patient.language):
        subject = _("Your appointments in %(place)s are cancelled") % {"place": place.name}
        return _letter("visit_cancelled", subject, appointments, patient, place)


def released_letter(appointment: Appointment, patient: Patient, place: PlaceInfo) -> Letter:
    """Says that a reserved time is not needed, and that the others stand."""
    with translation.override(patient.language):
        subject = _("A reserved time in %(place)s is not needed") % {"place": place.name}
        return _letter("time_released", subject, [appointment], patient, place)


def _letter(
    kind: str,
    subject: str,
    appointments: Sequence[Appointment],
    patient: Patient,
    place: PlaceInfo,
    before: datetime | None = None,
) -> Letter:
    first = letter_content(appointments[0], patient, place)
    if before is not None:
        first = replace(first, before=moment_words(before))
    entries = [entry_of(one, place, attendee=patient.email) for one in appointments]
    context = {
        "subject": subject,
        "letter": first,
        "facts": _facts(appointments, place),
        "some_reserved": any(one.provisional for one in appointments),
    }
    return Letter(
        subject=subject,
        text=render_to_string(f"scheduling/mail/{kind}.txt", context),
        html=render_to_string(f"scheduling/mail/{kind}.html", context),
        calendar=calendar_entry(*entries),
    )


def _facts(appointments: Sequence[Appointment], place: PlaceInfo) -> list[tuple[str, str]]:
    """The day once, then each time with how long it lasts."""
    first = clock.to_clinic(appointments[0].start)
    times = [
        (_("Reserved time") if one.provisional else _("Time"), _period(one)) for one in appointments
    ]
    return [
        (_("Date"), full_date_words(first.date())),
        *times,
        (_("Place"), place.address),
        (_("Reference"), appointments[0].reference),
    ]


def _period(one: Appointment) -> str:
    start, end = clock.to_clinic(one.start), clock.to_clinic(one.end)
    return f"{time_words(start)}–{time_words(end)}"
