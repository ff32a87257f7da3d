"""Tables of the visit."""

from wervel.encounters.models.encounters import Encounter, EncounterStep
from wervel.encounters.models.sections import SectionDraft, SectionVersion

__all__ = ["Encounter", "EncounterStep", "SectionDraft", "SectionVersion"]
