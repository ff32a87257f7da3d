"""What a finished check hands over to booking: plain values, and only when it can be found."""

from wervel.scheduling.services.booking import TriageOutcome
from wervel.triage import selectors


def shared_outcome(secret: str) -> TriageOutcome:
    """The urgency and the stored outcome behind a check's secret; empty without a finished one."""
    finished = selectors.finished_check(secret) if secret else None
    if finished is None:
        return TriageOutcome()
    return TriageOutcome(finished.urgency.value, str(finished.outcome_id))
