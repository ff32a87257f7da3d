"""The life of an appointment."""

from itertools import product

import pytest

from wervel.scheduling.choices import AppointmentStatus as Status
from wervel.scheduling.exceptions import TransitionRefused
from wervel.scheduling.transitions import TRANSITIONS, check_transition, is_allowed

pytestmark = pytest.mark.pure

ALLOWED = {
    (Status.CONFIRMED, Status.ARRIVED),
    (Status.CONFIRMED, Status.CANCELLED),
    (Status.CONFIRMED, Status.NO_SHOW),
    (Status.ARRIVED, Status.FINISHED),
    (Status.ARRIVED, Status.CANCELLED),
    (Status.NO_SHOW, Status.ARRIVED),
}


def test_every_state_is_in_the_table() -> None:
    assert set(TRANSITIONS) == set(Status)


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)))
def test_only_these_steps_are_allowed(before: Status, after: Status) -> None:
    assert is_allowed(before, after) == ((before, after) in ALLOWED)


def test_another_step_is_refused() -> None:
    with pytest.raises(TransitionRefused):
        check_transition(Status.CANCELLED, Status.CONFIRMED)
