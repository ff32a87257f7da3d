"""Appointments that were booked as one."""

from django.db import models

from wervel.common.ids import uuid7
from wervel.directory.models import VisitPlan
from wervel.scheduling.choices import GroupKind


class VisitGroup(models.Model):
    """The steps of one day, or people who come together. Its appointments name it.

    `size` is how many there were when it was booked: all of them, or the booking never happened.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=12, choices=GroupKind.choices)
    plan = models.ForeignKey(VisitPlan, models.PROTECT, null=True, related_name="+")
    size = models.PositiveSmallIntegerField()
    booked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=GroupKind.values), name="group_kind_known"
            ),
            models.CheckConstraint(condition=models.Q(size__gte=2), name="group_of_several"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.size}"
