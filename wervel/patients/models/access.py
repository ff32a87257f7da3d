"""Who may see what is a patient's with an account of their own (an account is never a patient)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from wervel.common.ids import uuid7
from wervel.patients.choices import AccessBasis, DocumentKind
from wervel.patients.models.people import Patient

MOST_TRIES = 5


class AccessCode(models.Model):
    """A code given at the desk to somebody whose document was seen; it opens one access, once.

    `holder` is their name in it. Of the code itself only the digest is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="access_codes")
    basis = models.CharField(max_length=6, choices=AccessBasis.choices)
    proof = models.CharField(max_length=20, choices=DocumentKind.choices)
    holder = models.CharField(max_length=250)
    code_sha256 = models.CharField(max_length=64, unique=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(basis__in=AccessBasis.values), name="access_code_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(proof__in=DocumentKind.values), name="access_code_proof_known"
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=MOST_TRIES), name="access_code_tries_few"
            ),
            models.UniqueConstraint(
                fields=["patient", "basis"],
                condition=Q(used_at=None, revoked_at=None),
                name="access_code_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.basis} for {self.patient_id}"


class PatientAccess(models.Model):
    """That an account may see a patient's record: since when, on what ground, by which code."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="accesses")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="accesses")
    basis = models.CharField(max_length=6, choices=AccessBasis.choices)
    code = models.OneToOneField(AccessCode, models.PROTECT, related_name="access")
    begins_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(basis__in=AccessBasis.values), name="access_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | (~Q(ended_at=None) & ~Q(ended_by="")),
                name="access_end_has_author",
            ),
            models.UniqueConstraint(
                fields=["user", "patient"], condition=Q(ended_at=None), name="access_once"
            ),
            models.UniqueConstraint(
                fields=["patient"],
                condition=Q(ended_at=None, basis=AccessBasis.SELF),
                name="access_one_self",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} sees {self.patient_id} ({self.basis})"
