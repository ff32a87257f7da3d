"""The people the chain cares for (FHIR Patient)."""

from typing import Any

from django.db import models
from django.db.models.functions import Lower

from wervel.common.ids import uuid7
from wervel.common.text import fold
from wervel.directory.models import Claimable
from wervel.patients.choices import Sex
from wervel.patients.numbers import record_number
from wervel.patients.sought import search_words

FOLDED_LENGTH = 250


class Patient(models.Model):
    """A person as known to the chain. An online booking makes a new one, `verified` false:
    nobody is ever matched to an existing record without a member of staff."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claimable = models.OneToOneField(Claimable, models.PROTECT, related_name="patient")
    given = models.CharField(max_length=120)
    family = models.CharField(max_length=120)
    folded_name = models.CharField(max_length=FOLDED_LENGTH, db_index=True, editable=False)
    search_words = models.TextField(editable=False)
    birth_date = models.DateField()
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    sex = models.CharField(max_length=7, choices=Sex.choices, default=Sex.UNKNOWN)
    verified = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["phone"], name="patient_by_phone"),
            models.Index(Lower("email"), name="patient_by_email"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(language__in=["nl", "de", "en"]), name="patient_language_known"
            ),
            models.CheckConstraint(
                condition=models.Q(sex__in=Sex.values), name="patient_sex_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given} {self.family}"

    @property
    def number(self) -> str:
        """What stands on wristbands, laboratory forms and images."""
        return record_number(self.claimable_id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded_name = folded_name(self.given, self.family)
        self.search_words = search_words(self.given, self.family)
        super().save(*args, **kwargs)


def folded_name(given: str, family: str) -> str:
    """Folding can lengthen: one Arabic ligature becomes eighteen letters."""
    return fold(f"{family} {given}")[:FOLDED_LENGTH]
