"""Deciding on a reserved step: who may, what happens, and what is never lost."""

import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from tests.chain import chain, details, morning
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common.actor import VISITOR
from wervel.directory.models import Practitioner
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.chain_query import ChainQuery
from wervel.scheduling.selectors.chain_search import search_chains
from wervel.scheduling.services.chain_booking import book_chain, prepare_chain

__all__ = ["chain", "details", "morning"]
DAY = "/nl/werk/dag/?clinic=aachen&day=2026-03-10"


@pytest.fixture
def scan(chain: None, details: PatientDetails) -> Appointment:
    offer = search_chains(ChainQuery(plan="back-in-one-day", location="aachen")).chains[0]
    wanted = prepare_chain(chain=offer.id)
    return book_chain(wanted=wanted, details=details, actor=VISITOR)[1]


def see(user: User, scan: Appointment) -> None:
    """Let the user be the doctor of the consultation."""
    first = Appointment.objects.get(group=scan.group, position=0)
    Practitioner.objects.filter(pk=first.practitioner_id).update(user=user)


def page_of(scan: Appointment) -> str:
    return f"/nl/werk/gereserveerd/{scan.reference}/"


def test_the_day_list_leads_to_the_decision(
    client: Client, make_staff: MakeStaff, scan: Appointment
) -> None:
    make_staff(Role.PLANNER)
    log_in(client)
    assert client.get(DAY).text.count(f'href="{page_of(scan)}"') == 1
    text = client.get(page_of(scan)).text
    assert "Röntgenfoto rug" in text
    assert AuditEvent.objects.filter(event="scheduling.reserved-step.read").count() == 1


def test_an_agent_sees_that_it_is_reserved_and_decides_nothing(
    client: Client, make_staff: MakeStaff, scan: Appointment
) -> None:
    make_staff(Role.AGENT)
    log_in(client)
    text = client.get(DAY).text
    assert "gereserveerd" in text
    assert page_of(scan) not in text
    assert client.get(page_of(scan)).status_code == 403


@pytest.mark.parametrize("role", [Role.PLANNER, Role.DOCTOR])
def test_a_scan_that_is_not_needed_is_given_back(
    client: Client, make_staff: MakeStaff, scan: Appointment, role: Role
) -> None:
    see(make_staff(role), scan)
    log_in(client)
    empty = client.post(page_of(scan), {"step": "release", "reason": " "})
    assert (empty.status_code, "Schrijf in een paar woorden waarom." in empty.text) == (422, True)
    done = client.post(page_of(scan), {"step": "release", "reason": "Onderzoek zegt genoeg"})
    assert done["Location"] == DAY
    scan.refresh_from_db()
    assert (scan.status, scan.claims.count()) == ("cancelled", 0)
    assert "Hierover is beslist." in client.get(page_of(scan)).text


def test_a_scan_that_is_needed_is_kept(
    client: Client, make_staff: MakeStaff, scan: Appointment
) -> None:
    see(make_staff(Role.DOCTOR), scan)
    log_in(client)
    assert client.post(page_of(scan), {"step": "keep"}).status_code == 302
    scan.refresh_from_db()
    assert (scan.status, scan.provisional) == ("confirmed", False)
    late = client.post(page_of(scan), {"step": "release", "reason": "Toch niet"})
    assert (late.status_code, 'role="alert"' in late.text) == (409, True)


@pytest.mark.parametrize("reference", ["x", "W-2222-22"])
def test_a_reference_that_is_none(
    client: Client, make_staff: MakeStaff, scan: Appointment, reference: str
) -> None:
    make_staff(Role.DOCTOR)
    log_in(client)
    assert client.get(f"/nl/werk/gereserveerd/{reference}/").status_code == 404


def test_another_doctor_does_not_find_it(
    client: Client, make_staff: MakeStaff, scan: Appointment
) -> None:
    make_staff(Role.DOCTOR)
    log_in(client)
    assert client.get(page_of(scan)).status_code == 404
    assert client.post(page_of(scan), {"step": "keep"}).status_code == 404


def test_a_sure_step_is_not_shown(client: Client, make_staff: MakeStaff, scan: Appointment) -> None:
    make_staff(Role.PLANNER)
    log_in(client)
    first = Appointment.objects.get(group=scan.group, position=0)
    assert client.get(page_of(first)).status_code == 404
