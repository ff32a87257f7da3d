"""A value that was withdrawn after the signature is no value on the page and in the copy."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.diagnostics.lab import CRP, HB, line, order, take
from tests.diagnostics.reports.reports import Found, sign, write
from tests.portal.accounts import come_in
from wervel.accounts.models import User
from wervel.diagnostics.models import DiagnosticReport, ServiceRequest
from wervel.diagnostics.report_sources import use_sources
from wervel.diagnostics.selectors.record_copy import record_copy
from wervel.diagnostics.selectors.report_parts import RecordParts
from wervel.diagnostics.services.report_drafts import start_report
from wervel.diagnostics.services.report_releases import release_report
from wervel.patients.models import PatientAccess

__all__ = ["order"]


@pytest.fixture
def report(order: ServiceRequest, doctor: User, found: Found) -> DiagnosticReport:
    """Signed and released, with two values."""
    use_sources(RecordParts())
    noted = ["NTE|1||Lipämisch", line(CRP, "48"), line(HB, "8.7", "mmol/L"), "NTE|1||Alt"]
    take(order, *noted, control="1")
    actor = doctor.as_actor()
    begun = start_report(encounter_id=order.encounter_id, language="nl", actor=actor)
    signed = sign(write(begun, doctor), doctor)
    release_report(version_id=signed.pk, actor=actor)
    return begun


def observations(access: PatientAccess) -> Iterator[dict[str, Any]]:
    actor = access.user.as_actor()
    copy = record_copy(patient_id=access.patient_id, language="nl", actor=actor)
    for each in copy.bundle["entry"]:
        if each["resource"]["resourceType"] == "Observation":
            yield each["resource"]


def test_the_page_shows_it_as_withdrawn_and_no_value(
    client: Client, access: PatientAccess, report: DiagnosticReport, order: ServiceRequest
) -> None:
    come_in(client, access.user)
    address = f"/nl/mijn/{access.pk}/verslagen/{report.pk}/"
    text = client.get(address).text
    assert "<b>48\u00a0mg/L</b>" in text
    assert "ingetrokken" not in text
    assert '<b>CRP (ontstekingswaarde):</b> <span dir="auto">Lipämisch</span>' in text
    take(order, line(CRP, "", status="W"), control="2")
    text = client.get(address).text
    for words in ("<b>ingetrokken</b>", "op 10 maart", "<b>8,7\u00a0mmol/L</b>", "In de PDF staat"):
        assert words in text
    assert "<b>CRP (ontstekingswaarde):</b>" not in text
    assert '<b>Hemoglobine (Hb):</b> <span dir="auto">Lipämisch<br>Alt</span>' in text
    assert "48" not in text.partition("<h2>Uw waarden</h2>")[2].partition("</ul>")[0]


def test_the_copy_of_the_record_has_no_value(
    access: PatientAccess, report: DiagnosticReport, order: ServiceRequest
) -> None:
    assert [each["status"] for each in observations(access)] == ["final", "final"]
    take(order, line(CRP, "", status="X"), control="2")
    crp, hb = observations(access)
    assert (crp["status"], crp["dataAbsentReason"]["text"]) == (
        "cancelled",
        "Ingetrokken door het laboratorium",
    )
    assert {"valueQuantity", "valueString", "interpretation", "referenceRange"}.isdisjoint(crp)
    assert (hb["status"], hb["valueQuantity"]["value"]) == ("final", 8.7)
    assert hb["note"] == [{"text": "Lipämisch\nAlt"}]
    assert "note" not in crp
