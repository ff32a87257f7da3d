"""Keeping what was done with an appointment, and telling the patient."""

from collections.abc import Mapping
from typing import Any

from wervel.audit import services as audit
from wervel.common.actor import Actor
from wervel.common.text import LINE_LENGTH, clean_text
from wervel.contact import services as contact
from wervel.contact.services import Letter
from wervel.scheduling.exceptions import ReasonMissing
from wervel.scheduling.models import Appointment
from wervel.scheduling.services.booking import AppointmentEvent


def record_event(
    appointment: Appointment,
    event: AppointmentEvent,
    *,
    actor: Actor,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Audit what was done with an appointment; its reference always goes along."""
    audit.record(
        event=event,
        actor=actor,
        object_type="Appointment",
        object_id=appointment.pk,
        patient_id=appointment.patient_id,
        detail={"reference": appointment.reference, **(detail or {})},
    )


def send(appointment: Appointment, letter: Letter) -> None:
    """Queue the one letter of this state of the appointment."""
    patient = appointment.patient
    contact.queue_email(
        event_key=f"appointment:{appointment.pk}:{appointment.sequence}",
        recipient=patient.email,
        language=patient.language,
        letter=letter,
        patient_id=patient.pk,
    )


def noted(text: str, *, required: bool = False) -> str:
    """A remark of staff, as it may be stored; ReasonMissing or Invalid."""
    note = clean_text(text, max_length=LINE_LENGTH)
    if required and not note:
        raise ReasonMissing
    return note
