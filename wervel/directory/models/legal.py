"""Who answers for the chain in law: what its imprint has to name."""

from collections.abc import Iterable
from dataclasses import MISSING, fields

from django.db import models

from wervel.directory.legal import LegalEntity
from wervel.directory.models.clinics import Organization

REQUIRED = tuple(field.name for field in fields(LegalEntity) if field.default is MISSING)


def _none_empty(names: Iterable[str]) -> models.Q:
    filled = models.Q()
    for name in names:
        filled &= ~models.Q(**{name: ""})
    return filled


class LegalDetails(models.Model):
    """Who stands behind the chain in law; legal.LegalEntity says what each field means."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="legal")
    name = models.CharField(max_length=200)
    legal_form = models.CharField(max_length=80)
    street = models.CharField(max_length=120)
    postal_code = models.CharField(max_length=12)
    city = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    represented_by = models.CharField(max_length=300)
    responsible = models.CharField(max_length=300)
    supervisory_authority = models.CharField(max_length=300)
    privacy_email = models.EmailField()
    register = models.CharField(max_length=120, blank=True)
    register_number = models.CharField(max_length=40, blank=True)
    vat_id = models.CharField(max_length=20, blank=True)
    chamber = models.CharField(max_length=300, blank=True)
    profession = models.CharField(max_length=200, blank=True)
    profession_country = models.CharField(max_length=2, blank=True)
    professional_rules = models.CharField(max_length=300, blank=True)
    professional_rules_address = models.URLField(max_length=300, blank=True)
    insurer = models.CharField(max_length=300, blank=True)
    insurance_area = models.CharField(max_length=200, blank=True)
    privacy_officer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_none_empty(REQUIRED), name="imprint_is_complete")
        ]

    def __str__(self) -> str:
        return self.name
