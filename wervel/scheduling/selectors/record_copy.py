"""A patient's appointments, for the copy of a record: when, where, what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.patients.accesses import require_access
from wervel.patients.linked import records_of_person
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.models import Appointment


@dataclass(frozen=True, slots=True)
class CopiedAppointment:
    id: UUID
    reference: str
    status: AppointmentStatus
    service: str
    place_id: UUID
    place: str
    start: datetime
    end: datetime


def copied_appointments(patient_id: UUID, *, actor: Actor) -> Sequence[CopiedAppointment]:
    """The earliest first; the copy as a whole is recorded. Forbidden."""
    require_access(patient_id, actor)
    rows = Appointment.objects.filter(patient__in=records_of_person(patient_id))
    return [
        CopiedAppointment(
            id=row.pk,
            reference=row.reference,
            status=AppointmentStatus(row.status),
            service=row.service.name,
            place_id=row.location_id,
            place=row.location.name,
            start=clock.to_clinic(row.start),
            end=clock.to_clinic(row.end),
        )
        for row in rows.select_related("service", "location").order_by("start", "id")
    ]
