"""What a doctor asks for."""

from django.db import models

from wervel.accounts.models import User
from wervel.common.ids import new_reference, uuid7
from wervel.diagnostics.choices import RequestCategory, RequestStatus
from wervel.encounters.models import Encounter
from wervel.patients.models import Patient


class ServiceRequest(models.Model):
    """FHIR ServiceRequest: one test for one patient. `test` is its code in content/orders.yaml.

    `accession` is what the laboratory and the scanner send back with their results.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    accession = models.CharField(max_length=12, unique=True, default=new_reference)
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="service_requests")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="service_requests")
    test = models.CharField(max_length=40)
    category = models.CharField(max_length=12, choices=RequestCategory.choices)
    status = models.CharField(
        max_length=12, choices=RequestStatus.choices, default=RequestStatus.ON_HOLD
    )
    requester = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=RequestStatus.values),
                name="service_request_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(category__in=RequestCategory.values),
                name="service_request_category_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accession} {self.test}"
