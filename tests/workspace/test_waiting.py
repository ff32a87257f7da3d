"""Who waits at a clinic, as planners and agents see it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from tests.chain import chain, details, morning
from tests.scheduling.waiting import TUESDAY, book, free, on, wait
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common.actor import VISITOR, Actor, ActorKind
from wervel.common.errors import Forbidden
from wervel.common.jobs.worker import run_due_jobs
from wervel.directory.exceptions import LocationUnknown
from wervel.patients.services import PatientDetails
from wervel.scheduling.selectors.waiting_staff import waiting_lines

__all__ = ["chain", "details", "morning"]
pytestmark = pytest.mark.usefixtures("chain")

PLANNER = Actor(ActorKind.USER, "1", "planner", frozenset({Role.PLANNER}))
FRIDAY = TUESDAY + timedelta(days=3)


@pytest.fixture
def references(morning: time_machine.Traveller, details: PatientDetails) -> list[str]:
    """Three who wait: an ordinary one with an offer, an urgent one, and one for elsewhere."""
    morning.move_to(on(TUESDAY, 9))
    ordinary = book(free("aachen", on(FRIDAY, 14)), details)
    wait(ordinary)
    run_due_jobs()
    urgent = book(free("aachen", on(FRIDAY, 15)), details, urgency="same-day")
    wait(urgent, weekdays=frozenset({6}))
    elsewhere = book(free("aachen", on(FRIDAY, 16)), details)
    wait(elsewhere, "bottrop", weekdays=frozenset({6}))
    run_due_jobs()
    return [ordinary.reference, urgent.reference, elsewhere.reference]


def test_they_stand_in_the_order_in_which_they_are_asked(references: list[str]) -> None:
    ordinary, urgent, elsewhere = references
    lines = waiting_lines(location="aachen", actor=PLANNER)
    assert [(line.reference, line.offer is not None) for line in lines] == [
        (urgent, False),
        (ordinary, True),
    ]
    there = waiting_lines(location="bottrop", actor=PLANNER)
    assert [line.reference for line in there] == [elsewhere]
    read = AuditEvent.objects.filter(event="scheduling.waiting-list.read")
    assert read.count() == 2


def test_nobody_else_sees_them(references: list[str]) -> None:
    for role in (Role.DOCTOR, Role.MANAGER, Role.EDITOR, Role.AUDITOR):
        with pytest.raises(Forbidden):
            waiting_lines(
                location="aachen", actor=Actor(ActorKind.USER, "1", "demo", frozenset({role}))
            )
    with pytest.raises(Forbidden):
        waiting_lines(location="aachen", actor=VISITOR)
    with pytest.raises(LocationUnknown):
        waiting_lines(location="nowhere", actor=PLANNER)


def test_the_page_names_the_offer_and_whom_to_call(
    client: Client, make_staff: MakeStaff, references: list[str], details: PatientDetails
) -> None:
    make_staff(Role.AGENT)
    log_in(client)
    assert "/nl/werk/wachtlijst/" in client.get("/nl/werk/").text
    page = client.get("/nl/werk/wachtlijst/?clinic=aachen").text
    for words in (*references[:2], "Mensen die wachten: 2", "vandaag, 11:20, Aken", "geen check"):
        assert words in page
    assert references[2] not in page
    assert "geen mail: bellen" not in page
    assert client.get("/nl/werk/wachtlijst/?clinic=nowhere").status_code == 404
    assert "wacht niemand" in client.get("/nl/werk/wachtlijst/?clinic=oberhausen").text


def answer_page(references: list[str]) -> str:
    line = next(
        one
        for one in waiting_lines(location="aachen", actor=PLANNER)
        if one.reference == references[0]
    )
    assert line.offer is not None
    return f"/nl/werk/wachtlijst/aanbod/{line.offer.id}/"


def test_staff_answer_an_offer_for_a_patient(
    client: Client, make_staff: MakeStaff, references: list[str]
) -> None:
    make_staff(Role.AGENT)
    log_in(client)
    address = answer_page(references)
    assert f'href="{address}"' in client.get("/nl/werk/wachtlijst/?clinic=aachen").text
    page = client.get(address).text
    assert "Zegt ja: verzet naar deze tijd" in page
    assert client.post(address, {"step": "dance"}).status_code == 404
    done = client.post(address, {"step": "accept"})
    assert done["Location"] == "/nl/werk/wachtlijst/?clinic=aachen"
    assert "De afspraak staat op de nieuwe tijd." in client.get(done["Location"]).text
    over = client.get(address)
    assert over["Location"] == "/nl/werk/wachtlijst/"
    assert "Dit aanbod is voorbij." in client.get(over["Location"]).text


def test_staff_decline_an_offer_for_a_patient(
    client: Client, make_staff: MakeStaff, references: list[str]
) -> None:
    make_staff(Role.PLANNER)
    log_in(client)
    address = answer_page(references)
    client.post(address, {"step": "decline"})
    assert client.post(address, {"step": "accept"}).status_code == 302
    event = AuditEvent.objects.get(event="scheduling.offer.declined")
    assert event.actor_kind == "user"
    assert not AuditEvent.objects.filter(event="scheduling.offer.accepted").exists()
