"""The visit of the long journey: who comes, what is sent about them, what must be there after."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from playwright.sync_api import FilePayload

from tests.diagnostics.gateways import Gateway
from tests.diagnostics.images import file as dicom_file
from tests.diagnostics.lab import header, line
from tests.journeys.coming_in import MAKE_STAFF
from tests.serving import Serving
from wervel.common import clock

DESK, DOCTOR = "whole-desk", "whole-doctor"
EMAIL, BORN = "whole-visit@patient.example", date(1980, 3, 31)
GIVEN, FAMILY = "Żofia", "Ğöker 山田"
NAME = f"{GIVEN} {FAMILY}"
CRP = "1988-5^CRP^LN"
SLICES = 3
WHY = "Demo: Entzündung vor einer Spritze ausschließen."
# Leg pain for eight weeks, and nothing else: an MRI may help, blood does not.
PREPARE = f"""{MAKE_STAFF}
from datetime import timedelta
from wervel.common import clock
from wervel.diagnostics.content import order_content
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.triage import publishing
from wervel.triage.models import CheckOutcome
from datetime import date

make_staff({DESK!r}, "Balie", "desk")
doctor = make_staff({DOCTOR!r}, "Arzt", "doctor")
born = date({BORN.year}, {BORN.month}, {BORN.day})
who = PatientDetails({GIVEN!r}, {FAMILY!r}, born, {EMAIL!r}, "+31201234567", "nl")
# A late time, so that it is in nobody's way: the patient's scan is offered the earliest one.
query = SlotQuery("first-consultation-back", location="aachen", limit=100)
slot = search_slots(query).slots[-1]
booked = book_appointment(wanted=prepare(slot=slot.id), details=who, actor=VISITOR)
content = order_content()
publishing.publish_pathway(text=content.pathway_text, actor=system("test"))
asked = content.pathway.findings.values()
answers = {{one.id: False for one in asked if one.kind.value == "boolean"}}
answers |= {{"duration": 56, "pain_nrs": 5, "onset": "gradual", "course": "stable"}}
check = CheckOutcome.objects.create(
    pathway_id=content.pathway.content_hash, pathway_slug="back-pain", pathway_version="1",
    answers=answers | {{"radiates_below_knee": True}}, outcome={{}}, urgency="within-weeks",
    language="nl", created_at=clock.now(),
)
# The time is moved by hand: whatever the hour of this test, the patient comes today.
begin = clock.now()
Appointment.objects.filter(pk=booked.pk).update(
    start=begin, end=begin + timedelta(minutes=40), triage_reference=str(check.pk)
)
print(booked.reference, booked.patient.number)
"""
ORDERS = """
import json
from wervel.diagnostics.models import ServiceRequest
rows = ServiceRequest.objects.filter(encounter__appointment__reference="{}")
print(json.dumps({{row.category: row.accession for row in rows}}))
"""
OUTCOME = """
import hashlib, json
from wervel.accounts.models import ActProof
from wervel.audit.models import AuditEvent
from wervel.diagnostics.models import *
from wervel.encounters.models import Encounter, IdentityCheck
from wervel.patients.models import PatientAccess
visit = Encounter.objects.get(appointment__reference="{}")
report = visit.reports.get()
version = report.versions.get()
signing = version.signing
access = PatientAccess.objects.get(patient=visit.patient)
requests = ServiceRequest.objects.filter(encounter=visit).order_by("category")
print(json.dumps({{
    "visit": visit.status,
    "steps": [row.after for row in visit.steps.order_by("pk")],
    "seen": IdentityCheck.objects.get(encounter=visit).checked_by.username,
    "orders": [[row.category, row.status, row.rating.band, row.rating.stated_reason]
               for row in requests],
    "cleared": requests.get(magnetic=True).clearance.basis,
    "values": [[row.observation.encounter.pk == visit.pk, str(row.value)]
               for row in ObservationVersion.objects.filter(observation__encounter=visit)],
    "images": ImagingInstance.objects.filter(series__study__encounter=visit).count(),
    "report": report.status,
    "signed": [version.number, signing.doctor.username, signing.proof.method],
    "languages": {{row.language: row.sha256 for row in version.renditions.all()}},
    "whole": all(hashlib.sha256(bytes(row.pdf)).hexdigest() == row.sha256
                 for row in version.renditions.all()),
    "released": version.release.released_at is not None,
    "access": [access.basis, access.ended_at, access.user.kind, access.user.email],
    "read": AuditEvent.objects.filter(event="diagnostics.report.read",
        object_id=str(report.pk), actor_id=str(access.user_id)).exists(),
}}))
"""

EXPECTED = {
    "visit": "finished",
    "steps": ["planned", "arrived", "in-progress", "finished"],
    "seen": DESK,
    "orders": [
        ["imaging", "completed", "may", ""],
        ["laboratory", "completed", "not", WHY],
    ],
    "cleared": "answers",
    "values": [[True, "3.00000000"]],
    "images": SLICES,
    "report": "final",
    "signed": [1, DOCTOR, "totp"],
    "whole": True,
    "released": True,
    "access": ["self", None, "patient", EMAIL],
    "read": True,
}


@dataclass(frozen=True, slots=True)
class Booked:
    """A visit of today, and where it is worked on."""

    serving: Serving
    gateway: Gateway
    reference: str
    number: str

    def look(self, script: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            self.serving.database.python(script.format(self.reference))
        )
        return found


def blood(booked: Booked) -> bytes:
    """As a laboratory writes it, with the number of the order."""
    accession = booked.look(ORDERS)["laboratory"]
    taken = f"{clock.to_clinic(clock.now() - timedelta(minutes=1)):%Y%m%d%H%M%S%z}"
    segments = (
        header("whole-1"),
        f"PID|1||{booked.number}^^^WERVEL^PI||Goker^Zofia||{BORN:%Y%m%d}|F",
        f"OBR|1|{accession}||LAB^Blood|||{taken}",
        line(CRP, "3"),
    )
    return "\r".join([*segments, ""]).encode()


def slices(booked: Booked) -> list[FilePayload]:
    """As a scanner writes them, with the number of the order."""
    scan = booked.look(ORDERS)["imaging"]
    study, series = (f"2.25.{uuid4().int}" for _ in range(2))
    return [
        {
            "name": f"{number}.dcm",
            "mimeType": "application/dicom",
            "buffer": dicom_file(
                shift=number,
                StudyDate=f"{clock.today():%Y%m%d}",
                StudyDescription="Demo LWS",
                StudyInstanceUID=study,
                SeriesInstanceUID=series,
                SOPInstanceUID=f"{series}.{number}",
                InstanceNumber=number,
                AccessionNumber=scan,
                PatientID=booked.number,
                PatientBirthDate=f"{BORN:%Y%m%d}",
                PatientName="GOKER^ZOFIA",
            ),
        }
        for number in range(1, SLICES + 1)
    ]
