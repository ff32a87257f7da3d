"""Names and limits of a check."""

from datetime import timedelta
from enum import StrEnum

DRAFT_LIFETIME = timedelta(days=30)
BACK_PAIN = "back-pain"


class TriageEvent(StrEnum):
    PATHWAY_PUBLISHED = "triage.pathway.published"
    CHECK_STARTED = "triage.check.started"
    CHECK_FINISHED = "triage.check.finished"
    DRAFTS_DELETED = "triage.drafts.deleted"
