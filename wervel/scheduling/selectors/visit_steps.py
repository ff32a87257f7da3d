"""All appointments of one visit of one person."""

from uuid import UUID

from wervel.scheduling.exceptions import AppointmentUnknown
from wervel.scheduling.models import Appointment


def steps_of_visit(appointment_id: UUID) -> tuple[Appointment, ...]:
    """In their order, cancelled ones too; AppointmentUnknown. Whoever asks has checked the right.

    Of several people who come together, each has a visit of their own.
    """
    found = Appointment.objects.filter(pk=appointment_id).first()
    if found is None:
        raise AppointmentUnknown
    if found.group_id is None:
        return (found,)
    rows = Appointment.objects.filter(group_id=found.group_id, patient_id=found.patient_id)
    return tuple(rows.order_by("position"))
