"""What a finished check hands over to booking: plain values, and only when it can be found."""

from wervel.common.errors import WervelError
from wervel.scheduling.services.booking import TriageOutcome
from wervel.triage import selectors
from wervel.triage.results import result_of


def shared_outcome(secret: str) -> TriageOutcome:
    """The urgency and the stored outcome behind a check's secret; empty without a finished one."""
    if not secret:
        return TriageOutcome()
    try:
        check = selectors.open_check(secret)
    except WervelError:
        return TriageOutcome()
    if check.outcome_id is None:
        return TriageOutcome()
    return TriageOutcome(result_of(check).urgency.value, str(check.outcome_id))
