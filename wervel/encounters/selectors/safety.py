"""Whether a patient may go into the magnet, as far as their answers say."""

from uuid import UUID

from wervel.common import clock
from wervel.encounters.choices import IntakeTask
from wervel.encounters.intake.mri_rules import MriSafety, Screening, judge
from wervel.encounters.models import IntakeVersion


def mri_safety(patient_id: UUID) -> MriSafety:
    """By all answers of all visits. Whoever asks has checked the right and audits its own read."""
    rows = IntakeVersion.objects.filter(encounter__patient_id=patient_id, task=IntakeTask.SCAN)
    screenings = [
        Screening(row.content, row.at, row.author_id is not None)
        for row in rows.order_by("at", "number")
    ]
    return judge(screenings, clock.now())
