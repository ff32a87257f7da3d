"""What lets an order go ahead: the justification of an exposure, the clearance of an MRI."""

from django.db import models
from django.db.models import Q

from wervel.accounts.models import User
from wervel.common.ids import uuid7
from wervel.diagnostics.choices import ClearanceBasis
from wervel.directory.models import PractitionerQualification


class Justification(models.Model):
    """The justifying indication for an exposure to X-rays, by somebody qualified on that day.

    Rows are only ever added; an order names its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    indication = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    qualification = models.ForeignKey(PractitionerQualification, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(indication=""), name="a_justification_says_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.at:%Y-%m-%d}"


class MriClearance(models.Model):
    """That an MRI is safe for this patient: by the answers, or by a qualified person with a reason.

    `findings` is what was known then. Rows are only ever added.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    basis = models.CharField(max_length=8, choices=ClearanceBasis.choices)
    reason = models.TextField(blank=True)
    findings = models.JSONField(default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    qualification = models.ForeignKey(
        PractitionerQualification, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(basis=ClearanceBasis.ANSWERS)
                | (Q(basis=ClearanceBasis.PERSON, qualification__isnull=False) & ~Q(reason="")),
                name="a_person_clears_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.basis} {self.at:%Y-%m-%d}"
