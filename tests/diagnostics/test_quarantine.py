"""A person puts what fitted nowhere into a record, or says why it is not for us."""

from decimal import Decimal
from uuid import uuid4

import pytest

from tests.diagnostics.lab import CRP, asked, header, line, message, person, send
from tests.encounters.visits import staff_actor
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common.errors import Forbidden
from wervel.common.jobs.worker import run_due_jobs
from wervel.diagnostics.models import (
    CriticalResult,
    ObservationVersion,
    Quarantined,
    ServiceRequest,
)
from wervel.diagnostics.result_exceptions import (
    AlreadyDecided,
    QuarantineUnknown,
    ResultInvalid,
)
from wervel.diagnostics.services.quarantine import Assignment, assign, reject


def waiting(body: bytes) -> Quarantined:
    assert send(body)[0] == "AA"
    run_due_jobs()
    return Quarantined.objects.get()


def lost(order: ServiceRequest) -> Quarantined:
    parts = [header(), person(order), asked(order, "W-9999-99"), line(CRP, "4.8")]
    return waiting("\r".join(parts).encode())


def test_a_whole_order_is_put_into_a_record(order: ServiceRequest, doctor: User) -> None:
    row = lost(order)
    actor = doctor.as_actor()
    assign(row.pk, Assignment(order.accession.lower(), "Getikt nummer"), actor=actor)
    found = ObservationVersion.objects.get()
    assert found.observation.patient_id == order.patient_id
    assert (found.author, found.message_id) == (doctor, row.message_id)
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.note) == ("assigned", doctor, "Getikt nummer")
    event = AuditEvent.objects.get(event="diagnostics.quarantine.assigned")
    assert (event.patient_id, event.detail) == (order.patient_id, {"accession": order.accession})
    with pytest.raises(AlreadyDecided):
        assign(row.pk, Assignment(order.accession, "again"), actor=actor)


def test_a_line_gets_its_unit_from_a_person(order: ServiceRequest, doctor: User) -> None:
    row = waiting(message(order, [line(CRP, "4.8", "mg/l?")]))
    actor = doctor.as_actor()
    for wanted, field in (
        (Assignment(order.accession, "n"), "unit"),
        (Assignment(order.accession, "n", unit="mmol/L"), "unit"),
        (Assignment(order.accession, "n", unit="stone"), "unit"),
        (Assignment("W-9999-99", "n", unit="mg/L"), "accession"),
        (Assignment(order.accession, " ", unit="mg/L"), "note"),
    ):
        with pytest.raises(ResultInvalid) as raised:
            assign(row.pk, wanted, actor=actor)
        assert list(raised.value.fields) == [field]
    assign(row.pk, Assignment(order.accession, "Gebeld", unit="mg/L"), actor=actor)
    found = ObservationVersion.objects.get()
    assert (found.observation.code, found.unit, found.flag) == ("crp", "mg/L", "N")


def test_an_unknown_test_gets_its_name_from_a_person(order: ServiceRequest, doctor: User) -> None:
    row = waiting(message(order, [line("X1^C-reaktiv^L", "4.8")]))
    actor = doctor.as_actor()
    with pytest.raises(ResultInvalid):
        assign(row.pk, Assignment(order.accession, "n"), actor=actor)
    assign(row.pk, Assignment(order.accession, "n", code="crp"), actor=actor)
    assert ObservationVersion.objects.get().observation.code == "crp"


def test_it_is_rejected_with_a_reason(order: ServiceRequest, doctor: User) -> None:
    row = lost(order)
    with pytest.raises(ResultInvalid):
        reject(row.pk, note="", actor=doctor.as_actor())
    reject(row.pk, note="Niet van ons", actor=doctor.as_actor())
    row.refresh_from_db()
    assert (row.state, row.note) == ("rejected", "Niet van ons")
    assert ObservationVersion.objects.count() == 0


def test_only_those_who_treat_decide(order: ServiceRequest) -> None:
    row = lost(order)
    for role in (Role.MANAGER, Role.DESK, Role.PLANNER, Role.AGENT, Role.AUDITOR):
        with pytest.raises(Forbidden):
            reject(row.pk, note="x", actor=staff_actor(role))
    with pytest.raises(QuarantineUnknown):
        reject(uuid4(), note="x", actor=staff_actor(Role.DOCTOR))


@pytest.mark.parametrize(
    ("number", "birth", "fits"),
    [
        ("P0000042-42", "19790101", False),
        ("", "19790101", False),
        ("", "", True),
        (None, "19790101", True),
        ("", None, True),
    ],
)
def test_a_mistyped_order_puts_nothing_into_the_record_of_somebody_else(
    order: ServiceRequest, doctor: User, number: str | None, birth: str | None, fits: bool
) -> None:
    """Where neither the number nor the date of birth is that of the order's patient."""
    parts = [header(), person(order, number, birth), asked(order, "W-9999-99"), line(CRP, "412")]
    row = waiting("\r".join(parts).encode())
    wanted = Assignment(order.accession, "Getikt nummer")
    if fits:
        assign(row.pk, wanted, actor=doctor.as_actor())
    else:
        with pytest.raises(ResultInvalid) as raised:
            assign(row.pk, wanted, actor=doctor.as_actor())
        assert list(raised.value.fields) == ["accession"]
    assert ObservationVersion.objects.count() == fits


def test_a_test_told_twice_in_two_parts_of_a_message_is_not_lost(
    order: ServiceRequest, doctor: User
) -> None:
    """The second waits for a person, and what they put into the record is there."""
    parts = [header(), person(order), asked(order), line(CRP, "4.8"), asked(order)]
    row = waiting("\r".join([*parts, line(CRP, "412")]).encode())
    assert (row.group, row.line, row.reason) == (2, 1, "twice")
    assert [one.value for one in ObservationVersion.objects.all()] == [Decimal("4.8")]
    assign(row.pk, Assignment(order.accession, "Tweede buis"), actor=doctor.as_actor())
    newest = ObservationVersion.objects.order_by("-number")[0]
    assert (newest.value, newest.flag, newest.author) == (412, "HH", doctor)
    assert CriticalResult.objects.count() == 1
