"""Tables of the visit."""

from wervel.encounters.models.encounters import Encounter, EncounterStep, IdentityCheck
from wervel.encounters.models.sections import SectionDraft, SectionVersion

__all__ = ["Encounter", "EncounterStep", "IdentityCheck", "SectionDraft", "SectionVersion"]
