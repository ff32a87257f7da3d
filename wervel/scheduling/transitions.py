"""What may follow what in the life of an appointment: one table."""

from collections.abc import Mapping

from wervel.scheduling.choices import AppointmentStatus as Status
from wervel.scheduling.exceptions import TransitionRefused

TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.CONFIRMED: frozenset({Status.ARRIVED, Status.CANCELLED, Status.NO_SHOW}),
    Status.ARRIVED: frozenset({Status.FINISHED, Status.CANCELLED}),
    Status.NO_SHOW: frozenset({Status.ARRIVED}),
    Status.FINISHED: frozenset(),
    Status.CANCELLED: frozenset(),
}
HOLDS_ITS_TIME = frozenset({Status.CONFIRMED, Status.ARRIVED, Status.FINISHED})


def is_allowed(before: Status, after: Status) -> bool:
    return after in TRANSITIONS[before]


def check_transition(before: Status, after: Status) -> None:
    """Raise TransitionRefused unless the table allows it."""
    if not is_allowed(before, after):
        raise TransitionRefused
