"""A result that its laboratory takes back counts no longer, anywhere, and is not forgotten."""

import pytest
import time_machine
from django.db import IntegrityError, transaction

from tests.diagnostics.lab import CRP, HB, asked, header, line, message, person, send, take
from tests.diagnostics.test_handling import kept, told, version
from tests.encounters.visits import staff_actor
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.jobs.worker import run_due_jobs
from wervel.diagnostics.choices import RequestStatus, ResultStatus
from wervel.diagnostics.models import (
    CriticalResult,
    InboxMessage,
    Observation,
    ObservationVersion,
    Quarantined,
    ServiceRequest,
    ServiceRequestStep,
)
from wervel.diagnostics.result_exceptions import NeverTold
from wervel.diagnostics.result_verification import verify_results
from wervel.diagnostics.selectors.results import Result, results_of
from wervel.diagnostics.services.handling import handle_message
from wervel.diagnostics.services.quarantine import Assignment, assign
from wervel.diagnostics.services.typing import correct_result
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.models import Encounter

LABORATORY = [("D", "entered-in-error"), ("W", "entered-in-error"), ("X", "cancelled")]


def shown(order: ServiceRequest) -> Result:
    (found,) = results_of(order.encounter_id, actor=staff_actor(Role.DOCTOR))
    return found


@pytest.mark.parametrize(("letter", "status"), LABORATORY)
@pytest.mark.parametrize("value", ["48", '""', ""])
def test_it_becomes_a_version_without_a_value(
    order: ServiceRequest, letter: str, status: str, value: str
) -> None:
    """Whether the laboratory repeats the value or leaves it out, with its flag or its range."""
    take(order, line(CRP, "48"), control="1")
    taken = ObservationVersion.objects.get().taken_at
    back = line(CRP, value, status=letter).replace("|||||" + letter, f"|<5|HH|||{letter}")
    take(order, back, control="2")
    assert told(order) == [
        ("crp", 1, "final", "", 48.0, "mg/L", "H"),
        ("crp", 2, status, "", None, "", ""),
    ]
    assert kept() == []
    newest = ObservationVersion.objects.get(number=2)
    assert (newest.kind, newest.text, newest.answer, newest.laboratory_flag) == ("none", "", "", "")
    assert (newest.taken_at, newest.low, newest.high) == (taken, None, None)
    assert CriticalResult.objects.count() == 0
    assert AuditEvent.objects.filter(event="diagnostics.observation.withdrawn").count() == 1
    found = shown(order)
    assert (found.current.is_withdrawn, found.current.number) == (True, 2)
    assert (found.current.exact, found.change) == (None, None)
    assert list(verify_results()) == []


def test_told_twice_it_is_withdrawn_once(order: ServiceRequest) -> None:
    take(order, line(CRP, "48"), control="1")
    for letter, control in (("D", "2"), ("D", "2"), ("D", "3"), ("X", "4")):
        take(order, line(CRP, "", status=letter), control=control)
    InboxMessage.objects.update(state="waiting")
    for row in InboxMessage.objects.order_by("received_at"):
        handle_message(row.pk)
    assert [row[1:3] for row in told(order)] == [(1, "final"), (2, "entered-in-error")]
    assert kept() == []


def test_an_older_message_does_not_bring_the_value_back(
    order: ServiceRequest, morning: time_machine.Traveller
) -> None:
    take(order, line(CRP, "48", status="P"), control="1")
    send(message(order, [line(CRP, "50")], control="2"))
    morning.shift(60)
    send(message(order, [line(CRP, "", status="W")], control="3"))
    for control in ("3", "2"):
        handle_message(InboxMessage.objects.get(control=control).pk)
    assert [row[1:3] for row in told(order)] == [(1, "preliminary"), (2, "entered-in-error")]
    assert kept() == [(1, 1, "overtaken", "")]
    assert shown(order).current.is_withdrawn


def test_what_was_typed_since_does_not_hide_that_a_message_is_older(
    order: ServiceRequest, doctor: User, morning: time_machine.Traveller
) -> None:
    take(order, line(CRP, "48"), control="1")
    send(message(order, [line(CRP, "50", status="C")], control="2"))
    morning.shift(60)
    send(message(order, [line(CRP, "", status="W")], control="3"))
    handle_message(InboxMessage.objects.get(control="3").pk)
    correct(order, doctor, "4")
    handle_message(InboxMessage.objects.get(control="2").pk)
    assert kept() == [(1, 1, "overtaken", "")]
    assert shown(order).current.value == 4


