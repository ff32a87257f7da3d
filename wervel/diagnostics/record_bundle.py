"""A whole record as a FHIR R4 collection: what the documents of its reports say, and the visits.

The only code in it is the class of a visit, which the definitions of Encounter demand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from wervel.diagnostics.fhir_document import Resource, Signed, document
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.selectors.record_copy import CopiedVisit
from wervel.patients.record_copy import CopiedPerson
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.selectors.record_copy import CopiedAppointment

APPOINTMENT_STATUS = {
    AppointmentStatus.CONFIRMED: "booked",
    AppointmentStatus.ARRIVED: "arrived",
    AppointmentStatus.FINISHED: "fulfilled",
    AppointmentStatus.CANCELLED: "cancelled",
    AppointmentStatus.NO_SHOW: "noshow",
}
ENCOUNTER_STATUS = {
    EncounterStatus.PLANNED: "planned",
    EncounterStatus.ARRIVED: "arrived",
    EncounterStatus.IN_PROGRESS: "in-progress",
    EncounterStatus.AWAITING_RESULTS: "in-progress",
    EncounterStatus.FINISHED: "finished",
    EncounterStatus.CANCELLED: "cancelled",
}
# As in the examples of https://hl7.org/fhir/R4/encounter.html.
AMBULATORY = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
    "code": "AMB",
    "display": "ambulatory",
}


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One sealed file, and where it lies beside the Bundle."""

    version_id: UUID
    language: str
    path: str


@dataclass(frozen=True, slots=True)
class CopiedReport:
    """A released version; `files` are its sealed pages by language."""

    signed: Signed
    encounter_id: UUID
    files: Sequence[ReportFile]


def record_bundle(
    *,
    person: CopiedPerson,
    appointments: Sequence[CopiedAppointment],
    visits: Sequence[CopiedVisit],
    reports: Sequence[CopiedReport],
    record_system: str,
    made_at: datetime,
    language: str,
) -> Resource:
    """Every reference in it leads to an entry of it."""
    places = {each.place_id: each.place for each in appointments}
    places |= {each.place_id: each.place for each in visits}
    resources = [
        _patient(person, record_system) | _links("replaces", person.replaced),
        *(
            _patient(each, record_system) | {"active": False} | _links("replaced-by", [person])
            for each in person.replaced
        ),
        *({"resourceType": "Location", "id": str(pk), "name": name} for pk, name in places.items()),
        *(_appointment(each, person) for each in appointments),
        *(_encounter(each, person, {one.id for one in appointments}) for each in visits),
    ]
    known = {each.id for each in visits}
    for each in reports:
        resources += _of_report(each, person, known, language)
    by_id = {each["id"]: each for each in resources}
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "language": language,
        "timestamp": made_at.isoformat(timespec="seconds"),
        "entry": [{"fullUrl": f"urn:uuid:{pk}", "resource": each} for pk, each in by_id.items()],
    }


def _to(pk: UUID, display: str = "") -> dict[str, str]:
    found = {"reference": f"urn:uuid:{pk}"}
    return found | {"display": display} if display else found


def _patient(person: CopiedPerson, record_system: str) -> Resource:
    reachable = (("phone", person.phone), ("email", person.email))
    found: Resource = {
        "resourceType": "Patient",
        "id": str(person.id),
        "identifier": [{"system": record_system, "value": person.number}],
        "name": [
            {
                "text": f"{person.given} {person.family}",
                "family": person.family,
                "given": [person.given],
            }
        ],
        "gender": person.sex,
        "birthDate": person.birth_date.isoformat(),
        "communication": [{"language": {"text": person.language}}],
    }
    if telecom := [{"system": kind, "value": value} for kind, value in reachable if value]:
        found["telecom"] = telecom
    return found


def _links(kind: str, others: Sequence[CopiedPerson]) -> Resource:
    """What hangs on a replaced record is told of the kept one, which is who the person is now."""
    found = [{"other": _to(each.id), "type": kind} for each in others]
    return {"link": found} if found else {}


def _appointment(each: CopiedAppointment, person: CopiedPerson) -> Resource:
    return {
        "resourceType": "Appointment",
        "id": str(each.id),
        "identifier": [{"value": each.reference}],
        "status": APPOINTMENT_STATUS[each.status],
        "serviceType": [{"text": each.service}],
        "start": each.start.isoformat(timespec="seconds"),
        "end": each.end.isoformat(timespec="seconds"),
        "participant": [
            {"actor": _to(person.id), "status": "accepted"},
            {"actor": _to(each.place_id, each.place), "status": "accepted"},
        ],
    }


def _encounter(each: CopiedVisit, person: CopiedPerson, booked: set[UUID]) -> Resource:
    found: Resource = {
        "resourceType": "Encounter",
        "id": str(each.id),
        "status": ENCOUNTER_STATUS[each.status],
        "class": AMBULATORY,
        "subject": _to(person.id),
        "location": [{"location": _to(each.place_id, each.place)}],
    }
    if each.appointment_id in booked:
        found["appointment"] = [_to(each.appointment_id)]
    if each.begun:
        found["period"] = {"start": each.begun.isoformat(timespec="seconds")}
        if each.ended:
            found["period"]["end"] = each.ended.isoformat(timespec="seconds")
    return found


def _of_report(
    each: CopiedReport, person: CopiedPerson, visits: set[UUID], language: str
) -> Sequence[Resource]:
    """The document of a report with the patient, doctors and house of the whole record."""
    resources = [entry["resource"] for entry in document(each.signed, language)["entry"]]
    ids = {one["id"]: _shared_id(one, person) for one in resources}
    moved = {f"urn:uuid:{old}": f"urn:uuid:{new}" for old, new in ids.items()}
    found = []
    for one in resources:
        if one["resourceType"] == "Patient":
            continue
        if one["resourceType"] == "DiagnosticReport":
            one = one | {"presentedForm": _forms(each.files)}
            if each.encounter_id in visits:
                one["encounter"] = _to(each.encounter_id)
        found.append(_linked(one, moved) | {"id": ids[one["id"]]})
    return found


def _shared_id(resource: Resource, person: CopiedPerson) -> str:
    """One patient, and one entry for a doctor or house that signs several reports."""
    match resource["resourceType"]:
        case "Patient":
            return str(person.id)
        case "Practitioner" | "Organization" as kind:
            return str(uuid5(person.id, f"{kind} {resource['name']}"))
    return str(resource["id"])


def _forms(files: Sequence[ReportFile]) -> Sequence[Mapping[str, str]]:
    return [
        {
            "contentType": "application/pdf",
            "language": each.language,
            "url": each.path,
            "title": each.path.rpartition("/")[2],
        }
        for each in files
    ]


def _linked(value: Any, moved: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            key: moved.get(each, each)
            if key == "reference" and isinstance(each, str)
            else _linked(each, moved)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_linked(each, moved) for each in value]
    return value
