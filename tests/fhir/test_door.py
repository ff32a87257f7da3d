"""The door for other systems: a key opens it, and what comes in goes the way of every result."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.operationoutcome import OperationOutcome

from tests.accounts.test_gate import enter
from tests.chain import chain, details, morning
from tests.diagnostics.fhir_lab import CRP, HB, about, bundle, result, written
from tests.diagnostics.lab import doctor, make_user, order, take
from tests.diagnostics.lab import line as segment
from tests.diagnostics.test_fhir_messages import BROKEN, WRONG
from tests.encounters.visits import booked, encounter
from wervel.accounts.choices import Role
from wervel.accounts.machines import end_keys, give_key
from wervel.accounts.models import MachineKey
from wervel.audit.models import AuditEvent
from wervel.common.actor import system
from wervel.common.jobs.worker import run_due_jobs
from wervel.diagnostics.choices import QuarantineReason, ResultStatus
from wervel.diagnostics.models import (
    InboxMessage,
    Observation,
    ObservationVersion,
    Quarantined,
    ServiceRequest,
)

__all__ = ["booked", "chain", "details", "doctor", "encounter", "morning", "order"]
pytestmark = pytest.mark.django_db

ADDRESS = "/fhir/R4/$process-message"
TYPE = "application/fhir+json"
ACTOR = system("test")


@pytest.fixture
def key(db: None) -> str:
    return give_key(name="demo-lab", actor=ACTOR)


def send(body: bytes, key: str | None, **said: Any) -> HttpResponse:
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    content_type = said.pop("content_type", TYPE)
    return client.post(ADDRESS, body, content_type=content_type, headers={**headers, **said})


def outcome(response: HttpResponse, status: int) -> dict[str, Any]:
    """What a refusal says, which is an OperationOutcome by the definitions."""
    assert (response.status_code, response["Content-Type"]) == (status, TYPE)
    assert response["Cache-Control"] == "no-store"
    found: dict[str, Any] = json.loads(response.content)
    OperationOutcome.model_validate(found)
    return found


def test_results_go_the_way_of_every_result(order: ServiceRequest, key: str) -> None:
    answer = send(written(about(order, result(CRP, 4.8), result(HB, 13.4, "g/dL"))), key)
    assert (answer.status_code, answer["Content-Type"]) == (200, TYPE)
    Bundle.model_validate(json.loads(answer.content))
    header = json.loads(answer.content)["entry"][0]["resource"]
    assert header["response"] == {"identifier": "m-1", "code": "ok"}
    row = InboxMessage.objects.get()
    assert (row.sender, row.control, row.channel) == ("FHIR|demo-lab", "m-1", "fhir")
    assert ObservationVersion.objects.count() == 0
    run_due_jobs()
    found = ObservationVersion.objects.order_by("observation__code")
    told = [(each.observation.code, str(each.value), each.unit, each.status) for each in found]
    assert [(code, float(value), status) for code, value, _unit, status in told] == [
        ("crp", 4.8, ResultStatus.FINAL),
        ("haemoglobin", 13.4, ResultStatus.FINAL),
    ]
    assert Quarantined.objects.count() == 0
    event = AuditEvent.objects.get(event="diagnostics.message.received")
    assert (event.actor_kind, event.actor_id) == ("machine", "demo-lab")


def test_one_that_comes_again_gets_the_same_answer_and_is_filed_once(
    order: ServiceRequest, key: str
) -> None:
    message = about(order, result(CRP, 4.8))
    first = send(written(message), key)
    again = {**message, "id": "b-2", "timestamp": "2026-03-10T09:00:00Z"}
    assert send(written(again), key).content == first.content
    run_due_jobs()
    assert (InboxMessage.objects.count(), ObservationVersion.objects.count()) == (1, 1)


def test_an_id_used_for_something_else_is_refused(order: ServiceRequest, key: str) -> None:
    send(written(about(order, result(CRP, 4.8))), key)
    found = outcome(send(written(about(order, result(CRP, 480))), key), 409)
    assert found["issue"][0]["code"] == "conflict"
    # Another laboratory counts for itself.
    other = give_key(name="other-lab", actor=ACTOR)
    assert send(written(about(order, result(CRP, 480))), other).status_code == 200


def test_a_correction_and_a_withdrawal_are_versions(order: ServiceRequest, key: str) -> None:
    taken_back = result(CRP, 4.8, status="entered-in-error")
    steps = (result(CRP, 4.8), result(CRP, 5.8, status="corrected"), taken_back)
    for number, step in enumerate(steps):
        message = about(order, step, control=f"m-{number}")
        assert send(written(message), key).status_code == 200
        run_due_jobs()
    observation = Observation.objects.get()
    versions = observation.versions.order_by("number").values_list("status", flat=True)
    assert list(versions) == ["final", "corrected", "entered-in-error"]
    assert observation.versions.get(number=3).value is None


def test_both_ways_of_writing_tell_of_one_result(order: ServiceRequest, key: str) -> None:
    take(order, segment("1988-5^CRP^LN", "4.8"))
    send(written(about(order, result(CRP, 4.8))), key)
    run_due_jobs()
    assert ObservationVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"placer": "W-2222-22"}, QuarantineReason.ORDER_UNKNOWN),
        ({"number": "P0000043-39"}, QuarantineReason.PATIENT_DIFFERS),
        ({"birth": "1981-03-31"}, QuarantineReason.BIRTH_DIFFERS),
    ],
)
def test_what_fits_no_record_waits(
    order: ServiceRequest, key: str, said: dict[str, str], reason: str
) -> None:
    patient = order.encounter.patient
    right = {
        "placer": order.accession,
        "number": patient.number,
        "birth": patient.birth_date.isoformat(),
    }
    assert send(written(bundle(result(CRP, 4.8), **{**right, **said})), key).status_code == 200
    run_due_jobs()
    assert Quarantined.objects.get().reason == reason
    assert ObservationVersion.objects.count() == 0


def test_a_line_that_is_not_known_waits_by_itself(order: ServiceRequest, key: str) -> None:
    odd = [result("99999-9", 1), result(HB, 13.4, "furlong")]
    send(written(about(order, result(CRP, 4.8), *odd)), key)
    run_due_jobs()
    reasons = set(Quarantined.objects.values_list("reason", flat=True))
    assert reasons == {QuarantineReason.TEST_UNKNOWN, QuarantineReason.UNIT_UNKNOWN}
    assert ObservationVersion.objects.get().observation.code == "crp"


def test_nobody_comes_in_without_a_key(order: ServiceRequest, key: str) -> None:
    body = written(about(order, result(CRP, 4.8)))
    for wrong in (None, "", "wervel_", key[:-1], key.upper(), f"{key} {key}"):
        response = send(body, wrong)
        assert response["WWW-Authenticate"] == "Bearer"
        assert outcome(response, 401)["issue"][0]["code"] == "login"
    assert outcome(send(body, None, Authorization=f"Basic {key}"), 401)
    end_keys(name="demo-lab", actor=ACTOR)
    outcome(send(body, key), 401)
    assert InboxMessage.objects.count() == 0


def test_a_log_in_is_no_key(order: ServiceRequest) -> None:
    client = Client(raise_request_exception=False)
    enter(client, make_user("everything", *Role), both=True)
    body = written(about(order, result(CRP, 4.8)))
    outcome(client.post(ADDRESS, body, content_type=TYPE), 401)  # type: ignore[arg-type]


def test_a_key_opens_nothing_else(key: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {key}"})
    for page in ("/nl/werk/", "/nl/mijn/", "/cms/"):
        assert client.get(page).status_code == 302


def test_a_key_is_kept_nowhere(key: str) -> None:
    kept = [*MachineKey.objects.values_list("digest", flat=True)]
    kept += [json.dumps(each.detail) for each in AuditEvent.objects.all()]
    assert len(kept) >= 2
    assert not any(key in each for each in kept)


@pytest.mark.parametrize("name", BROKEN)
def test_malformed_input_is_an_outcome_with_its_place(key: str, name: str) -> None:
    issue = outcome(send(BROKEN[name], key), 400)["issue"][0]
    assert issue["code"] == "structure"
    assert issue["expression"][0].startswith("Bundle")
    assert InboxMessage.objects.count() == 0


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_message_is_an_outcome_with_its_place(key: str, name: str) -> None:
    message = bundle(result(CRP, 4.8), result(HB, 13.4, "g/dL"))
    WRONG[name][0](message)
    for issue in outcome(send(written(message), key), 422)["issue"]:
        assert issue["code"] == "invalid"
        assert issue["expression"][0].startswith("Bundle")
    assert InboxMessage.objects.count() == 0


def test_what_is_too_large_is_not_read(key: str) -> None:
    huge = bundle(*[result(CRP, 1)] * 10_000)
    assert len(written(huge)) > 1_000_000
    assert outcome(send(written(huge), key), 413)["issue"][0]["code"] == "too-long"
    outcome(send(written(bundle(*[result(CRP, 1)] * 600)), key), 413)


@pytest.mark.parametrize(
    "content_type",
    ["application/fhir+xml", "text/xml", "text/plain", f"{TYPE}; charset=latin-1", ""],
)
def test_only_json_in_utf_8_is_read(key: str, content_type: str) -> None:
    response = send(written(bundle(result(CRP, 1))), key, content_type=content_type)
    assert outcome(response, 415)["issue"][0]["code"] == "not-supported"


def test_what_is_packed_or_asks_for_more_is_refused(key: str) -> None:
    body = written(bundle(result(CRP, 1)))
    outcome(send(body, key, **{"Content-Encoding": "gzip"}), 415)
    client = Client(headers={"Authorization": f"Bearer {key}"})
    asked = client.post(f"{ADDRESS}?async=true", body, content_type=TYPE)  # type: ignore[arg-type]
    outcome(asked, 400)  # type: ignore[arg-type]


@pytest.mark.parametrize("page", ["Patient", "Patient/1", "Observation?code=1", ""])
def test_nothing_can_be_asked_for(key: str, page: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {key}"})
    outcome(client.get(f"/fhir/R4/{page}"), 404)  # type: ignore[arg-type]


def test_other_methods_are_refused(key: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {key}"})
    for method in ("get", "put", "delete", "patch"):
        response = getattr(client, method)(ADDRESS)
        assert response["Allow"] == "POST"
        outcome(response, 405)


def test_who_sends_too_often_is_told_when_to_come_back(
    key: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMITS = True
    answers: Iterator[HttpResponse] = (send(b"{}", key) for _time in range(700))
    refused = next(each for each in answers if each.status_code != 422)
    assert int(refused["Retry-After"]) >= 1
    assert outcome(refused, 429)["issue"][0]["code"] == "throttled"


def test_it_says_what_it_can_do() -> None:
    response = Client().get("/fhir/R4/metadata")
    assert (response.status_code, response["Content-Type"]) == (200, TYPE)
    statement = CapabilityStatement.model_validate(json.loads(response.content))
    assert (statement.fhirVersion, statement.format) == ("4.0.1", ["json"])
    assert statement.rest[0].operation[0].name == "process-message"
