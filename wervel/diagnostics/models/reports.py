"""The report of a visit: its draft, its signed versions, and the pages that were sealed."""

from django.db import models

from wervel.accounts.models import ActProof, User
from wervel.common.ids import uuid7
from wervel.diagnostics.choices import ReleaseChoice, ReportStatus
from wervel.encounters.models import Encounter
from wervel.patients.models import Patient

LANGUAGES = ("nl", "de", "en")


class DiagnosticReport(models.Model):
    """FHIR DiagnosticReport. The database refuses to give it to another patient or visit.

    `draft` is what will be signed next, null when nothing is being written. Each change raises
    `draft_number`: pages of an older draft are not signed. `words_number` is the last one that a
    writer has to know of: who began before it is told. `reason` says why a signed report is being
    amended, or why it was withdrawn.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="reports")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="reports")
    status = models.CharField(
        max_length=16, choices=ReportStatus.choices, default=ReportStatus.DRAFT
    )
    draft = models.JSONField(null=True)
    draft_number = models.PositiveIntegerField(default=1)
    words_number = models.PositiveIntegerField(default=1)
    draft_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    draft_at = models.DateTimeField()
    reason = models.CharField(max_length=400, blank=True)
    release_choice = models.CharField(
        max_length=10, choices=ReleaseChoice.choices, default=ReleaseChoice.AFTER_TALK
    )
    critical = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=ReportStatus.values), name="report_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(release_choice__in=ReleaseChoice.values),
                name="report_release_choice_known",
            ),
            models.UniqueConstraint(
                fields=["encounter"],
                condition=~models.Q(status=ReportStatus.ENTERED_IN_ERROR),
                name="one_report_a_visit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"


class ReportTyped(models.Model):
    """What somebody has typed into a report and not saved; `base` is the draft it began from.

    Nobody else sees it. Keeping it leaves no history and does not lengthen a session.
    """

    report = models.ForeignKey(DiagnosticReport, models.CASCADE, related_name="typed")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    base = models.PositiveIntegerField()
    texts = models.JSONField()
    release_choice = models.CharField(max_length=10, choices=ReleaseChoice.choices)
    critical = models.BooleanField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "author"], name="report_typed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} on {self.base}"


class ReportStep(models.Model):
    """One step in the life of a report; rows are only ever added."""

    report = models.ForeignKey(DiagnosticReport, models.PROTECT, related_name="steps")
    before = models.CharField(max_length=16, blank=True, choices=ReportStatus.choices)
    after = models.CharField(max_length=16, choices=ReportStatus.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"{self.before or 'new'} to {self.after}"


class ReportPreview(models.Model):
    """The pages of one state of a draft as they were read before signing, in one language.

    `digest` is that of all pages of this state together: it is what the doctor agrees to. The pages
    name who signs, so that each doctor has a preview of their own.
    """

    report = models.ForeignKey(DiagnosticReport, models.CASCADE, related_name="previews")
    draft_number = models.PositiveIntegerField()
    language = models.CharField(max_length=2)
    content = models.JSONField()
    pdf = models.BinaryField()
    digest = models.CharField(max_length=64)
    reader = models.ForeignKey(User, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "draft_number", "reader", "language"],
                name="report_preview_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.draft_number} {self.language}"


class ReportVersion(models.Model):
    """What was signed, for ever; rows are only ever added. Numbers begin at 1."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(DiagnosticReport, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="report_versions_begin_at_one"
            ),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(reason=""),
                name="later_report_versions_say_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.number}"


class SigningAct(models.Model):
    """That a doctor signed a version: exactly one each, with a second step of its own."""

    version = models.OneToOneField(ReportVersion, models.PROTECT, related_name="signing")
    doctor = models.ForeignKey(User, models.PROTECT, related_name="+")
    proof = models.OneToOneField(ActProof, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id} by {self.doctor_id}"


class Rendition(models.Model):
    """The sealed pages of a version in one language; rows are only ever added.

    With a `translator` it came after the signing: `translation` holds the words of that person.
    """

    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="renditions")
    language = models.CharField(max_length=2)
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=40)
    level = models.CharField(max_length=3)
    chain = models.JSONField()
    translator = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    translation = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="report_rendition_once"),
            models.CheckConstraint(
                condition=models.Q(language__in=LANGUAGES), name="rendition_language_known"
            ),
            models.CheckConstraint(
                condition=models.Q(translator__isnull=True, translation__isnull=True)
                | models.Q(translator__isnull=False, translation__isnull=False),
                name="rendition_translation_has_translator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language}"
