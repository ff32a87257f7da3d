"""What staff do with a request: one table, one history, nobody's work lost."""

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from tests.contact.conftest import ask, write
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common.actor import VISITOR, Actor, system
from wervel.common.errors import Forbidden
from wervel.contact.choices import RequestStatus, Step
from wervel.contact.exceptions import NoteMissing, RequestChanged, RequestUnknown, StepRefused
from wervel.contact.models import ContactRequest
from wervel.contact.selectors.staff import (
    FINISHED,
    MINE,
    OpenCounts,
    Wanted,
    list_requests,
    one_request,
    open_counts,
)
from wervel.contact.services.handling import handle_request
from wervel.contact.transitions import possible_steps

pytestmark = pytest.mark.usefixtures("now")
Status = RequestStatus


def do(row: ContactRequest, step: Step, actor: Actor, note: str = "") -> ContactRequest:
    """One step on the page as it is now."""
    row.refresh_from_db()
    handle_request(reference=row.reference, version=row.version, step=step, note=note, actor=actor)
    row.refresh_from_db()
    return row


def test_a_request_is_taken_noted_and_done(agent: Actor) -> None:
    row = write()
    do(row, Step.TAKE, agent)
    assert (row.status, str(row.assigned_to_id)) == (Status.IN_PROGRESS, agent.id)
    do(row, Step.NOTE, agent, "Asked the doctor.")
    do(row, Step.COMPLETE, agent, "Answered by mail.")
    assert (row.status, row.version) == (Status.COMPLETED, 4)
    history = list(row.changes.order_by("version").values_list("before", "after", "note"))
    assert history == [
        ("", "requested", ""),
        ("requested", "in-progress", ""),
        ("in-progress", "in-progress", "Asked the doctor."),
        ("in-progress", "completed", "Answered by mail."),
    ]
    who = set(row.changes.filter(version__gt=1).values_list("actor_id", "actor_label"))
    assert who == {(agent.id, "Demo agent")}
    events = AuditEvent.objects.filter(event__startswith="contact.request.", actor_id=agent.id)
    assert sorted(events.values_list("event", flat=True)) == [
        "contact.request.completed",
        "contact.request.noted",
        "contact.request.taken",
    ]
    assert "Answered" not in str(list(events.values_list("detail", flat=True)))


def test_a_request_can_be_given_back_and_taken_up_again(agent: Actor, manager: Actor) -> None:
    row = ask()
    do(row, Step.TAKE, agent)
    do(row, Step.GIVE_BACK, agent)
    assert (row.status, row.assigned_to_id) == (Status.REQUESTED, None)
    do(row, Step.TAKE, manager)
    do(row, Step.FAIL, manager, "No answer, twice.")
    assert row.status == Status.FAILED
    do(row, Step.TAKE, agent)
    assert (row.status, str(row.assigned_to_id)) == (Status.IN_PROGRESS, agent.id)


def test_the_table_of_steps() -> None:
    table = {
        (status, mine): possible_steps(status, mine=mine)
        for status, mine in itertools.product(Status, (False, True))
    }
    mine_now = [Step.COMPLETE, Step.FAIL, Step.NOTE, Step.GIVE_BACK]
    to_take = [Step.TAKE, Step.NOTE]
    assert table == {
        key: mine_now if key == (Status.IN_PROGRESS, True) else to_take for key in table
    }


@pytest.mark.parametrize("step", [Step.COMPLETE, Step.FAIL, Step.GIVE_BACK])
def test_only_who_has_it_finishes_it(agent: Actor, manager: Actor, step: Step) -> None:
    row = write()
    with pytest.raises(StepRefused):
        do(row, step, agent, "Done.")
    do(row, Step.TAKE, manager)
    with pytest.raises(StepRefused):
        do(row, step, agent, "Done.")
    row.refresh_from_db()
    assert (row.status, row.version) == (Status.IN_PROGRESS, 2)


@pytest.mark.parametrize("step", [Step.COMPLETE, Step.FAIL, Step.NOTE])
def test_it_has_to_be_said_what_was_done(agent: Actor, step: Step) -> None:
    row = do(write(), Step.TAKE, agent)
    with pytest.raises(NoteMissing):
        do(row, step, agent)
    assert row.changes.count() == 2


