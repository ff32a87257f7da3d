"""The page of messages that failed: who sent them, when, and what a person can do."""

import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from tests.diagnostics.lab import CRP, line, message, order, send
from tests.diagnostics.lab import doctor as doctor
from tests.encounters.visits import booked, encounter
from wervel.accounts.choices import Role
from wervel.common.jobs.models import Job
from wervel.common.jobs.worker import run_due_jobs
from wervel.diagnostics.models import InboxMessage, ObservationVersion, ServiceRequest
from wervel.diagnostics.tasks import handle

__all__ = ["booked", "doctor", "encounter", "order"]
HOME, LIST = "/nl/werk/", "/nl/werk/laboratorium/"


@pytest.fixture
def failed(order: ServiceRequest) -> InboxMessage:
    assert send(message(order, [line(CRP, "412")]))[0] == "AA"
    Job.objects.filter(kind=handle.module_path).update(status="dead", attempts=10)
    return InboxMessage.objects.get()


def page(failed: InboxMessage) -> str:
    return f"{LIST}berichten/{failed.pk}/"


@pytest.fixture
def staff(client: Client, make_staff: MakeStaff, failed: InboxMessage) -> Client:
    make_staff(Role.ASSISTANT)
    log_in(client)
    return client


def test_it_is_counted_and_listed(staff: Client, failed: InboxMessage) -> None:
    assert "1 te beslissen" in staff.get(HOME).text
    text = staff.get(LIST).text
    for words in ("Berichten die niet zijn gelezen", "LAB HOUSE", "is mislukt", page(failed)):
        assert words in text
    assert "412" not in text
    assert "Er is hier niets." not in text
    text = staff.get(page(failed)).text
    for words in (
        "LAB HOUSE",
        "10 mrt",
        "over de lijn",
        "1988-5^CRP^LN||412",
        "Probeer het opnieuw",
    ):
        assert words in text


def test_it_is_tried_again(staff: Client, failed: InboxMessage) -> None:
    answer = staff.post(page(failed), {"step": "again"})
    assert answer["Location"] == LIST
    run_due_jobs()
    assert ObservationVersion.objects.count() == 1
    assert "Berichten die niet zijn gelezen" not in staff.get(LIST).text
    assert staff.post(page(failed), {"step": "again"}).status_code == 409
    assert "Probeer het opnieuw" not in staff.get(page(failed)).text


def test_it_is_set_aside_with_a_reason(staff: Client, failed: InboxMessage) -> None:
    refused = staff.post(page(failed), {"step": "set-aside", "note": ""})
    assert refused.status_code == 422
    assert "Vul dit in" in refused.text
    sent = {"step": "set-aside", "note": "Waarden getypt 🩸"}
    assert staff.post(page(failed), {**sent, "note": "\x00" * 10_000}).status_code == 422
    assert staff.post(page(failed), sent)["Location"] == LIST
    assert "Waarden getypt 🩸" in staff.get(page(failed)).text
    assert staff.post(page(failed), sent).status_code == 409
    assert InboxMessage.objects.get().state == "set-aside"


@pytest.mark.parametrize(
    "language",
    [
        "nl/werk/laboratorium/berichten",
        "de/arbeit/labor/nachrichten",
        "en/work/laboratory/messages",
    ],
)
def test_it_reads_in_three_languages(staff: Client, failed: InboxMessage, language: str) -> None:
    assert staff.get(f"/{language}/{failed.pk}/").status_code == 200


@pytest.mark.parametrize("role", [Role.MANAGER, Role.PLANNER, Role.DESK, Role.AGENT, Role.AUDITOR])
def test_nobody_else_comes_in(
    client: Client, make_staff: MakeStaff, failed: InboxMessage, role: Role
) -> None:
    make_staff(role)
    log_in(client)
    assert client.get(page(failed)).status_code == 403
    assert client.post(page(failed), {"step": "again"}).status_code == 403
    assert Job.objects.get(kind=handle.module_path).status == "dead"
    assert f'"{LIST}"' not in client.get(HOME).text
