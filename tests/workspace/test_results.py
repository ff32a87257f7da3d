"""The pages of results: reading, typing, correcting, critical values, quarantine."""

import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from tests.diagnostics.lab import CRP, HB, asked, header, line, message, order, person, send, take
from tests.diagnostics.lab import doctor as doctor
from tests.encounters.visits import booked, encounter
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common.jobs.worker import run_due_jobs
from wervel.diagnostics.models import (
    CriticalResult,
    Observation,
    ObservationVersion,
    Quarantined,
    ServiceRequest,
)
from wervel.encounters.models import Encounter
from wervel.patients.models import Patient

__all__ = ["booked", "doctor", "encounter", "order"]
LIST, CRITICAL = "/nl/werk/laboratorium/", "/nl/werk/laboratorium/kritiek/"


def page(encounter: Encounter, end: str = "") -> str:
    return f"/nl/werk/bezoeken/{encounter.pk}/uitslagen/{end}"


@pytest.fixture
def staff(client: Client, make_staff: MakeStaff, order: ServiceRequest) -> Client:
    """Logged in after the clock was set for the visit, or the session would be of the future."""
    make_staff(Role.DOCTOR, Role.ASSISTANT)
    log_in(client)
    return client


def test_values_ranges_flags_and_changes(staff: Client, order: ServiceRequest) -> None:
    Patient.objects.update(sex="female")
    take(order, line(CRP, "<5", kind="SN").replace("<5", "<^5"), line(HB, "8.7", "mmol/l"))
    second = ServiceRequest.objects.get(pk=order.pk)
    second.pk, second.accession = None, "W-7K3M-9Q"
    second.id = ServiceRequest._meta.get_field("id").get_default()
    second.save(force_insert=True)
    body = message(second, [line(HB, "11.5", "g/dl")], control="2")
    assert send(body.replace(b"20260310073000+0100", b"20260310074500+0100"))[0] == "AA"
    run_due_jobs()
    text = staff.get(page(order.encounter)).text
    for words in ("&lt; 5 mg/L", "tot 5 mg/L", "8,7 mmol/L", "120–150 g/L", "11,5 g/dL", "laag"):
        assert words in text
    assert "−25 g/L" in text
    assert 'role="img" aria-label="11,5 g/dL: laag. Gewoon: 120–150 g/L."' in text
    reads = AuditEvent.objects.filter(event="diagnostics.observation.read")
    assert [event.patient_id for event in reads] == [order.patient_id]


def test_unknown_sex_has_no_range_known(staff: Client, order: ServiceRequest) -> None:
    take(order, line(HB, "8.7", "mmol/l"))
    text = staff.get(page(order.encounter)).text
    assert "geen grenzen bekend" in text
    assert "niet beoordeeld" in text


def test_typing_keeps_what_was_typed_and_files_what_is_right(
    staff: Client, order: ServiceRequest
) -> None:
    address = page(order.encounter, "nieuw/")
    assert order.accession in staff.get(address).text
    sent = {"day": "10-03-2026", "time": "05:30", "order": order.accession, "v-crp": "veel"}
    refused = staff.post(address, sent)
    assert refused.status_code == 422
    assert 'value="veel"' in refused.text
    assert "Schrijf een getal" in refused.text
    assert staff.post(address, {**sent, "v-crp": ""}).status_code == 422
    assert staff.post(address, {**sent, "v-crp": "1.000"}).status_code == 422
    assert staff.post(address, {**sent, "v-crp": "1\x00"}).status_code == 422
    assert staff.post(address, {**sent, "v-crp": "5", "day": "11-03-2026"}).status_code == 422
    assert staff.post(address, {**sent, "v-crp": "5", "order": "W-9999-99"}).status_code == 422
    assert Observation.objects.count() == 0
    good = {**sent, "v-crp": "<5", "v-hla-b27": "positive", "v-haemoglobin": "8,7"}
    answer = staff.post(address, {**good, "u-haemoglobin": "mmol/L"})
    assert answer["Location"] == page(order.encounter)
    rows = ObservationVersion.objects.order_by("observation__code").values_list(
        "observation__code", "comparator", "unit", "answer", "author__username"
    )
    assert list(rows) == [
        ("crp", "<", "mg/L", "", "demo"),
        ("haemoglobin", "", "mmol/L", "", "demo"),
        ("hla-b27", "", "", "positive", "demo"),
    ]
    assert "ingevoerd door Demo demo" in staff.get(page(order.encounter)).text


