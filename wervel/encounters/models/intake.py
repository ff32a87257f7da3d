"""What a patient told before the visit, and what they agreed to."""

from django.db import models
from django.db.models import Q

from wervel.accounts.models import User
from wervel.common.ids import uuid7
from wervel.encounters.choices import ConsentKind, ConsentState, IntakeTask
from wervel.encounters.models.encounters import Encounter


class IntakeVersion(models.Model):
    """The answers of one task as they were sent; rows are only ever added, the newest counts.

    `author` is the member of staff who wrote them down; None when they came by the link.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="intake_versions")
    task = models.CharField(max_length=12, choices=IntakeTask.choices)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["encounter", "task", "number"], name="intake_version_once"
            ),
            models.CheckConstraint(
                condition=Q(task__in=IntakeTask.values), name="intake_task_known"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="intake_versions_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.number}"


class IntakeDraft(models.Model):
    """What was typed in one browser and not sent; of its secret only the digest is kept."""

    encounter = models.ForeignKey(Encounter, models.CASCADE, related_name="intake_drafts")
    task = models.CharField(max_length=12, choices=IntakeTask.choices)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["encounter", "task", "digest"], name="one_intake_draft_a_browser"
            ),
            models.CheckConstraint(
                condition=Q(task__in=IntakeTask.values), name="intake_draft_task_known"
            ),
        ]

    def __str__(self) -> str:
        return self.task


class ConsentStep(models.Model):
    """What became of a consent; rows are only ever added, the newest counts.

    What came by the link has no `author` and is never confirmed: the database refuses it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="consent_steps")
    kind = models.CharField(max_length=16, choices=ConsentKind.choices)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=ConsentState.choices)
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["encounter", "kind", "number"], name="consent_step_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ConsentKind.values), name="consent_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ConsentState.values), name="consent_state_known"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="consent_steps_begin_at_one"),
            models.CheckConstraint(
                condition=~Q(state=ConsentState.CONFIRMED) | Q(author__isnull=False),
                name="consent_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=ConsentState.PROVISIONAL) | Q(author__isnull=True),
                name="consent_provisional_by_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
