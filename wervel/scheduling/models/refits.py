"""Changed hours, and what becomes of the appointments that no longer fit."""

from django.db import models

from wervel.common.ids import uuid7
from wervel.scheduling.choices import ChangeKind, ChangeState, RefitState
from wervel.scheduling.models.appointments import Appointment


class HoursChange(models.Model):
    """A change that is proposed first. `terms` are those of change_terms.py, as plain values.

    Nothing is closed before `applied_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    terms = models.JSONField()
    reason = models.CharField(max_length=200)
    state = models.CharField(
        max_length=10, choices=ChangeState.choices, default=ChangeState.PROPOSED
    )
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=ChangeState.APPLIED, applied_at__isnull=False)
                | models.Q(
                    state__in=[ChangeState.PROPOSED, ChangeState.WITHDRAWN],
                    applied_at__isnull=True,
                ),
                name="applied_change_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ChangeKind.values), name="change_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class RefitItem(models.Model):
    """An appointment that does not fit the change, and its new place.

    `slot` is the id of the place that is proposed, empty when there is none. `problem` is the code
    of the error that the last try ended with. Who cannot be told by mail in time is on the list of
    those to telephone, until `called_at`.
    """

    change = models.ForeignKey(HoursChange, models.CASCADE, related_name="items")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    old_start = models.DateTimeField()
    slot = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=RefitState.choices, default=RefitState.OPEN)
    problem = models.CharField(max_length=60, blank=True)
    must_call = models.BooleanField(default=False)
    called_at = models.DateTimeField(null=True)
    called_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "appointment"], name="one_refit_item"),
            models.CheckConstraint(
                condition=models.Q(state__in=RefitState.values), name="refit_state_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["must_call"],
                condition=models.Q(must_call=True, called_at__isnull=True),
                name="refit_still_to_call",
            )
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.state}"
