"""Who works where."""

from django.db import models

from wervel.common.ids import uuid7
from wervel.directory.choices import Qualification, Specialty
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


class PractitionerQualification(models.Model):
    """That a practitioner is qualified, from a day on, until a day (exclusive; None: no end)."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="qualifications")
    kind = models.CharField(max_length=12, choices=Qualification.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=Qualification.values), name="qualification_known"
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                name="qualified_for_a_time",
            ),
            models.UniqueConstraint(
                fields=["practitioner", "kind", "since"], name="qualified_once_from_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id} {self.kind}"
