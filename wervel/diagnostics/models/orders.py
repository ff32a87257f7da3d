"""What a doctor asks for, and the history of what became of it."""

from django.db import models
from django.db.models import Q

from wervel.accounts.models import User
from wervel.common.ids import uuid7
from wervel.common.references import ReferenceField
from wervel.diagnostics.choices import RequestCategory, RequestStatus
from wervel.diagnostics.models.releases import Justification, MriClearance
from wervel.encounters.models import Encounter
from wervel.patients.models import Patient
from wervel.scheduling.models import Appointment

_WAITING = [RequestStatus.ON_HOLD, RequestStatus.REVOKED]
_OVER = [RequestStatus.COMPLETED, RequestStatus.REVOKED]
_OPEN = [RequestStatus.ON_HOLD, RequestStatus.ACTIVE]


class ServiceRequest(models.Model):
    """FHIR ServiceRequest: one test for one patient. `test` is its code in content/orders.yaml.

    `accession` is what the laboratory and the scanner send back with their results. Of an image:
    the `region`, whether it exposes to X-rays (`ionising`) or is an MRI (`magnetic`), and, where
    a clinic makes it (`needs_slot`), the appointment that is its time. What must never be is
    refused here: an exposure that nobody justified, an MRI that nobody cleared, a scan without
    its time.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    accession = ReferenceField()
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="service_requests")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="service_requests")
    test = models.CharField(max_length=40)
    region = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=12, choices=RequestCategory.choices)
    ionising = models.BooleanField(default=False)
    magnetic = models.BooleanField(default=False)
    needs_slot = models.BooleanField(default=False)
    status = models.CharField(
        max_length=12, choices=RequestStatus.choices, default=RequestStatus.ON_HOLD
    )
    requester = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    appointment = models.OneToOneField(
        Appointment, models.PROTECT, null=True, related_name="service_request"
    )
    justification = models.OneToOneField(
        Justification, models.PROTECT, null=True, related_name="request"
    )
    clearance = models.OneToOneField(
        MriClearance, models.PROTECT, null=True, related_name="request"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=RequestStatus.values), name="service_request_status_known"
            ),
            models.CheckConstraint(
                condition=Q(category__in=RequestCategory.values),
                name="service_request_category_known",
            ),
            models.CheckConstraint(
                condition=Q(ionising=False)
                | Q(status__in=_WAITING)
                | Q(justification__isnull=False),
                name="an_exposure_is_justified",
            ),
            models.CheckConstraint(
                condition=Q(magnetic=False) | Q(status__in=_WAITING) | Q(clearance__isnull=False),
                name="an_mri_is_cleared",
            ),
            models.CheckConstraint(
                condition=Q(needs_slot=False) | Q(status__in=_OVER) | Q(appointment__isnull=False),
                name="an_open_scan_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["encounter", "test", "region"],
                condition=Q(status__in=_OPEN),
                name="one_open_order_a_test",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accession} {self.test}"


class ServiceRequestStep(models.Model):
    """One step in the life of an order; rows are only ever added."""

    request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="steps")
    before = models.CharField(max_length=12, blank=True, choices=RequestStatus.choices)
    after = models.CharField(max_length=12, choices=RequestStatus.choices)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.before or 'new'} to {self.after}"
