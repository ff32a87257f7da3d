"""Tables of the visit."""

from wervel.encounters.models.encounters import Encounter, EncounterStep, IdentityCheck
from wervel.encounters.models.findings import CatalogueRelease, ExaminationCatalogue, Finding
from wervel.encounters.models.intake import ConsentStep, IntakeDraft, IntakeVersion
from wervel.encounters.models.sections import SectionDraft, SectionVersion

__all__ = [
    "CatalogueRelease",
    "ConsentStep",
    "Encounter",
    "EncounterStep",
    "ExaminationCatalogue",
    "Finding",
    "IdentityCheck",
    "IntakeDraft",
    "IntakeVersion",
    "SectionDraft",
    "SectionVersion",
]
