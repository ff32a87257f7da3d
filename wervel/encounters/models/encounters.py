"""A visit to a clinic, and the history of what became of it."""

from django.db import models

from wervel.accounts.models import User
from wervel.common.ids import uuid7
from wervel.directory.models import Location, Practitioner
from wervel.encounters.choices import EncounterStatus
from wervel.patients.choices import DocumentKind
from wervel.patients.models import Patient
from wervel.scheduling.models import Appointment


class Encounter(models.Model):
    """FHIR Encounter: all that happens in one visit.

    `appointment` is the first one of the visit; the scans and the talk of a chain belong to the
    visit of its first step. `practitioner` is the doctor who answers for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    appointment = models.OneToOneField(Appointment, models.PROTECT, related_name="encounter")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="encounters")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+", db_index=False)
    practitioner = models.ForeignKey(Practitioner, models.PROTECT, null=True, related_name="+")
    status = models.CharField(
        max_length=16, choices=EncounterStatus.choices, default=EncounterStatus.PLANNED
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=EncounterStatus.values),
                name="encounter_status_known",
            )
        ]
        indexes = [models.Index(fields=["location", "status"], name="encounter_worklist")]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.status}"


class EncounterStep(models.Model):
    """One step in the life of a visit; rows are only ever added, the database refuses the rest."""

    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="steps")
    before = models.CharField(max_length=16, blank=True, choices=EncounterStatus.choices)
    after = models.CharField(max_length=16, choices=EncounterStatus.choices)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    note = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.before or 'new'} to {self.after}"


class IdentityCheck(models.Model):
    """That somebody's document was seen, and by whom; rows are only ever added.

    A check in which something did not match lets nobody in, and is no row.
    """

    encounter = models.OneToOneField(Encounter, models.PROTECT, related_name="identity_check")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="identity_checks")
    document = models.CharField(max_length=16, choices=DocumentKind.choices)
    name_matched = models.BooleanField()
    birth_date_matched = models.BooleanField()
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(document__in=DocumentKind.values), name="document_known"
            ),
            models.CheckConstraint(
                condition=models.Q(name_matched=True, birth_date_matched=True),
                name="identity_matched",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.encounter_id} {self.document}"