def test_a_correction_keeps_the_old_value(staff: Client, order: ServiceRequest) -> None:
    take(order, line(CRP, "48"))
    address = page(order.encounter, f"{Observation.objects.get().pk}/")
    assert staff.post(address, {"value": "4,8", "unit": "mg/L", "reason": ""}).status_code == 422
    sent = {"value": "4,8", "unit": "mg/L", "reason": "Komma vergeten"}
    assert staff.post(address, sent)["Location"] == address
    text = staff.get(address).text
    for words in ("4,8 mg/L", "48 mg/L", "Komma vergeten", "gecorrigeerd", "LAB HOUSE"):
        assert words in text
    other = page(order.encounter, f"{order.pk}/")
    assert staff.get(other).status_code == 404


def test_a_critical_value_asks_what_was_done(staff: Client, order: ServiceRequest) -> None:
    take(order, line(CRP, "412"))
    assert "kritiek hoog" in staff.get(page(order.encounter)).text
    assert order.encounter.appointment.reference in staff.get(CRITICAL).text
    address = page(order.encounter, f"kritiek/{CriticalResult.objects.get().pk}/")
    refused = staff.post(address, {"done": ""})
    assert refused.status_code == 422
    assert "Vul dit in" in refused.text
    assert staff.post(address, {"done": "Gebeld 🩸"})["Location"] == page(order.encounter)
    assert staff.post(address, {"done": "nog eens"}).status_code == 409
    text = staff.get(page(order.encounter)).text
    assert "Gebeld 🩸" in text
    assert "Ik heb gehandeld" not in text
    assert order.encounter.appointment.reference not in staff.get(CRITICAL).text


def test_a_manager_sees_whom_to_call_and_no_value(
    client: Client, make_staff: MakeStaff, order: ServiceRequest
) -> None:
    take(order, line(CRP, "412"))
    make_staff(Role.MANAGER)
    log_in(client)
    text = client.get(CRITICAL).text
    assert "Demo Asks" in text
    assert "412" not in text
    assert str(order.encounter_id) not in text
    assert client.get(page(order.encounter)).status_code == 403
    assert client.get(LIST).status_code == 403


def test_quarantine_is_settled_by_a_person(staff: Client, order: ServiceRequest) -> None:
    parts = [header(), person(order), asked(order, "W-9999-99"), line(CRP, "4.8")]
    assert send("\r".join(parts).encode())[0] == "AA"
    run_due_jobs()
    assert "Wij kennen geen aanvraag met dit nummer." in staff.get(LIST).text
    row = Quarantined.objects.get()
    address = f"{LIST}{row.pk}/"
    text = staff.get(address).text
    for words in ("W-9999-99", order.encounter.patient.number, "4.8", "mg/L"):
        assert words in text
    assert staff.post(address, {"accession": "W-9999-99", "note": "x"}).status_code == 422
    assert staff.post(address, {"accession": order.accession, "note": ""}).status_code == 422
    sent = {"accession": order.accession, "note": "Getikt", "step": "assign"}
    assert staff.post(address, sent)["Location"] == LIST
    assert staff.post(address, sent).status_code == 409
    assert "4,8 mg/L" in staff.get(page(order.encounter)).text
    assert AuditEvent.objects.filter(event="diagnostics.quarantine.read").count() >= 1
    assert staff.get(f"{LIST}{order.pk}/").status_code == 404


@pytest.mark.parametrize("role", [Role.PLANNER, Role.DESK, Role.AGENT, Role.EDITOR, Role.AUDITOR])
def test_nobody_else_comes_in(
    client: Client, make_staff: MakeStaff, order: ServiceRequest, role: Role
) -> None:
    make_staff(role)
    log_in(client)
    for address in (page(order.encounter), page(order.encounter, "nieuw/"), LIST, CRITICAL):
        assert client.get(address).status_code == 403
    home = client.get("/nl/werk/").text
    assert LIST not in home
