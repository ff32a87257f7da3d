"""Telling people of appointments that belong together: one mail to each address."""

from collections.abc import Sequence

from wervel.contact import services as contact
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.catalogue import PlaceInfo
from wervel.scheduling.visit_letters import (
    released_letter,
    visit_booked_letter,
    visit_cancelled_letter,
)


def booked_key(group_id: object) -> str:
    """The event of the mail that says that the group was booked."""
    return f"visit:{group_id}:booked"


def cancelled_key(group_id: object) -> str:
    """The event of the mail that says that the group was cancelled."""
    return f"visit:{group_id}:cancelled"


def tell_booked(appointments: Sequence[Appointment], place: PlaceInfo) -> None:
    for own in _by_address(appointments):
        letter = visit_booked_letter(own, own[0].patient, place)
        _queue(booked_key(own[0].group_id), own[0], letter)


def tell_cancelled(appointments: Sequence[Appointment], place: PlaceInfo) -> None:
    for own in _by_address(appointments):
        letter = visit_cancelled_letter(own, own[0].patient, place)
        _queue(cancelled_key(own[0].group_id), own[0], letter)


def tell_released(appointment: Appointment, place: PlaceInfo) -> None:
    if appointment.patient.email:
        letter = released_letter(appointment, appointment.patient, place)
        _queue(f"appointment:{appointment.pk}:{appointment.sequence}", appointment, letter)


def _by_address(appointments: Sequence[Appointment]) -> list[list[Appointment]]:
    """The appointments of each address, in their order; without those who have none."""
    found: dict[str, list[Appointment]] = {}
    for one in appointments:
        if one.patient.email:
            found.setdefault(one.patient.email, []).append(one)
    return list(found.values())


def _queue(event_key: str, first: Appointment, letter: contact.Letter) -> None:
    contact.queue_email(
        event_key=event_key,
        recipient=first.patient.email,
        language=first.patient.language,
        letter=letter,
        patient_id=first.patient_id,
    )
