"""Giving an appointment back."""

from django.db import transaction
from django.db.models import Q

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.ids import is_secret
from wervel.contact import services as contact
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import AppointmentOver, AppointmentUnknown
from wervel.scheduling.letters import cancellation_letter
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.catalogue import catalogue
from wervel.scheduling.services.booking import AppointmentEvent, note_change
from wervel.scheduling.services.claiming import give_back, lock_days_of
from wervel.scheduling.transitions import check_transition


@transaction.atomic
def cancel_appointment(*, manage_secret: str, actor: Actor) -> Appointment:
    """Cancel until the visit begins; free its time at once and tell the patient by mail.

    A second call finds it cancelled and changes nothing. AppointmentUnknown, AppointmentOver, or
    TransitionRefused when the visit has gone further.
    """
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("patient")
    appointment = (
        rows.filter(manage_secret=manage_secret).first() if is_secret(manage_secret) else None
    )
    if appointment is None:
        raise AppointmentUnknown
    before = AppointmentStatus(appointment.status)
    if before == AppointmentStatus.CANCELLED:
        return appointment
    if appointment.start <= clock.now():
        raise AppointmentOver
    check_transition(before, AppointmentStatus.CANCELLED)
    appointment.status = AppointmentStatus.CANCELLED
    appointment.sequence += 1
    appointment.save(update_fields=["status", "sequence"])
    owner = Q(appointment_id=appointment.pk)
    give_back(owner, lock_days_of(owner))
    _tell(appointment, before, actor)
    return appointment


def _tell(appointment: Appointment, before: AppointmentStatus, actor: Actor) -> None:
    note_change(appointment, before=before, actor=actor)
    audit.record(
        event=AppointmentEvent.CANCELLED,
        actor=actor,
        object_type="Appointment",
        object_id=appointment.pk,
        patient_id=appointment.patient_id,
        detail={"reference": appointment.reference},
    )
    patient = appointment.patient
    if patient.email:
        contact.queue_email(
            event_key=f"appointment:{appointment.pk}:{appointment.sequence}",
            recipient=patient.email,
            language=patient.language,
            letter=cancellation_letter(
                appointment, patient, catalogue().place_by_id[appointment.location_id]
            ),
            patient_id=patient.pk,
        )