def test_who_decided_on_an_old_page_changes_nothing(agent: Actor, manager: Actor) -> None:
    row = write()
    do(row, Step.TAKE, manager)
    with pytest.raises(RequestChanged):
        handle_request(reference=row.reference, version=1, step=Step.TAKE, note="", actor=agent)
    row.refresh_from_db()
    assert (str(row.assigned_to_id), row.changes.count()) == (manager.id, 2)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.AGENT, Role.MANAGER)])
def test_other_roles_read_and_change_nothing(make_staff: Callable[..., User], role: Role) -> None:
    refused(make_staff(role).as_actor())


@pytest.mark.parametrize("actor", [VISITOR, system("worker")])
def test_who_is_no_member_of_staff_reads_and_changes_nothing(actor: Actor) -> None:
    refused(actor)


def refused(actor: Actor) -> None:
    row = write()
    for read in (
        lambda: list_requests(Wanted(), actor=actor),
        lambda: one_request(row.reference, actor=actor),
        lambda: open_counts(actor=actor),
        lambda: do(row, Step.TAKE, actor),
    ):
        with pytest.raises(Forbidden):
            read()
    row.refresh_from_db()
    assert (row.status, row.version) == (Status.REQUESTED, 1)


def test_an_unknown_reference(agent: Actor) -> None:
    write()
    for reference in ("W-2222-22", "", "x" * 10_000):
        with pytest.raises(RequestUnknown):
            one_request(reference, actor=agent)
        with pytest.raises(RequestUnknown):
            handle_request(reference=reference, version=1, step=Step.TAKE, note="", actor=agent)


def names(wanted: Wanted, actor: Actor) -> list[str]:
    return [each.name for each in list_requests(wanted, actor=actor).requests]


def test_the_oldest_promise_stands_first(agent: Actor) -> None:
    write(name="Message")
    ask(12, name="Thursday noon")
    ask(0, name="Today at eight")
    ask(5, name="Tomorrow at eight")
    assert names(Wanted(), agent) == [
        "Today at eight",
        "Tomorrow at eight",
        "Message",
        "Thursday noon",
    ]
    assert names(Wanted(kind="message"), agent) == ["Message"]
    assert names(Wanted(kind="callback", page="99"), agent)[0] == "Today at eight"


def test_mine_and_finished_ones_are_apart(agent: Actor, manager: Actor) -> None:
    write(name="Open")
    do(write(name="Mine"), Step.TAKE, agent)
    do(write(name="Theirs"), Step.TAKE, manager)
    do(do(write(name="Done"), Step.TAKE, agent), Step.COMPLETE, agent, "Done.")
    assert sorted(names(Wanted(), agent)) == ["Mine", "Open", "Theirs"]
    assert names(Wanted(state=MINE), agent) == ["Mine"]
    assert names(Wanted(state=FINISHED), agent) == ["Done"]


def test_a_promise_that_is_over_is_counted_as_such(
    agent: Actor, now: time_machine.Traveller
) -> None:
    ask(0)
    write()
    assert open_counts(actor=agent) == OpenCounts(open=2, overdue=0)
    now.shift(timedelta(hours=4))
    (call, note) = list_requests(Wanted(), actor=agent).requests
    moment = call.due_at
    assert (call.is_overdue(moment), call.is_overdue(moment - timedelta(seconds=1))) == (
        True,
        False,
    )
    assert note.is_overdue(moment) is False
    assert open_counts(actor=agent) == OpenCounts(open=2, overdue=1)


def test_reading_is_audited_with_what_was_shown(agent: Actor) -> None:
    row = write()
    list_requests(Wanted(), actor=agent)
    one_request(row.reference, actor=agent)
    read = AuditEvent.objects.filter(actor_id=agent.id, event__endswith="read")
    assert sorted(read.values_list("event", "detail")) == [
        ("contact.request-list.read", {"shown": [row.reference]}),
        ("contact.request.read", {"reference": row.reference}),
    ]
