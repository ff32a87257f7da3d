"""What a laboratory found, version by version."""

from django.db import models
from django.db.models import Q

from wervel.accounts.models import User
from wervel.common.ids import uuid7
from wervel.diagnostics.choices import WITHDRAWN, ResultStatus, ValueKind
from wervel.diagnostics.laboratory.judging import Flag
from wervel.diagnostics.laboratory.observables import Answer
from wervel.diagnostics.models.inbox import InboxMessage
from wervel.diagnostics.models.orders import ServiceRequest
from wervel.encounters.models import Encounter
from wervel.patients.models import Patient

COMPARATORS = ("", "<", "<=", ">", ">=")


class Observation(models.Model):
    """FHIR Observation: one thing measured or found in one visit. `code` is one of the catalogue.

    It always hangs on a patient and a visit: what cannot be put there stays in quarantine. `key`
    names it once: what comes again under the same key is a new version of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="observations")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="observations")
    request = models.ForeignKey(
        ServiceRequest, models.PROTECT, null=True, related_name="observations"
    )
    code = models.CharField(max_length=40)
    key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["patient", "code"], name="observation_course")]

    def __str__(self) -> str:
        return f"{self.code} of {self.patient_id}"


class ObservationVersion(models.Model):
    """An observation as it was told once; rows are only ever added.

    The value stands as it came, with its unit in UCUM. `flag`, `low` and `high` are what it was
    held against then, in the observable's own unit. Either a person typed it or a message brought
    it, with the `remark` that the laboratory wrote beside it. One that a laboratory withdrew has no
    value, and follows one that had.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    observation = models.ForeignKey(Observation, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=16, choices=ResultStatus.choices)
    kind = models.CharField(max_length=8, choices=ValueKind.choices)
    comparator = models.CharField(max_length=2, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    unit = models.CharField(max_length=20, blank=True)
    answer = models.CharField(max_length=12, blank=True)
    text = models.TextField(blank=True)
    flag = models.CharField(max_length=2, blank=True)
    low = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    high = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    laboratory_range = models.CharField(max_length=60, blank=True)
    laboratory_flag = models.CharField(max_length=20, blank=True)
    taken_at = models.DateTimeField()
    at = models.DateTimeField()
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    message = models.ForeignKey(InboxMessage, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["observation", "number"], name="observation_version_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="observation_versions_begin_at_one"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ResultStatus.values), name="result_status_known"
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind=ValueKind.QUANTITY, value__isnull=False, answer="", text="")
                    & Q(comparator__in=COMPARATORS)
                    & ~Q(unit="")
                )
                | Q(
                    kind=ValueKind.ANSWER,
                    value__isnull=True,
                    answer__in=[each.value for each in Answer],
                    unit="",
                )
                | (Q(kind=ValueKind.TEXT, value__isnull=True, answer="", unit="") & ~Q(text=""))
                | (
                    Q(kind=ValueKind.NONE, value__isnull=True, comparator="", answer="", text="")
                    & Q(unit="", flag="", low__isnull=True, high__isnull=True)
                ),
                name="result_value_of_its_kind",
            ),
            models.CheckConstraint(
                condition=(Q(kind=ValueKind.NONE, status__in=WITHDRAWN) & Q(number__gte=2))
                | (~Q(kind=ValueKind.NONE) & ~Q(status__in=WITHDRAWN)),
                name="result_withdrawn_or_with_value",
            ),
            models.CheckConstraint(
                condition=Q(flag__in=[flag.value for flag in Flag]), name="result_flag_known"
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(message__isnull=False),
                name="result_has_a_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.observation_id} {self.number}"


class CriticalResult(models.Model):
    """A value on which a doctor must act: whose it is, until when, and what was done.

    One for each version of an observation. It is open until a person says what they did. That of a
    version without a value says that a laboratory took back what somebody had acted on.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.OneToOneField(ObservationVersion, models.PROTECT, related_name="critical")
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="critical_results")
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    done = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True, done="")
                | (Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False) & ~Q(done="")),
                name="acknowledged_by_somebody_with_words",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="critical_open", condition=Q(acknowledged_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.owner_id}"


class CriticalHandover(models.Model):
    """Whose a critical value became, one after the other; rows are only ever added."""

    critical = models.ForeignKey(CriticalResult, models.PROTECT, related_name="handovers")
    number = models.PositiveIntegerField()
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["critical", "number"], name="handover_once")]

    def __str__(self) -> str:
        return f"{self.critical_id} {self.number}"
