"""A patient's visits, for the copy of a record: when, where, how far. Nothing of what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.models import Encounter
from wervel.patients.accesses import require_access
from wervel.patients.linked import records_of_person

_OVER = (EncounterStatus.FINISHED, EncounterStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class CopiedVisit:
    """`begun` and `ended` are what was noted, not what was planned."""

    id: UUID
    appointment_id: UUID
    status: EncounterStatus
    place_id: UUID
    place: str
    begun: datetime | None
    ended: datetime | None


def copied_visits(patient_id: UUID, *, actor: Actor) -> Sequence[CopiedVisit]:
    """The earliest first; the copy as a whole is recorded. Forbidden."""
    require_access(patient_id, actor)
    rows = Encounter.objects.filter(patient__in=records_of_person(patient_id))
    ordered = (
        rows.select_related("location")
        .prefetch_related("steps")
        .order_by("appointment__start", "id")
    )
    return [_visit(row) for row in ordered]


def _visit(row: Encounter) -> CopiedVisit:
    status = EncounterStatus(row.status)
    steps = sorted(row.steps.all(), key=lambda each: each.pk)
    came = [each.at for each in steps if each.after == EncounterStatus.ARRIVED]
    over = [each.at for each in steps if each.after in _OVER and status in _OVER]
    return CopiedVisit(
        id=row.pk,
        appointment_id=row.appointment_id,
        status=status,
        place_id=row.location_id,
        place=row.location.name,
        begun=clock.to_clinic(came[0]) if came else None,
        ended=clock.to_clinic(over[-1]) if came and over else None,
    )