def test_a_value_whose_withdrawal_was_read_first_is_not_filed(
    order: ServiceRequest, morning: time_machine.Traveller
) -> None:
    """As when the first message could not be handled at once."""
    send(message(order, [line(CRP, "48")], control="1"))
    morning.shift(60)
    send(message(order, [line(CRP, "", status="D")], control="2"))
    for control in ("2", "1"):
        handle_message(InboxMessage.objects.get(control=control).pk)
    assert ObservationVersion.objects.count() == 0
    assert sorted(row[2] for row in kept()) == ["never-told", "overtaken"]
    morning.shift(60)
    take(order, line(CRP, "5"), control="3")
    assert [row[1:5] for row in told(order)] == [(1, "final", "", 5.0)]


@pytest.mark.parametrize("letter", ["D", "W", "X"])
def test_a_withdrawal_of_what_we_never_had_waits(order: ServiceRequest, letter: str) -> None:
    take(order, line(CRP, "", status=letter), control="1")
    assert kept() == [(1, 1, "never-told", "CRP")]
    assert Observation.objects.count() == 0
    order.refresh_from_db()
    assert order.status == RequestStatus.ACTIVE


def test_a_person_cannot_put_a_withdrawal_where_no_value_is(
    order: ServiceRequest, doctor: User
) -> None:
    take(order, line(CRP, "", status="D"), control="1")
    row = Quarantined.objects.get()
    with pytest.raises(NeverTold):
        assign(row.pk, Assignment(order.accession, "Gebeld"), actor=doctor.as_actor())
    assert Observation.objects.count() == 0
    row.refresh_from_db()
    assert row.state == "open"


def test_a_person_puts_a_withdrawal_where_it_belongs(order: ServiceRequest, doctor: User) -> None:
    take(order, line(CRP, "48"), control="1")
    lost = [header("2"), person(order), asked(order, "W-9999-99"), line(CRP, "", status="W")]
    assert send("\r".join(lost).encode())[0] == "AA"
    run_due_jobs()
    row = Quarantined.objects.get()
    assign(row.pk, Assignment(order.accession, "Getikt nummer"), actor=doctor.as_actor())
    newest = ObservationVersion.objects.get(number=2)
    assert (newest.status, newest.author) == ("entered-in-error", doctor)


def test_a_withdrawal_finishes_no_order(order: ServiceRequest) -> None:
    take(order, line(CRP, "48", status="P"), control="1")
    take(order, line(CRP, "", status="D"), control="2")
    order.refresh_from_db()
    assert order.status == RequestStatus.ACTIVE
    assert shown(order).current.is_withdrawn


def state(order: ServiceRequest) -> str:
    order.refresh_from_db()
    return order.status


def test_an_order_waits_again_when_nothing_stands_in_it(order: ServiceRequest) -> None:
    take(order, line(CRP, "48"), line(HB, "8.1", "mmol/L"), control="1")
    states = [state(order)]
    for code, control in ((CRP, "2"), (HB, "3")):
        take(order, line(code, "", status="D"), control=control)
        states.append(state(order))
    take(order, line(CRP, "7"), control="4")
    assert [*states, state(order)] == ["completed", "completed", "active", "completed"]
    steps = ServiceRequestStep.objects.filter(request=order).order_by("pk")
    assert [one.after for one in steps] == ["completed", "active", "completed"]
    assert AuditEvent.objects.filter(event="diagnostics.order.reopened").count() == 1


def test_an_order_does_not_wait_again_beside_the_same_test_ordered_anew(
    order: ServiceRequest, doctor: User
) -> None:
    take(order, line(CRP, "48"), control="1")
    anew = ServiceRequest.objects.create(
        encounter=order.encounter,
        patient_id=order.patient_id,
        test=order.test,
        category=order.category,
        status=RequestStatus.ACTIVE,
        requester=doctor,
        requested_at=clock.now(),
    )
    take(order, line(CRP, "", status="D"), control="2")
    assert (state(order), state(anew)) == ("completed", "active")
    assert shown(order).current.is_withdrawn


def test_an_order_of_a_visit_that_was_cancelled_does_not_wait_again(order: ServiceRequest) -> None:
    take(order, line(CRP, "48"), control="1")
    Encounter.objects.update(status=EncounterStatus.CANCELLED)
    take(order, line(CRP, "", status="D"), control="2")
    assert state(order) == "completed"


