"""The FHIR document of a signed report: read by the official definitions, linked in itself."""

import base64
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from tests.diagnostics.reports.reports import sign
from wervel.accounts.models import User
from wervel.diagnostics.fhir_document import document
from wervel.diagnostics.models import DiagnosticReport, ReportVersion
from wervel.diagnostics.selectors.shared_reports import signed_version


@pytest.fixture
def version(report: DiagnosticReport, doctor: User) -> ReportVersion:
    return sign(report, doctor)


def made(version: ReportVersion, language: str = "nl") -> dict[str, Any]:
    pages = {each.language: bytes(each.pdf) for each in version.renditions.all()}
    return document(signed_version(version, pages), language)


@pytest.mark.parametrize("language", ["nl", "de", "en"])
def test_it_fits_the_definitions(version: ReportVersion, language: str) -> None:
    bundle = Bundle.model_validate(made(version, language))
    assert bundle.type == "document"
    kinds = [each.resource.get_resource_type() for each in bundle.entry]
    assert kinds == [
        "Composition",
        "Patient",
        "Practitioner",
        "Organization",
        "DiagnosticReport",
        "Observation",
    ]


def test_every_reference_leads_to_an_entry(version: ReportVersion) -> None:
    bundle = made(version)
    there = {each["fullUrl"] for each in bundle["entry"]}
    asked = set(references(bundle))
    assert asked <= there
    assert there - asked == {bundle["entry"][0]["fullUrl"], bundle["entry"][4]["fullUrl"]}


def references(value: Any) -> Any:
    if isinstance(value, dict):
        if "reference" in value and isinstance(value["reference"], str):
            yield value["reference"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def test_it_carries_the_sealed_files_and_no_code(version: ReportVersion) -> None:
    bundle = made(version)
    report = bundle["entry"][4]["resource"]
    carried = {each["language"]: base64.b64decode(each["data"]) for each in report["presentedForm"]}
    assert carried == {each.language: bytes(each.pdf) for each in version.renditions.all()}
    assert "coding" not in str(bundle)
    assert bundle == made(version)


def test_values_are_numbers_with_the_unit_of_the_laboratory(version: ReportVersion) -> None:
    observation = made(version)["entry"][5]["resource"]
    assert observation["valueQuantity"] == {"value": 3.0, "unit": "mg/l"}
    assert observation["referenceRange"] == [{"text": "0–5"}]
