"""Whether a patient may go into the magnet, as far as their answers say."""

from uuid import UUID

from wervel.accounts.models import User
from wervel.common import clock
from wervel.encounters.choices import IntakeTask
from wervel.encounters.intake.mri_rules import ALWAYS, MriSafety, Screening, judge
from wervel.encounters.models import IntakeVersion
from wervel.encounters.rules import CLINICAL
from wervel.patients.linked import read_together


def mri_safety(patient_id: UUID) -> MriSafety:
    """By all answers of all visits, under every record of this person. Whoever asks has checked
    the right and audits its own read.

    A no that was written under one record before it was linked takes back no yes of another.
    The desk writes down what it is told: it asks nobody again about a device in their body, as
    those who treat do.
    """
    records = read_together(patient_id)
    found = IntakeVersion.objects.filter(encounter__patient__in=records, task=IntakeTask.SCAN)
    rows = list(found.select_related("encounter").order_by("at", "number"))
    treating = set(
        User.objects.filter(
            pk__in=[row.author_id for row in rows], memberships__role__in=CLINICAL
        ).values_list("pk", flat=True)
    )
    screenings = [
        Screening(
            row.content,
            row.at,
            row.author_id in treating,
            row.encounter.patient_id,
            records[row.encounter.patient_id] or ALWAYS,
        )
        for row in rows
    ]
    return judge(screenings, clock.now())
