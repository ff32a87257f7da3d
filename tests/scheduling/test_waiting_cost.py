"""What the waiting list costs those who do not wait."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.scheduling.waiting import TUESDAY, book, free, on, wait
from wervel.common.actor import VISITOR
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import FreedTime
from wervel.scheduling.services.cancelling import cancel_appointment
from wervel.scheduling.services.holds import hold_slot, release_hold

pytestmark = pytest.mark.usefixtures("chain")
OF_WAITING = ("waitingentry", "waitingoffer", "freedtime")


def statements(captured: CaptureQueriesContext) -> list[str]:
    return [
        one["sql"]
        for one in captured.captured_queries
        if any(table in one["sql"] for table in OF_WAITING)
    ]


def test_a_booking_never_looks_at_the_waiting_list(details: PatientDetails) -> None:
    wait(book(free("aachen", on(TUESDAY, 16)), details))
    slot = free("aachen", on(TUESDAY, 10))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        book(slot, details)
    assert statements(captured) == []
    with CaptureQueriesContext(connection) as captured:
        hold_slot(slot=free("aachen", on(TUESDAY, 11)).id, actor=VISITOR)
    assert statements(captured) == []


@pytest.mark.parametrize("somebody_waits", [False, True])
def test_a_freed_time_costs_one_statement(details: PatientDetails, somebody_waits: bool) -> None:
    if somebody_waits:
        wait(book(free("aachen", on(TUESDAY, 16)), details))
    booked = book(free("aachen", on(TUESDAY, 10)), details)
    with CaptureQueriesContext(connection) as captured:
        cancel_appointment(manage_secret=booked.manage_secret, actor=VISITOR)
    assert len(statements(captured)) == 1
    assert FreedTime.objects.count() == int(somebody_waits)


def test_a_released_hold_marks_its_clinic_and_day_once(details: PatientDetails) -> None:
    wait(book(free("aachen", on(TUESDAY, 16)), details))
    for _ in range(3):
        hold = hold_slot(slot=free("aachen", on(TUESDAY, 10)).id, actor=VISITOR)
        release_hold(secret=hold.secret, actor=VISITOR)
    assert FreedTime.objects.count() == 1
