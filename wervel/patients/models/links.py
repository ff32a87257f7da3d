"""That two records are of one person: linked, never poured into one another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wervel.common.ids import uuid7
from wervel.patients.models.people import Patient


class RecordLink(models.Model):
    """While it lives, `replaced` is read with `kept`; nothing of either moves.

    A row never changes but for its end, once. Triggers see to that, and that no record that is
    read with another has others read with it (see guards.py).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    replaced = models.ForeignKey(Patient, models.PROTECT, related_name="links_to_kept")
    kept = models.ForeignKey(Patient, models.PROTECT, related_name="links_to_replaced")
    reason = models.CharField(max_length=500)
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(replaced=F("kept")), name="record_link_two_records"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="record_link_has_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | (Q(ended_at__gte=F("linked_at"), ended_by__isnull=False) & ~Q(end_reason="")),
                name="record_link_end_is_whole",
            ),
            models.UniqueConstraint(
                fields=["replaced"], condition=Q(ended_at=None), name="record_link_one_living"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.replaced_id} is read with {self.kept_id}"
