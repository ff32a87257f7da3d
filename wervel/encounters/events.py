"""What the audit trail calls the writes and reads of visits."""

from enum import StrEnum


class EncounterEvent(StrEnum):
    OPENED = "encounters.encounter.opened"
    IDENTITY_CHECKED = "encounters.identity.checked"
    ARRIVAL_READ = "encounters.arrival.read"
    WORKLIST_READ = "encounters.worklist.read"
    STEP_TAKEN = "encounters.encounter.step-taken"
    READ = "encounters.encounter.read"
    SECTION_COMMITTED = "encounters.section.committed"
    SECTION_READ = "encounters.section.read"
    CATALOGUE_PUBLISHED = "encounters.examination-catalogue.published"
    INTAKE_ANSWERED = "encounters.intake.answered"
    INTAKE_READ = "encounters.intake.read"
    INTAKE_STATUS_READ = "encounters.intake.status-read"
    CONSENT_CHANGED = "encounters.consent.changed"
