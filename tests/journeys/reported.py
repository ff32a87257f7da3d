"""Visits with and without a report, and what became of them."""

import json
from dataclasses import dataclass
from typing import Any

from tests.journeys.coming_in import MAKE_STAFF
from tests.serving import Serving

ONE, TWO, THREE = "reports-one", "reports-two", "reports-three"
# For each visit its id; for the patient of the first one also a code for the portal.
PREPARE = f"""{MAKE_STAFF}
import json
from datetime import date
from wervel.accounts.acts import CODE, note_proof
from wervel.diagnostics.choices import ReleaseChoice
from wervel.diagnostics.services.report_drafts import save_draft, start_report
from wervel.diagnostics.services.report_previews import make_preview
from wervel.diagnostics.services.report_signing import ACT, sign_report
from wervel.encounters.models import Encounter
from wervel.encounters.services.visits import open_encounter
from wervel.patients.access_codes import give_code
from wervel.patients.choices import AccessBasis, DocumentKind, Sex
from wervel.patients.services import Identity, PatientDetails, verify_patient
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare

doctor = make_staff({ONE!r}, "Eén", "doctor")
make_staff({TWO!r}, "Twee", "doctor")
make_staff({THREE!r}, "Drie", "doctor")
desk = make_staff("reports-desk", "Balie", "desk").as_actor()
actor = doctor.as_actor()
names = ("clinical_assessment", "plain_found", "plain_means", "plain_steps", "plain_back")
texts = {{name: f"Demo: {{name}}." for name in names}}

def visit(family):
    who = PatientDetails("Demo", family, date(1980, 3, 31), "", "+31201234567", "nl")
    query = SlotQuery("first-consultation-back", location="bottrop", limit=1)
    slot = search_slots(query).slots[0]
    booked = book_appointment(wanted=prepare(slot=slot.id), details=who, actor=VISITOR)
    identity = Identity(who.given, who.family, who.birth_date, Sex.FEMALE)
    verify_patient(patient_id=booked.patient_id, identity=identity, actor=desk)
    opened = open_encounter(appointment_id=booked.pk, actor=system("test"))
    Encounter.objects.filter(pk=opened.pk).update(status="in-progress")
    return opened

def draft(family):
    opened = visit(family)
    report = start_report(encounter_id=opened.pk, language="nl", actor=actor)
    save_draft(report_id=report.pk, base=report.draft_number, texts=texts, critical=False,
               release_choice=ReleaseChoice.AT_ONCE, actor=actor)
    return opened

def signed(family):
    opened = draft(family)
    report = opened.reports.get()
    digest = make_preview(report_id=report.pk, actor=actor).digest
    proof = note_proof(user=doctor, act=ACT, subject=digest, method=CODE)
    sign_report(report_id=report.pk, digest=digest, proof_id=proof.pk, actor=actor)
    return opened

first = signed("Eerste")
given = give_code(patient_id=first.patient_id, basis=AccessBasis.SELF,
                  proof=DocumentKind.PASSPORT, holder="", actor=desk)
print(json.dumps({{
    "code": given.code,
    "signed": str(first.pk),
    "wrong": str(signed("Verkeerd").pk),
    "right": str(visit("Goed").pk),
    "late": str(signed("Laat").pk),
    "both": str(draft("Beiden").pk),
    "typed": str(draft("Getypt").pk),
}}))
"""
FOUND = """
import hashlib, json
from wervel.diagnostics.models import DiagnosticReport, Rendition, ReportLink, SigningAct
rows = DiagnosticReport.objects.filter(encounter_id={!r}).order_by("created_at")
print(json.dumps([{{
    "status": row.status,
    "owner": str(row.patient) == str(row.encounter.patient) and row.patient.family,
    "draft": row.draft and row.draft["plain"]["means"],
    "versions": [[one.number, one.reason] for one in row.versions.order_by("number")],
    "signed": [[one.doctor.username, one.proof.method]
               for one in SigningAct.objects.filter(version__report=row).order_by("at")],
    "files": [[one.version.number, hashlib.sha256(bytes(one.pdf)).hexdigest() == one.sha256,
               one.sha256] for one in Rendition.objects.filter(version__report=row)
              .order_by("version__number")],
    "open_links": ReportLink.objects.filter(recipient__report=row, revoked_at=None).count(),
    "links": ReportLink.objects.filter(recipient__report=row).count(),
    "tasks": [[one.outcome, one.done_by and one.done_by.username]
              for one in row.tasks.order_by("made_at")],
    "typed": {{one.author.username: one.texts["plain_means"] for one in row.typed.all()}},
}} for row in rows]))
"""


@dataclass(frozen=True, slots=True)
class Reports:
    """The visits by what they are for, and a code for the pages of the patient of the first."""

    serving: Serving
    visits: dict[str, str]

    @property
    def base_url(self) -> str:
        """An address in digits can have no passkey."""
        return self.serving.base_url.replace("127.0.0.1", "localhost")

    def page(self, name: str, rest: str = "verslag/") -> str:
        return f"{self.base_url}/nl/werk/bezoeken/{self.visits[name]}/{rest}"

    def found(self, name: str) -> list[dict[str, Any]]:
        script = FOUND.format(self.visits[name])
        rows: list[dict[str, Any]] = json.loads(self.serving.database.python(script))
        return rows
