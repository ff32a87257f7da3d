"""What may follow what in the life of a report: one table.

Amended may follow amended: each new version is signed as the first one was. What was entered in
error stays so, and is never given to another patient.
"""

from collections.abc import Mapping

from wervel.diagnostics.choices import ReportStatus as Status
from wervel.diagnostics.report_exceptions import ReportStepRefused

TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.FINAL, Status.ENTERED_IN_ERROR}),
    Status.FINAL: frozenset({Status.AMENDED, Status.ENTERED_IN_ERROR}),
    Status.AMENDED: frozenset({Status.AMENDED, Status.ENTERED_IN_ERROR}),
    Status.ENTERED_IN_ERROR: frozenset(),
}


def check_transition(before: Status, after: Status) -> None:
    """Raise ReportStepRefused unless the table allows it."""
    if after not in TRANSITIONS[before]:
        raise ReportStepRefused
