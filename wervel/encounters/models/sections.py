"""What is written during a visit: drafts that belong to one author, versions that stay."""

from django.db import models

from wervel.accounts.models import User
from wervel.common.ids import uuid7
from wervel.encounters.choices import Section
from wervel.encounters.models.encounters import Encounter


class SectionVersion(models.Model):
    """A part of the record as somebody committed it; rows are only ever added.

    Numbers begin at 1. Two commits on the same base collide on the number: one of them is stale.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="section_versions")
    section = models.CharField(max_length=12, choices=Section.choices)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["encounter", "section", "number"], name="section_version_once"
            ),
            models.CheckConstraint(
                condition=models.Q(section__in=Section.values), name="section_known"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="section_versions_begin_at_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.number}"


class SectionDraft(models.Model):
    """What one author has typed and not committed; `base` is the version it began from, 0 none.

    Nobody else sees it. Saving it leaves no history and does not lengthen a session.
    """

    encounter = models.ForeignKey(Encounter, models.CASCADE, related_name="drafts")
    section = models.CharField(max_length=12, choices=Section.choices)
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    base = models.PositiveIntegerField(default=0)
    content = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["encounter", "section", "author"], name="one_draft_an_author"
            ),
            models.CheckConstraint(
                condition=models.Q(section__in=Section.values), name="draft_section_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} on {self.base}"
