"""Who works where."""

from django.db import models

from wervel.common.ids import uuid7
from wervel.directory.choices import Specialty
from wervel.directory.models.claimables import Claimable
from wervel.directory.models.clinics import Location
from wervel.directory.models.texts import no_words, three_languages


class Practitioner(models.Model):
    """A person who examines, treats or scans. `languages` lists BCP 47 codes, `abilities` codes of
    choices.Ability.

    `about` introduces the person to visitors in a sentence or two.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claimable = models.OneToOneField(Claimable, models.PROTECT, related_name="practitioner")
    user = models.OneToOneField(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="practitioner"
    )
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    languages = models.JSONField(default=list)
    abilities = models.JSONField(default=list, blank=True)
    about = models.JSONField(default=no_words)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["slug"]
        constraints = [three_languages("about")]

    def __str__(self) -> str:
        return self.name


class PractitionerRole(models.Model):
    """What a practitioner does at a clinic (FHIR PractitionerRole)."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="roles")
    location = models.ForeignKey(Location, models.CASCADE, related_name="practitioner_roles")
    specialty = models.CharField(max_length=20, choices=Specialty.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "location", "specialty"], name="one_role_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} {self.specialty}"
