"""Images chosen for a report: drawn once, kept as they were drawn."""

from django.db import models
from django.db.models import Q

from wervel.accounts.models import User
from wervel.common.ids import uuid7
from wervel.diagnostics.models.images import ImagingInstance
from wervel.encounters.models import Encounter


class KeyImage(models.Model):
    """One frame as the doctor saw it; rows are only ever added.

    The PNG is kept, not drawn again: what was signed is seen the same for ever. `level` and
    `window` are in the values of the scanner after rescaling; `width` and `height` in pixels.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="key_images")
    instance = models.ForeignKey(ImagingInstance, models.PROTECT, related_name="key_images")
    frame = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    among = models.PositiveIntegerField()
    level = models.FloatField()
    window = models.FloatField()
    note = models.CharField(max_length=200, blank=True)
    png = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    chosen_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(window__gt=0, width__gt=0, height__gt=0), name="key_image_has_a_size"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=models.F("among")),
                name="key_image_is_one_of_its_series",
            ),
        ]
        indexes = [models.Index(fields=["encounter", "chosen_at"], name="key_images_of_visit")]

    def __str__(self) -> str:
        return self.sha256


class KeyImageLeft(models.Model):
    """That an image was taken out again; what was signed with it keeps it. Only ever added."""

    image = models.OneToOneField(KeyImage, models.PROTECT, primary_key=True, related_name="left")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.image_id)
