"""The appointments of one patient, for who may see that patient's record by an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.patients.accesses import require_access
from wervel.patients.linked import records_of_person
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.appointments import ManagedAppointment, managed
from wervel.scheduling.transitions import HOLDS_ITS_TIME

SHOWN = 20


class OwnEvent(StrEnum):
    READ = "scheduling.own-appointments.read"


@dataclass(frozen=True, slots=True)
class OwnAppointment:
    """`secret` is that of its manage link: whoever sees this may move and cancel. A `provisional`
    scan may turn out not to be needed."""

    appointment: ManagedAppointment
    service: str
    secret: str
    provisional: bool


def coming_appointments(*, patient_id: UUID, actor: Actor) -> Sequence[OwnAppointment]:
    """What is still to come, the first first; the read is audited. Forbidden without access."""
    require_access(patient_id, actor)
    records = records_of_person(patient_id)
    for each in records:
        audit.record(
            event=OwnEvent.READ,
            actor=actor,
            object_type="Patient",
            object_id=each,
            patient_id=each,
        )
    rows = Appointment.objects.filter(
        patient__in=records, status__in=HOLDS_ITS_TIME, start__gt=clock.now()
    ).select_related("service")
    return [
        OwnAppointment(managed(row), row.service.name, row.manage_secret, row.provisional)
        for row in rows.order_by("start")[:SHOWN]
    ]
