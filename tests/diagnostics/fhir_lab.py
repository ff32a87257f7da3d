"""A laboratory that speaks FHIR: messages about an order, as values to change."""

import json
from typing import Any

from wervel.diagnostics.models import ServiceRequest

EVENT = {"system": "http://terminology.hl7.org/CodeSystem/v2-0003", "code": "R01"}
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
CRP, HB = "1988-5", "718-7"
PERSON, REPORT = "urn:uuid:0001", "urn:uuid:0002"


def result(code: str, value: Any, unit: str = "mg/L", *, status: str = "final") -> dict[str, Any]:
    quantity = {"value": value, "unit": unit, "system": UCUM, "code": unit}
    return {
        "resourceType": "Observation",
        "status": status,
        "code": {"coding": [{"system": LOINC, "code": code}], "text": code},
        "subject": {"reference": PERSON},
        "effectiveDateTime": "2026-03-10T07:30:00+01:00",
        "valueQuantity": quantity,
    }


def bundle(
    *results: dict[str, Any],
    placer: str = "W-7K3M-9Q",
    number: str = "P0000042-42",
    birth: str = "1980-03-31",
    control: str = "m-1",
) -> dict[str, Any]:
    """A message about one order; each result is an entry of its own."""
    addresses = [f"urn:uuid:1{place:03}" for place in range(len(results))]
    header = {
        "resourceType": "MessageHeader",
        "id": control,
        "eventCoding": EVENT,
        "source": {"name": "LAB", "endpoint": "https://lab.example/fhir"},
        "focus": [{"reference": REPORT}],
    }
    report = {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "basedOn": [{"identifier": {"value": placer}}],
        "code": {"text": "Blood"},
        "subject": {"reference": PERSON},
        "result": [{"reference": each} for each in addresses],
    }
    person = {"resourceType": "Patient", "identifier": [{"value": number}], "birthDate": birth}
    resources = {"urn:uuid:0000": header, REPORT: report, PERSON: person}
    resources |= dict(zip(addresses, results, strict=True))
    entries = [{"fullUrl": each, "resource": found} for each, found in resources.items()]
    return {"resourceType": "Bundle", "id": "b-1", "type": "message", "entry": entries}


def about(order: ServiceRequest, *results: dict[str, Any], control: str = "m-1") -> dict[str, Any]:
    """Such a message for a person and an order that we know."""
    patient = order.encounter.patient
    return bundle(
        *results,
        placer=order.accession,
        number=patient.number,
        birth=patient.birth_date.isoformat(),
        control=control,
    )


def written(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode()
