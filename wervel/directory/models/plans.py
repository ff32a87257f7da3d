"""Several services on one day, one after the other, that are booked as one."""

from django.db import models

from wervel.common.ids import uuid7
from wervel.common.language import localized
from wervel.directory.choices import SameDoctor
from wervel.directory.models.offers import HealthcareService
from wervel.directory.models.texts import three_languages


class VisitPlan(models.Model):
    """A day at one clinic: the examination, scans that may be needed, the talk about the results.

    `public` plans are shown to visitors who book the service of the first step.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(unique=True)
    names = models.JSONField()
    summaries = models.JSONField()
    public = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]
        constraints = [three_languages("names"), three_languages("summaries")]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return localized(self.names)


class VisitPlanStep(models.Model):
    """A service of the plan. It begins `shortest_gap` to `longest_gap` minutes after the end of
    the step before. A `maybe` step is decided on during the visit."""

    plan = models.ForeignKey(VisitPlan, models.CASCADE, related_name="steps")
    service = models.ForeignKey(HealthcareService, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    maybe = models.BooleanField(default=False)
    shortest_gap = models.PositiveSmallIntegerField(default=0)
    longest_gap = models.PositiveSmallIntegerField(default=0)
    same_doctor = models.CharField(
        max_length=10, choices=SameDoctor.choices, default=SameDoctor.ANYBODY
    )

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="one_step_a_position"),
            models.CheckConstraint(
                condition=models.Q(longest_gap__gte=models.F("shortest_gap")),
                name="step_gap_forward",
            ),
            models.CheckConstraint(
                condition=models.Q(position__gt=0) | models.Q(maybe=False),
                name="first_step_is_sure",
            ),
            models.CheckConstraint(
                condition=models.Q(same_doctor__in=SameDoctor.values),
                name="step_same_doctor_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.position}"
