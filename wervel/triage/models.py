"""Published pathways, drafts of a check, and the outcomes of finished checks."""

from typing import Any

from django.db import models

from wervel.common.ids import uuid7
from wervel.triage.exceptions import Unchangeable


class AppendOnly(models.Model):
    """Rows that are added and never changed; the database refuses an update as well."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable(type(self).__name__)
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Unchangeable(type(self).__name__)


class PublishedPathway(AppendOnly):
    """The full text of a pathway as it was once used, named by the SHA-256 of that text."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    slug = models.SlugField(max_length=60)
    version = models.CharField(max_length=40)
    text = models.TextField()
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.slug} {self.version} ({self.sha256[:12]})"


class PathwayRelease(AppendOnly):
    """From when new checks use which text; going back to an older text is a new row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60)
    pathway = models.ForeignKey(PublishedPathway, models.PROTECT, related_name="releases")
    released_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["slug", "-id"], name="triage_release_newest")]

    def __str__(self) -> str:
        return f"{self.slug} from {self.released_at:%Y-%m-%d}"


class CheckOutcome(AppendOnly):
    """What a check said, with everything needed to compute it again. It names no person."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    pathway = models.ForeignKey(PublishedPathway, models.PROTECT, related_name="outcomes")
    pathway_slug = models.SlugField(max_length=60)
    pathway_version = models.CharField(max_length=40)
    answers = models.JSONField()
    outcome = models.JSONField()
    urgency = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pathway_slug} {self.urgency} {self.created_at:%Y-%m-%d}"


class CheckDraft(models.Model):
    """A check being filled in. Its address holds a secret, of which only the digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    pathway = models.ForeignKey(PublishedPathway, models.PROTECT, related_name="drafts")
    answers = models.JSONField(default=dict)
    trail = models.JSONField(default=list)
    language = models.CharField(max_length=2)
    outcome = models.ForeignKey(CheckOutcome, models.PROTECT, null=True, related_name="drafts")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(language__in=["nl", "de", "en"]), name="triage_draft_language"
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
