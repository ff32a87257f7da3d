"""A message that was taken in and never got to a record is seen, tried again, or set aside."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from tests.diagnostics.lab import CRP, line, message, send
from tests.encounters.visits import staff_actor
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common.errors import Forbidden
from wervel.common.jobs.models import Job
from wervel.common.jobs.worker import run_due_jobs
from wervel.diagnostics.models import InboxMessage, ObservationVersion, ServiceRequest
from wervel.diagnostics.result_exceptions import AlreadyDecided, MessageUnknown, ResultInvalid
from wervel.diagnostics.selectors.quarantine import count_waiting
from wervel.diagnostics.selectors.stuck_messages import one_stuck, stuck_messages
from wervel.diagnostics.services.handling import handle_message
from wervel.diagnostics.services.stuck_messages import set_aside, try_again
from wervel.diagnostics.tasks import handle

DOCTOR, ASSISTANT = staff_actor(Role.DOCTOR), staff_actor(Role.ASSISTANT)
A_QUARTER = timedelta(minutes=15)


def arrive(order: ServiceRequest, control: str = "1") -> UUID:
    assert send(message(order, [line(CRP, "4.8")], control=control))[0] == "AA"
    return InboxMessage.objects.get(control=control).pk


def bury(key: UUID) -> None:
    """As when the last of its tries has failed."""
    Job.objects.filter(arguments__args=[str(key)]).update(
        status="dead", attempts=10, last_error="builtins.ValueError"
    )


def listed() -> list[tuple[UUID, bool]]:
    return [(one.id, one.has_failed) for one in stuck_messages(actor=DOCTOR)]


def jobs() -> QuerySet[Job]:
    return Job.objects.filter(kind=handle.module_path)


def events(name: str) -> list[tuple[str, UUID | None]]:
    rows = AuditEvent.objects.filter(event=f"diagnostics.message.{name}")
    return [(row.object_id, row.patient_id) for row in rows]


def test_one_that_failed_for_good_is_listed_at_once(order: ServiceRequest) -> None:
    key, _other = arrive(order), arrive(order, "2")
    assert (listed(), count_waiting(DOCTOR)) == ([], 0)
    bury(key)
    assert (listed(), count_waiting(DOCTOR)) == ([(key, True)], 1)
    found = stuck_messages(actor=ASSISTANT)[0]
    assert (found.sender, found.control, found.channel) == ("LAB HOUSE", "1", "mllp")


def test_one_that_nobody_takes_up_is_listed_after_a_quarter_of_an_hour(
    order: ServiceRequest, morning: time_machine.Traveller
) -> None:
    """Also when its job got lost."""
    first, second = arrive(order), arrive(order, "2")
    Job.objects.filter(arguments__args=[str(second)]).delete()
    morning.shift(A_QUARTER - timedelta(seconds=1))
    assert listed() == []
    morning.shift(timedelta(seconds=1))
    assert listed() == [(first, False), (second, False)]
    assert count_waiting(DOCTOR) == 2
    run_due_jobs()
    assert listed() == [(second, False)]


def test_trying_again_files_it(order: ServiceRequest, morning: time_machine.Traveller) -> None:
    key, lost = arrive(order), arrive(order, "2")
    bury(key)
    Job.objects.filter(arguments__args=[str(lost)]).delete()
    morning.shift(A_QUARTER)
    for each in (key, lost, lost):
        try_again(each, actor=ASSISTANT)
    assert jobs().count() == 2
    run_due_jobs()
    assert ObservationVersion.objects.count() == 1
    assert (listed(), count_waiting(DOCTOR)) == ([], 0)
    assert events("retried") == [(str(each), None) for each in (key, lost, lost)]
    with pytest.raises(AlreadyDecided):
        try_again(key, actor=ASSISTANT)


def test_one_that_fails_again_can_be_tried_again(order: ServiceRequest) -> None:
    key = arrive(order)
    bury(key)
    try_again(key, actor=DOCTOR)
    bury(key)
    try_again(key, actor=DOCTOR)
    run_due_jobs()
    assert ObservationVersion.objects.count() == 1


def test_it_is_set_aside_with_a_reason_and_then_left_alone(
    order: ServiceRequest, doctor: User
) -> None:
    key, actor = arrive(order), doctor.as_actor()
    bury(key)
    with pytest.raises(ResultInvalid):
        set_aside(key, note=" ", actor=actor)
    set_aside(key, note="Waarden getypt", actor=actor)
    row = InboxMessage.objects.get()
    assert (row.state, row.note, row.decided_by) == ("set-aside", "Waarden getypt", doctor)
    assert events("set-aside") == [(str(key), None)]
    assert (listed(), jobs().count()) == ([], 0)
    handle_message(key)
    assert ObservationVersion.objects.count() == 0
    for again in (
        lambda: try_again(key, actor=actor),
        lambda: set_aside(key, note="x", actor=actor),
    ):
        with pytest.raises(AlreadyDecided):
            again()


def test_one_that_is_still_on_its_way_is_left_to_the_worker(
    order: ServiceRequest, doctor: User
) -> None:
    key = arrive(order)
    with pytest.raises(AlreadyDecided):
        set_aside(key, note="te vroeg", actor=doctor.as_actor())
    with pytest.raises(MessageUnknown):
        try_again(uuid4(), actor=doctor.as_actor())
    run_due_jobs()
    assert ObservationVersion.objects.count() == 1


def test_what_it_says_is_read_by_those_who_treat_and_that_is_recorded(
    order: ServiceRequest,
) -> None:
    key = arrive(order)
    bury(key)
    found = one_stuck(key, actor=ASSISTANT)
    assert "1988-5^CRP^LN||4.8|mg/L" in found.text
    assert events("read") == [(str(key), None)]
    InboxMessage.objects.update(body="MSH|^~\\&|Prüf\x07|\rOBX|ä".encode("latin-1"))
    assert one_stuck(key, actor=DOCTOR).text == "MSH|^~\\&|Prüf\ufffd|\nOBX|ä"
    with pytest.raises(MessageUnknown):
        one_stuck(uuid4(), actor=DOCTOR)


@pytest.mark.parametrize(
    "role", [Role.MANAGER, Role.DESK, Role.PLANNER, Role.AGENT, Role.EDITOR, Role.AUDITOR]
)
def test_nobody_else_sees_or_decides(order: ServiceRequest, role: Role) -> None:
    key, actor = arrive(order), staff_actor(role)
    bury(key)
    assert count_waiting(actor) == 0
    for asked in (
        lambda: stuck_messages(actor=actor),
        lambda: one_stuck(key, actor=actor),
        lambda: try_again(key, actor=actor),
        lambda: set_aside(key, note="x", actor=actor),
    ):
        with pytest.raises(Forbidden):
            asked()


@pytest.mark.parametrize(
    "other",
    [
        {"state": "set-aside"},
        {"state": "set-aside", "note": "why"},
        {"note": "why"},
        {"state": "handled", "note": "why"},
        {"state": "lost"},
    ],
)
def test_the_database_knows_nobody_who_set_it_aside_without_a_reason(
    order: ServiceRequest, other: dict[str, str]
) -> None:
    arrive(order)
    with pytest.raises(IntegrityError), transaction.atomic():
        InboxMessage.objects.update(**other)
