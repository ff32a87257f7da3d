"""A message is written down once before it is answered, and the same one gets the same answer."""

import pytest

from tests.diagnostics.lab import CRP, header, line, message, send
from wervel.audit.models import AuditEvent
from wervel.common.jobs.models import Job
from wervel.common.jobs.worker import run_due_jobs
from wervel.diagnostics.choices import Channel, InboxState
from wervel.diagnostics.models import InboxMessage, ObservationVersion, ServiceRequest
from wervel.diagnostics.services.inbox import receive


def test_accepted_means_written_down(order: ServiceRequest) -> None:
    body = message(order, [line(CRP, "4.8")])
    assert send(body) == ("AA", "")
    row = InboxMessage.objects.get()
    assert (bytes(row.body), row.sender, row.control) == (body, "LAB|HOUSE", "1")
    assert row.state == InboxState.WAITING
    assert Job.objects.filter(kind="wervel.diagnostics.tasks.handle", status="ready").count() == 1
    assert AuditEvent.objects.filter(event="diagnostics.message.received").count() == 1
    assert ObservationVersion.objects.count() == 0
    run_due_jobs()
    row.refresh_from_db()
    assert row.state == InboxState.HANDLED
    assert ObservationVersion.objects.count() == 1


def test_the_same_message_gets_the_same_answer_and_is_filed_once(order: ServiceRequest) -> None:
    body = message(order, [line(CRP, "4.8")])
    first = receive(body, Channel.MLLP)
    run_due_jobs()
    assert receive(body, Channel.FOLDER) == first
    run_due_jobs()
    assert InboxMessage.objects.count() == 1
    assert ObservationVersion.objects.count() == 1


def test_a_number_used_again_is_an_error(order: ServiceRequest) -> None:
    assert send(message(order, [line(CRP, "4.8")]))[0] == "AA"
    assert send(message(order, [line(CRP, "480")])) == ("AE", "MSH-10 was used for another message")
    run_due_jobs()
    assert [float(v.value or 0) for v in ObservationVersion.objects.all()] == [4.8]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"\x00\x01\x02", "AE"),
        (b"MSH|^~\\&|A|B|||||ORU^R01|1|P|2.5||||||KLINGON\rOBX|1", "AE"),
        (header(kind="ADT^A08").encode(), "AR"),
        (header().replace("|P|2.5.1", "|D|2.5.1").encode(), "AR"),
        (header(control="").encode(), "AR"),
    ],
)
def test_what_is_refused_leaves_nothing(db: None, body: bytes, code: str) -> None:
    assert send(body)[0] == code
    assert InboxMessage.objects.count() == 0
    assert Job.objects.count() == 0
