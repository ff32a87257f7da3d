"""What may follow what in the life of an order: one table."""

from collections.abc import Mapping

from wervel.diagnostics.choices import RequestStatus as Status
from wervel.diagnostics.exceptions import OrderStepRefused

# An active MRI goes back on hold when the answers about safety change; what is done waits again
# when its laboratory takes all results back.
TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.ON_HOLD: frozenset({Status.ACTIVE, Status.REVOKED}),
    Status.ACTIVE: frozenset({Status.ON_HOLD, Status.COMPLETED, Status.REVOKED}),
    Status.COMPLETED: frozenset({Status.ACTIVE}),
    Status.REVOKED: frozenset(),
}
OPEN = (Status.ON_HOLD, Status.ACTIVE)


def check_transition(before: Status, after: Status) -> None:
    """Raise OrderStepRefused unless the table allows it."""
    if after not in TRANSITIONS[before]:
        raise OrderStepRefused
