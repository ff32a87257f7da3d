"""Telling people of appointments that belong together: one mail to each address."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from wervel.contact import services as contact
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.catalogue import PlaceInfo
from wervel.scheduling.visit_letters import (
    released_letter,
    visit_booked_letter,
    visit_cancelled_letter,
    visit_moved_letter,
)


def booked_key(group_id: object) -> str:
    """The event of the mail that says that the group was booked."""
    return f"visit:{group_id}:booked"


def cancelled_key(group_id: object) -> str:
    """The event of the mail that says that the group was cancelled."""
    return f"visit:{group_id}:cancelled"


def changed_key(group_id: object, appointments: Sequence[Appointment]) -> str:
    """The event of the mail about this change of some of them, by position and sequence."""
    changed = "-".join(f"{one.position}.{one.sequence}" for one in appointments)
    return f"visit:{group_id}:{changed}"


def changed_in(event_key: str) -> list[tuple[str, int, int]]:
    """Group, position and sequence of each appointment that a mail with this key tells of."""
    parts = event_key.split(":")
    if len(parts) != 3 or "." not in parts[2]:
        return []
    pairs = (one.split(".") for one in parts[2].split("-"))
    return [(parts[1], int(position), int(sequence)) for position, sequence in pairs]


def tell_booked(appointments: Sequence[Appointment], place: PlaceInfo) -> None:
    for own in _by_address(appointments):
        letter = visit_booked_letter(own, own[0].patient, place)
        _queue(booked_key(own[0].group_id), own[0], letter)


def tell_cancelled(appointments: Sequence[Appointment], place: PlaceInfo) -> None:
    for own in _by_address(appointments):
        letter = visit_cancelled_letter(own, own[0].patient, place)
        _queue(cancelled_key(own[0].group_id), own[0], letter)


def tell_moved(
    appointments: Sequence[Appointment], place: PlaceInfo, before: Mapping[UUID, datetime]
) -> None:
    """All of them have another time; `before` has the starts until now."""
    key = changed_key(appointments[0].group_id, appointments)
    for own in _by_address(appointments):
        letter = visit_moved_letter(own, own[0].patient, place, before[own[0].pk])
        _queue(key, own[0], letter)


def tell_missed(appointments: Sequence[Appointment], place: PlaceInfo) -> None:
    """These are cancelled, for the one before them was missed."""
    key = changed_key(appointments[0].group_id, appointments)
    for own in _by_address(appointments):
        _queue(key, own[0], visit_cancelled_letter(own, own[0].patient, place))


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
