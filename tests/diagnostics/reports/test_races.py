"""R27 and R28: two doctors at once, a double click, and a process that dies while it signs.

Real processes on a migrated database with all its guards; the twin has lock, second look and
constraint taken away, and must fail.
"""

import json
from typing import Any

import pytest

from tests.databases import Database, Engine

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

PREPARE = """
from datetime import date
from wervel.accounts.choices import Role
from wervel.accounts.services import create_staff
from wervel.common.actor import VISITOR, system
from wervel.demo.chain import build_chain, read_chain
from wervel.diagnostics.choices import ReleaseChoice
from wervel.diagnostics.services.report_drafts import save_draft, start_report
from wervel.diagnostics.services.report_previews import make_preview
from wervel.encounters.services.visits import open_encounter
from wervel.patients.services import PatientDetails
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
build_chain(read_chain())
(offer,) = search_slots(SlotQuery(service="first-consultation-back", limit=1)).slots
details = PatientDetails("Demo", "Demo", date(1980, 3, 31), "demo@patient.example", "+31201", "nl")
booked = book_appointment(wanted=prepare(slot=offer.id), details=details, actor=VISITOR)
visit = open_encounter(appointment_id=booked.pk, actor=system("test"))
doctors = [
    create_staff(username=name, email=f"{name}@wervel.example", password="correct horse battery",
                 roles=[Role.DOCTOR], given="Demo", family=name, actor=system("test"))
    for name in ("demo-one", "demo-two")
]
report = start_report(encounter_id=visit.pk, language="nl", actor=doctors[0].as_actor())
names = ("clinical_assessment", "plain_found", "plain_means", "plain_steps", "plain_back")
save_draft(report_id=report.pk, base=1, texts={name: "Demo." for name in names},
           release_choice=ReleaseChoice.AT_ONCE, critical=False, actor=doctors[0].as_actor())
for doctor in doctors:
    make_preview(report_id=report.pk, actor=doctor.as_actor())
"""
SIGN = """
import json, threading
from django.conf import settings
from django.db import connection, connections
from wervel.accounts.acts import CODE, note_proof
from wervel.accounts.models import User
from wervel.diagnostics.models import DiagnosticReport, ReportPreview, ReportVersion
from wervel.diagnostics.report_exceptions import PreviewOutOfDate
from wervel.diagnostics.sealing.signer import organisation_signer
from wervel.diagnostics.services.report_signing import ACT, sign_report
report = DiagnosticReport.objects.get()
organisation_signer()

def sign(doctor):
    (preview,) = ReportPreview.objects.filter(reader=doctor)
    proof = note_proof(user=doctor, act=ACT, subject=preview.digest, method=CODE)
    if barrier is not None:
        barrier.wait()
    return sign_report(report_id=report.pk, digest=preview.digest, proof_id=proof.pk,
                       actor=doctor.as_actor())
"""
RACE = """
seen = []
barrier = threading.Barrier(4)

def click(name):
    try:
        sign(User.objects.get(username=name))
        seen.append("signed")
    except PreviewOutOfDate as error:
        seen.append(error.status)
    finally:
        connections.close_all()

clicks = [threading.Thread(target=click, args=(name,)) for name in ("demo-one", "demo-two") * 2]
for each in clicks:
    each.start()
for each in clicks:
    each.join()
print(json.dumps(sorted(map(str, seen))))
"""
TAKE_GUARDS_AWAY = """
settings.UNGUARDED_SIGNING = True
found = next(c for c in ReportVersion._meta.constraints if c.name == "report_version_once")
ReportVersion._meta.constraints.remove(found)
with connection.schema_editor() as schema:
    schema.remove_constraint(ReportVersion, found)
"""
EDIT_MEANWHILE = """
from wervel.diagnostics.services.report_drafts import save_draft
barrier = None
edited = User.objects.get(username="demo-two")
save_draft(report_id=report.pk, base=report.draft_number, texts={"plain_back": "Demo: later."},
           release_choice=report.release_choice, critical=False, actor=edited.as_actor())
try:
    sign(User.objects.get(username="demo-one"))
except PreviewOutOfDate as error:
    print(json.dumps(error.extra))
"""
TYPE = """
from wervel.common import clock
from wervel.diagnostics.services import report_signing
from wervel.diagnostics.services.typing import Typed, type_results
one, two = (User.objects.get(username=name) for name in ("demo-one", "demo-two"))

def type_it():
    type_results(encounter_id=report.encounter_id, accession="", taken_at=clock.now(),
                 typed=[Typed("crp", "48", "mg/L")], actor=two.as_actor())

def sign_it():
    try:
        sign(one)
    except PreviewOutOfDate:
        pass
"""
TYPE_AT = """
barrier = None

def reach(point):
    if point == POINT:
        type_it()

report_signing.crash_point = reach
sign_it()
"""
TYPE_AT_ONCE = """
barrier = threading.Barrier(2)

def run(deed):
    try:
        deed()
    finally:
        connections.close_all()

def type_in_time():
    barrier.wait()
    type_it()

both = [threading.Thread(target=run, args=(deed,)) for deed in (sign_it, type_in_time)]
for each in both:
    each.start()
for each in both:
    each.join()
"""
TOLD = """
import json
from wervel.diagnostics.models import DiagnosticReport, ReportTask
report = DiagnosticReport.objects.get()
version = report.versions.first()
content = version.content if version else report.draft
print(json.dumps([report.status, len(content["results"]), ReportTask.objects.count()]))
"""
ONCE = "barrier = None\nsign(User.objects.get(username='demo-one'))"
LOOK = """
import hashlib, json
from wervel.audit.models import AuditEvent
from wervel.diagnostics.models import DiagnosticReport, Rendition, ReportStep, ReportVersion
from wervel.diagnostics.models import ReportRelease, SigningAct
from wervel.contact.models import OutboundMessage
print(json.dumps({
    "status": DiagnosticReport.objects.get().status,
    "rows": [model.objects.count() for model in (ReportVersion, SigningAct, Rendition,
                                                 ReportRelease)],
    "steps": ReportStep.objects.count(),
    "audit": AuditEvent.objects.filter(event="diagnostics.report.signed").count(),
    "mails": OutboundMessage.objects.filter(event_key__startswith="report-ready").count(),
    "whole": all(hashlib.sha256(bytes(each.pdf)).hexdigest() == each.sha256
                 for each in Rendition.objects.all()),
}))
"""
DRAFT = {"status": "draft", "rows": [0, 0, 0, 0], "steps": 1, "audit": 0, "mails": 0, "whole": True}
SIGNED = {
    "status": "final",
    "rows": [1, 1, 1, 1],
    "steps": 2,
    "audit": 1,
    "mails": 1,
    "whole": True,
}