def test_a_new_value_after_it_stands_again(order: ServiceRequest) -> None:
    """A preliminary one too: nothing final stands any more that it could hide."""
    take(order, line(CRP, "48"), control="1")
    take(order, line(CRP, "", status="D"), control="2")
    take(order, line(CRP, "7", status="P"), control="3")
    assert (shown(order).current.value, shown(order).current.status) == (7, "preliminary")
    take(order, line(CRP, "8"), control="4")
    assert (shown(order).current.value, shown(order).current.status) == (8, "corrected")


def test_the_very_value_that_was_withdrawn_comes_back_only_through_a_person(
    order: ServiceRequest, doctor: User, morning: time_machine.Traveller
) -> None:
    """An old message sent once more has a new number and a later time than the withdrawal."""
    take(order, line(CRP, "48"), control="1")
    take(order, line(CRP, "", status="W"), control="2")
    morning.shift(60)
    take(order, line(CRP, "48"), control="3")
    assert shown(order).current.is_withdrawn
    assert kept() == [(1, 1, "withdrawn-before", "")]
    row = Quarantined.objects.get()
    assign(row.pk, Assignment(order.accession, "Gebeld: klopt"), actor=doctor.as_actor())
    assert (shown(order).current.value, shown(order).current.author) == (48, "Demo Asks")


def correct(order: ServiceRequest, doctor: User, value: str) -> None:
    correct_result(
        encounter_id=order.encounter_id,
        observation_id=Observation.objects.get().pk,
        value=value,
        unit="mg/L",
        reason="Gebeld",
        actor=doctor.as_actor(),
    )


def test_a_doctor_may_type_what_the_laboratory_said_instead(
    order: ServiceRequest, doctor: User
) -> None:
    take(order, line(CRP, "48"), control="1")
    taken = ObservationVersion.objects.get().taken_at
    take(order, line(CRP, "", status="D"), control="2")
    correct(order, doctor, "48")
    found = shown(order).current
    assert (found.value, found.status, found.taken_at) == (48, ResultStatus.CORRECTED, taken)


def test_no_change_is_counted_from_it(order: ServiceRequest) -> None:
    take(order, line(CRP, "48"), control="1")
    take(order, line(CRP, "", status="D"), control="2")
    second = ServiceRequest.objects.get(pk=order.pk)
    second.pk, second.accession, second.test = None, "W-7K3M-9Q", "crp"
    second.id = ServiceRequest._meta.get_field("id").get_default()
    second.save(force_insert=True)
    body = message(second, [line(CRP, "5")], control="3")
    assert send(body.replace(b"20260310073000+0100", b"20260310074500+0100"))[0] == "AA"
    run_due_jobs()
    found = results_of(order.encounter_id, actor=staff_actor(Role.DOCTOR))
    assert [(one.current.is_withdrawn, one.change, one.course) for one in found] == [
        (True, None, ()),
        (False, None, ()),
    ]


WITHDRAWN = {
    "number": 2,
    "status": ResultStatus.ENTERED_IN_ERROR,
    "kind": "none",
    "value": None,
    "unit": "",
}


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "quantity", "value": "1", "unit": "mg/L"},
        {"kind": "text", "text": "words"},
        {"kind": "answer", "answer": "negative"},
        {"value": "1"},
        {"unit": "mg/L"},
        {"text": "words"},
        {"answer": "negative"},
        {"comparator": "<"},
        {"flag": "H"},
        {"low": "1"},
        {"status": ResultStatus.FINAL},
        {"status": ResultStatus.CORRECTED},
        {"status": ResultStatus.PRELIMINARY},
        {"number": 1},
    ],
)
def test_the_database_knows_no_value_that_is_withdrawn_and_no_gap_that_is_not(
    order: ServiceRequest, other: dict[str, object]
) -> None:
    for status in (ResultStatus.ENTERED_IN_ERROR, ResultStatus.CANCELLED):
        version(order, **{**WITHDRAWN, "status": status}).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        version(order, **{**WITHDRAWN, **other}).save()


def test_it_is_told_when_it_was_withdrawn(
    order: ServiceRequest, morning: time_machine.Traveller
) -> None:
    take(order, line(CRP, "48"), control="1")
    morning.shift(3600)
    take(order, line(CRP, "", status="D"), control="2")
    assert shown(order).current.at == clock.now()
