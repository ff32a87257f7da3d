"""How a signed report reaches its readers: the patient, the family doctor."""

from django.db import models

from wervel.accounts.models import User
from wervel.common.ids import uuid7
from wervel.diagnostics.choices import ReleaseChoice
from wervel.diagnostics.models.reports import DiagnosticReport, ReportVersion

MOST_TRIES = 5


class ReportRelease(models.Model):
    """When the patient may read a version. A critical one waits until somebody has called:
    the database refuses to release it before."""

    version = models.OneToOneField(ReportVersion, models.PROTECT, related_name="release")
    choice = models.CharField(max_length=10, choices=ReleaseChoice.choices)
    critical = models.BooleanField()
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    call_by = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(released_at__isnull=True)
                | models.Q(critical=False)
                | models.Q(called_at__isnull=False),
                name="critical_report_released_after_call",
            ),
            models.CheckConstraint(
                condition=models.Q(critical=False) | models.Q(call_by__isnull=False),
                name="critical_report_has_deadline",
            ),
        ]
        indexes = [
            models.Index(
                fields=["call_by"],
                condition=models.Q(called_at__isnull=True, critical=True),
                name="report_calls_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {'open' if self.released_at is None else 'released'}"


class ReportRecipient(models.Model):
    """A doctor elsewhere who may read the report, because the patient said so at `consent_at`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(DiagnosticReport, models.PROTECT, related_name="recipients")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    phone = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    consent_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class ReportLink(models.Model):
    """An address that opens a version for a recipient who also knows the code.

    Of address and code only digests are kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recipient = models.ForeignKey(ReportRecipient, models.PROTECT, related_name="links")
    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="links")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tries__lte=MOST_TRIES), name="report_link_tries_bounded"
            )
        ]

    def __str__(self) -> str:
        return f"to {self.recipient_id}"


class ReportTask(models.Model):
    """Something came after the report was signed, and a doctor must say whether it changes it.

    What comes in tens joins one that is open: `number` counts, `made_at` is when the last one came.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(DiagnosticReport, models.PROTECT, related_name="tasks")
    what = models.CharField(max_length=200)
    number = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"{self.what} {'open' if self.done_at is None else 'done'}"
