"""A critical value has an owner and a deadline until a doctor says what was done."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from tests.diagnostics.lab import CRP, line, make_user, message, send
from tests.encounters.visits import staff_actor
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.common.errors import Conflict, Forbidden
from wervel.common.jobs.worker import run_due_jobs
from wervel.contact.models import OutboundMessage
from wervel.diagnostics.models import (
    CriticalHandover,
    CriticalResult,
    ObservationVersion,
    Quarantined,
    ServiceRequest,
)
from wervel.diagnostics.result_exceptions import AlreadyDecided, CriticalUnknown, ResultInvalid
from wervel.diagnostics.result_verification import verify_results
from wervel.diagnostics.selectors.critical import open_critical, waiting_criticals
from wervel.diagnostics.services.critical import acknowledge, hand_on_overdue
from wervel.directory.models import Practitioner
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.services.visits import take_step

HALF_AN_HOUR = timedelta(minutes=30)


def take(order: ServiceRequest, value: str, control: str = "1", status: str = "F") -> None:
    assert send(message(order, [line(CRP, value, status=status)], control=control))[0] == "AA"
    run_due_jobs()


def test_the_doctor_who_asked_owns_it_and_is_told_nothing_in_the_mail(
    order: ServiceRequest, doctor: User
) -> None:
    take(order, "412")
    critical = CriticalResult.objects.get()
    assert (critical.owner, critical.version.flag) == (doctor, "HH")
    assert critical.due_at - critical.opened_at == HALF_AN_HOUR
    assert open_critical(order.encounter_id) == 1
    mail = OutboundMessage.objects.get(recipient="asks@wervel.example")
    assert mail.patient_id is None
    for word in ("412", "CRP", "kritiek", "uitslag", order.accession, "Pati", "Aken"):
        assert word.lower() not in f"{mail.subject}{mail.text}{mail.html}".lower()


def test_one_for_each_version(order: ServiceRequest) -> None:
    take(order, "412")
    take(order, "412", "2")
    assert CriticalResult.objects.count() == 1
    take(order, "350", "3", "C")
    assert CriticalResult.objects.count() == 2
    take(order, "4", "4", "C")
    assert open_critical(order.encounter_id) == 2


def test_it_goes_on_until_somebody_answers(
    order: ServiceRequest, doctor: User, morning: time_machine.Traveller
) -> None:
    vos = make_user("vos", Role.DOCTOR)
    Practitioner.objects.filter(slug="demo-vos").update(user=vos)
    elsewhere = make_user("elsewhere", Role.DOCTOR)
    manager = make_user("manager", Role.MANAGER)
    make_user("planner", Role.PLANNER)
    take(order, "412")
    assert hand_on_overdue() == 0
    owners = []
    for _ in range(4):
        morning.shift(HALF_AN_HOUR)
        assert hand_on_overdue() == 1
        assert hand_on_overdue() == 0
        owners.append(CriticalResult.objects.get().owner)
    assert owners == [vos, elsewhere, manager, doctor]
    numbers = list(CriticalResult.objects.get().handovers.values_list("number", flat=True))
    assert sorted(numbers) == [1, 2, 3, 4, 5]
    assert OutboundMessage.objects.filter(event_key__contains="critical").count() == 5


def test_a_doctor_says_what_was_done(
    order: ServiceRequest, doctor: User, morning: time_machine.Traveller
) -> None:
    take(order, "412")
    critical, visit = CriticalResult.objects.get(), order.encounter_id
    for role in (Role.ASSISTANT, Role.MANAGER, Role.DESK):
        with pytest.raises(Forbidden):
            acknowledge(
                encounter_id=visit, critical_id=critical.pk, done="x", actor=staff_actor(role)
            )
    with pytest.raises(ResultInvalid):
        acknowledge(encounter_id=visit, critical_id=critical.pk, done="  ", actor=doctor.as_actor())
    with pytest.raises(CriticalUnknown):
        acknowledge(encounter_id=visit, critical_id=uuid4(), done="x", actor=doctor.as_actor())
    acknowledge(
        encounter_id=visit, critical_id=critical.pk, done="Patient gebeld.", actor=doctor.as_actor()
    )
    with pytest.raises(AlreadyDecided):
        acknowledge(
            encounter_id=visit, critical_id=critical.pk, done="again", actor=doctor.as_actor()
        )
    critical.refresh_from_db()
    assert (critical.acknowledged_by, critical.done) == (doctor, "Patient gebeld.")
    assert open_critical(order.encounter_id) == 0
    morning.shift(2 * HALF_AN_HOUR)
    assert hand_on_overdue() == 0


def test_an_open_one_keeps_the_visit_from_ending(order: ServiceRequest, doctor: User) -> None:
    encounter = order.encounter
    for state in (EncounterStatus.ARRIVED, EncounterStatus.IN_PROGRESS):
        take_step(encounter, state, actor=doctor.as_actor())
    take(order, "412")
    with pytest.raises(Conflict):
        take_step(encounter, EncounterStatus.FINISHED, actor=doctor.as_actor())
    found = CriticalResult.objects.get()
    acknowledge(
        encounter_id=encounter.pk, critical_id=found.pk, done="Gebeld", actor=doctor.as_actor()
    )
    encounter.refresh_from_db()
    take_step(encounter, EncounterStatus.FINISHED, actor=doctor.as_actor())
    assert encounter.status == EncounterStatus.FINISHED


def test_the_list_names_no_value(order: ServiceRequest, doctor: User) -> None:
    take(order, "412")
    (found,) = waiting_criticals(actor=doctor.as_actor())
    assert (found.is_mine, found.owner, found.handovers) == (True, "Demo Asks", 1)
    assert waiting_criticals(actor=staff_actor(Role.MANAGER))[0].is_mine is False
    for role in (Role.ASSISTANT, Role.DESK, Role.PLANNER, Role.AGENT):
        with pytest.raises(Forbidden):
            waiting_criticals(actor=staff_actor(role))


def test_without_any_doctor_it_waits_in_quarantine(order: ServiceRequest, doctor: User) -> None:
    User.objects.update(is_active=False)
    take(order, "412")
    assert ObservationVersion.objects.count() == 0
    assert Quarantined.objects.get().reason == "nobody-to-tell"


def test_verify_finds_what_nobody_was_given(order: ServiceRequest, doctor: User) -> None:
    take(order, "412")
    assert list(verify_results()) == []
    CriticalHandover.objects.all().delete()
    assert [fault.split(":")[0] for fault in verify_results()] == ["critical"]
    CriticalResult.objects.all().delete()
    assert [fault.split()[-3:] for fault in verify_results()] == [["given", "to", "nobody"]]


@pytest.mark.parametrize(("flag", "count"), [("HH", 1), ("LL", 1), ("AA", 1), ("H", 0), ("A", 0)])
def test_what_the_laboratory_calls_critical_is_critical(
    order: ServiceRequest, flag: str, count: int
) -> None:
    """Also where the house has no limits of its own, and for words."""
    told = line(CRP, "see remark", "", kind="ST").replace("|||||F", f"||{flag}|||F")
    assert send(message(order, [told]))[0] == "AA"
    run_due_jobs()
    assert ObservationVersion.objects.get().laboratory_flag == flag
    assert open_critical(order.encounter_id) == count
