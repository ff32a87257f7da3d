"""How an order was rated when it was placed, with all that is needed to rate it again."""

from django.db import models
from django.db.models import Q

from wervel.common.ids import uuid7
from wervel.diagnostics.choices import TextKind
from wervel.diagnostics.models.orders import ServiceRequest
from wervel.reasoning.orders.ratings import Band


class ContentText(models.Model):
    """A text that orders were rated by, named by its SHA-256; rows are only ever added."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=8, choices=TextKind.choices)
    text = models.TextField()
    first_used_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"


class OrderRating(models.Model):
    """What the table of orders said of this test for this patient, word for word.

    `stated_reason` is the doctor's own, and must be there when the test usually does not help.
    Rows are only ever added.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.OneToOneField(ServiceRequest, models.PROTECT, related_name="rating")
    table = models.ForeignKey(ContentText, models.PROTECT, related_name="+")
    pathway = models.ForeignKey(ContentText, models.PROTECT, related_name="+")
    answers = models.JSONField()
    band = models.CharField(max_length=5)
    rating = models.JSONField()
    stated_reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(band__in=[band.value for band in Band]), name="order_band_known"
            ),
            models.CheckConstraint(
                condition=~Q(band=Band.NOT.value) | ~Q(stated_reason=""),
                name="what_does_not_help_needs_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.band}"
