"""What may follow what in the life of a visit: one table."""

from collections.abc import Mapping

from wervel.encounters.choices import EncounterStatus as Status
from wervel.encounters.exceptions import StepRefused

TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.PLANNED: frozenset({Status.ARRIVED, Status.CANCELLED}),
    Status.ARRIVED: frozenset({Status.IN_PROGRESS, Status.CANCELLED}),
    Status.IN_PROGRESS: frozenset({Status.AWAITING_RESULTS, Status.FINISHED}),
    Status.AWAITING_RESULTS: frozenset({Status.IN_PROGRESS, Status.FINISHED}),
    Status.FINISHED: frozenset(),
    Status.CANCELLED: frozenset(),
}

# Notes may be made before the patient comes; the record opens when their identity was checked.
CAN_BE_WRITTEN = frozenset({Status.ARRIVED, Status.IN_PROGRESS, Status.AWAITING_RESULTS})
CAN_BE_DRAFTED = CAN_BE_WRITTEN | {Status.PLANNED}


def is_allowed(before: Status, after: Status) -> bool:
    return after in TRANSITIONS[before]


def check_transition(before: Status, after: Status) -> None:
    """Raise StepRefused unless the table allows it."""
    if not is_allowed(before, after):
        raise StepRefused