def _build(database: Database) -> None:
    database.command("prepare")
    database.python(PREPARE)


def readable() -> Database:
    """A report that two doctors have read and nobody has signed."""
    return Engine.under_test().template("readable-report", _build).copy()


def look(database: Database) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(database.python(LOOK))
    return found


def test_of_four_clicks_of_two_doctors_one_signs() -> None:
    database = readable()
    seen = json.loads(database.python(SIGN + RACE))
    assert seen == ["409", "409", "409", "signed"]
    assert look(database) == SIGNED


def test_without_the_guards_several_sign() -> None:
    database = readable()
    seen = json.loads(database.python(SIGN + TAKE_GUARDS_AWAY + RACE))
    assert seen.count("signed") > 1
    assert look(database)["rows"][1] > 1


def test_what_another_has_edited_is_not_signed() -> None:
    database = readable()
    assert json.loads(database.python(SIGN + EDIT_MEANWHILE)) == {"changed": ["plain_back"]}
    assert look(database) == DRAFT


@pytest.mark.parametrize(
    ("point", "found"),
    [
        ("signing-before-seal", DRAFT),
        ("signing-after-seal", DRAFT),
        ("signing-before-commit", DRAFT),
        ("signing-after-commit", SIGNED),
    ],
)
def test_whoever_dies_while_signing_leaves_a_draft_or_a_signed_report(
    point: str, found: dict[str, Any]
) -> None:
    database = readable()
    with pytest.raises(RuntimeError):
        database.python(SIGN + ONCE, WERVEL_CRASH_AT=point)
    assert look(database) == found
    if found == DRAFT:
        database.python(SIGN + ONCE)
        assert look(database) == SIGNED


def told(database: Database, script: str) -> tuple[str, int, int]:
    """How the report stands, how many results it tells, and how many tasks there are."""
    database.python(SIGN + TYPE + script)
    status, results, tasks = json.loads(database.python(TOLD))
    return status, results, tasks


@pytest.mark.parametrize(
    ("point", "found"),
    [
        ("signing-before-seal", ("draft", 1, 0)),
        ("signing-after-seal", ("draft", 1, 0)),
        ("signing-after-commit", ("final", 0, 1)),
    ],
)
def test_a_result_that_comes_while_somebody_signs_is_told_or_is_a_task(
    point: str, found: tuple[str, int, int]
) -> None:
    assert told(readable(), f"POINT = {point!r}" + TYPE_AT) == found


def test_at_the_same_moment_too() -> None:
    assert told(readable(), TYPE_AT_ONCE) in (("draft", 1, 0), ("final", 0, 1))


def test_without_the_guards_nobody_hears_of_it() -> None:
    script = TAKE_GUARDS_AWAY + "POINT = 'signing-after-seal'" + TYPE_AT
    assert told(readable(), script) == ("final", 0, 0)
