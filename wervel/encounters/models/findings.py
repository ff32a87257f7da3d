"""What an examination found, row by row, and the catalogues by which the rows are read."""

from django.db import models

from wervel.accounts.models import User
from wervel.common.ids import uuid7
from wervel.encounters.examination.choices import FindingState, Laterality
from wervel.encounters.models.sections import SectionVersion


class ExaminationCatalogue(models.Model):
    """The full text of a catalogue that was once used, named by the SHA-256 of that text.

    Rows are only ever added, so that an examination can be read for ever.
    """

    sha256 = models.CharField(primary_key=True, max_length=64)
    version = models.CharField(max_length=40)
    text = models.TextField()
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version} ({self.sha256[:12]})"


class CatalogueRelease(models.Model):
    """From when new examinations use which text; going back to an older text is a new row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    catalogue = models.ForeignKey(ExaminationCatalogue, models.PROTECT, related_name="releases")
    released_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.catalogue_id[:12]} from {self.released_at:%Y-%m-%d}"


class Finding(models.Model):
    """One finding of one version of an examination: added with it, and never changed.

    What was not examined has no value. `examiner` is the version's author, or who examined it for
    the version before, if nothing of it has changed since. The database refuses a finding that its
    version does not name, or that nobody made (`wervel.encounters.made_findings`).
    """

    version = models.ForeignKey(SectionVersion, models.PROTECT, related_name="findings")
    catalogue = models.ForeignKey(
        ExaminationCatalogue, models.PROTECT, related_name="+", db_index=False
    )
    code = models.CharField(max_length=40)
    site = models.CharField(max_length=20, blank=True)
    laterality = models.CharField(max_length=5, blank=True, choices=Laterality.choices)
    value = models.CharField(max_length=24, blank=True)
    state = models.CharField(max_length=12, choices=FindingState.choices)
    examiner = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code", "site", "laterality"], name="finding_once_a_version"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=FindingState.values), name="finding_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(laterality__in=Laterality.values),
                name="finding_laterality_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state=FindingState.NOT_EXAMINED, value="")
                | (~models.Q(state=FindingState.NOT_EXAMINED) & ~models.Q(value="")),
                name="finding_has_a_value_if_examined",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.value or self.state}"

    @property
    def key(self) -> str:
        """What its spot is called in the catalogue."""
        return ".".join(part for part in (self.code, self.site, self.laterality) if part)
