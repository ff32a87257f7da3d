"""The appointments of records that the desk compares: when and where, and nothing of what for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.patients.rules import may_link_records
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.models import Appointment


@dataclass(frozen=True, slots=True)
class VisitTime:
    start: datetime
    end: datetime
    location_name: str
    status: AppointmentStatus

    @property
    def counts(self) -> bool:
        """Whether the person was or will be there."""
        return self.status not in (AppointmentStatus.CANCELLED, AppointmentStatus.NO_SHOW)


def visit_times(patient_ids: Iterable[UUID], *, actor: Actor) -> Mapping[UUID, Sequence[VisitTime]]:
    """Of each record alone, the latest first. Whoever calls audits the read of each record."""
    if not may_link_records(actor):
        raise Forbidden
    found: dict[UUID, list[VisitTime]] = {each: [] for each in patient_ids}
    rows = Appointment.objects.filter(patient__in=found).select_related("location")
    for row in rows.order_by("-start", "-pk"):
        found[row.patient_id].append(
            VisitTime(
                clock.to_clinic(row.start),
                clock.to_clinic(row.end),
                row.location.name,
                AppointmentStatus(row.status),
            )
        )
    return found
