"""Images: what was sent, what of it hangs on a patient, and how somebody else has read it."""

from django.db import models
from django.db.models import Q

from wervel.accounts.models import User
from wervel.common.ids import uuid7
from wervel.diagnostics.choices import ImageFileState, ImageReason
from wervel.diagnostics.models.orders import ServiceRequest
from wervel.encounters.models import Encounter
from wervel.patients.models import Patient

_DECIDED = [ImageFileState.ASSIGNED, ImageFileState.REJECTED]
_UNDECIDED = [ImageFileState.WAITING, ImageFileState.STORED, ImageFileState.REFUSED]


class ImageFile(models.Model):
    """A file that somebody sent in a visit, and what became of it.

    `name` is what it was called there, for people to read; never a path. `says` is what the file
    says of itself, kept only while it waits in quarantine for a decision.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    upload = models.UUIDField()
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="image_files")
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=12, choices=ImageFileState.choices, default=ImageFileState.WAITING
    )
    reason = models.CharField(max_length=20, choices=ImageReason.choices, blank=True)
    name_differs = models.BooleanField(default=False)
    study_uid = models.CharField(max_length=64, blank=True)
    says = models.JSONField(default=dict)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[*_UNDECIDED, ImageFileState.QUARANTINED], decided_by=None)
                | (
                    Q(state__in=_DECIDED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(note="")
                ),
                name="image_file_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["", *ImageReason.values])
                & (
                    Q(state__in=[ImageFileState.WAITING, ImageFileState.STORED], reason="")
                    | (
                        ~Q(state__in=[ImageFileState.WAITING, ImageFileState.STORED])
                        & ~Q(reason="")
                    )
                ),
                name="image_file_has_its_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["encounter", "sent_at"], name="image_files_of_visit"),
            models.Index(
                fields=["sent_at"],
                name="image_files_open",
                condition=Q(state__in=[ImageFileState.WAITING, ImageFileState.QUARANTINED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class ImagingStudy(models.Model):
    """FHIR ImagingStudy. It always hangs on one patient and one visit; rows are only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="imaging_studies")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="imaging_studies")
    request = models.ForeignKey(
        ServiceRequest, models.PROTECT, null=True, related_name="imaging_studies"
    )
    uid = models.CharField(max_length=64, unique=True)
    made_on = models.DateField(null=True)
    description = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.uid


class ImagingSeries(models.Model):
    """The images of one run of the scanner; rows are only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    study = models.ForeignKey(ImagingStudy, models.PROTECT, related_name="series")
    uid = models.CharField(max_length=64)
    number = models.IntegerField()
    modality = models.CharField(max_length=16, blank=True)
    description = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "uid"], name="series_once")]

    def __str__(self) -> str:
        return self.uid


class ImagingInstance(models.Model):
    """One file of a series, kept under its hash; rows are only ever added.

    `place` orders slices along their own direction. `facts` is what a viewer needs of them:
    kind of number, rescaling, window, spacing in mm.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    series = models.ForeignKey(ImagingSeries, models.PROTECT, related_name="instances")
    uid = models.CharField(max_length=64, unique=True)
    file = models.OneToOneField(ImageFile, models.PROTECT, related_name="instance")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    syntax = models.CharField(max_length=64)
    number = models.IntegerField()
    place = models.FloatField()
    rows = models.PositiveIntegerField()
    columns = models.PositiveIntegerField()
    frames = models.PositiveIntegerField()
    shown = models.BooleanField()
    facts = models.JSONField()

    def __str__(self) -> str:
        return self.uid


class ExternalReading(models.Model):
    """What somebody outside wrote about images; each version is kept, rows are only ever added.

    Versions of one reading share `reading`; the author wrote it, `typed_by` typed it here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reading = models.UUIDField()
    number = models.PositiveIntegerField()
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="external_readings")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="external_readings")
    author = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    written_on = models.DateField()
    text = models.TextField()
    typed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    typed_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reading", "number"], name="reading_version_once"),
            models.CheckConstraint(
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
                name="corrected_reading_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(author="") & ~Q(source="") & ~Q(text=""),
                name="reading_has_an_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reading} {self.number}"
