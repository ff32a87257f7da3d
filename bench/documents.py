"""Within the product: a patient of many visits, each with a report, images, a reading by somebody
else, and blood. The newest visit is made by the services, the earlier ones are copies of it.
"""

import json
import os
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import translation

from bench.row_copies import Copies
from tests.diagnostics import images
from tests.diagnostics.reports.reports import TEXTS, prove
from tests.session_cookies import cookie_of
from wervel.accounts.choices import Role
from wervel.accounts.models import ActProof, User
from wervel.accounts.services import create_staff
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import Actor, system
from wervel.common.ids import uuid7
from wervel.diagnostics import models, spool
from wervel.diagnostics.choices import ReleaseChoice
from wervel.diagnostics.selectors.images import series_of
from wervel.diagnostics.selectors.reports import reports_of
from wervel.diagnostics.selectors.results import results_of
from wervel.diagnostics.services.images import Spooled, check_upload, receive_files
from wervel.diagnostics.services.readings import Written, type_reading
from wervel.diagnostics.services.report_drafts import save_draft, start_report
from wervel.diagnostics.services.report_previews import make_preview
from wervel.diagnostics.services.report_releases import release_report
from wervel.diagnostics.services.report_signing import sign_report
from wervel.diagnostics.services.typing import Typed, type_results
from wervel.encounters.models import Encounter, EncounterStep
from wervel.encounters.selectors.visits import visit_head
from wervel.encounters.services.visits import open_encounter
from wervel.patients.access_codes import NewAccount, give_code, use_code
from wervel.patients.choices import AccessBasis, DocumentKind
from wervel.patients.models import Patient, PatientAccess
from wervel.scheduling.models import Appointment
from wervel.workspace.visits.pages import PAGES, record_address

ACTOR = system("bench")
BETWEEN = timedelta(days=30)
SLICES, SIZE, READS = 12, 64, 10
BLOOD = (
    ("crp", "3", "mg/L"),
    ("esr", "9", "mm/h"),
    ("haemoglobin", "140", "g/L"),
    ("mcv", "90", "fL"),
    ("leucocytes", "7", "10*9/L"),
    ("platelets", "250", "10*9/L"),
    ("calcium", "2.3", "mmol/L"),
)
KINDS = (
    models.DiagnosticReport,
    models.ImagingStudy,
    models.ExternalReading,
)


def build_documents(visits: int) -> None:
    """Print how many documents there are, and who looks at which pages."""
    doctor = _staff(Role.DOCTOR)
    visit = _visit()
    _fill(visit, doctor)
    rows = [list(kind) for kind in _rows_of(visit)]
    for number in range(1, visits):
        copies = Copies(number * BETWEEN)
        for kind in rows:
            copies.add(kind)
    access = _open_access(visit.patient)
    with translation.override("nl"):
        said = {
            "documents": _documents(visit.patient_id),
            "record": {"cookie": cookie_of(doctor), "pages": _pages_of_the_doctor(visit)},
            "portal": {"cookie": cookie_of(access.user), "pages": _pages_of_the_patient(access)},
        }
    print(json.dumps(said))


def _staff(role: Role) -> User:
    return create_staff(
        username=f"bench-{role.value}",
        email=f"bench-{role.value}@wervel.example",
        password="correct horse battery",  # noqa: S106
        roles=[role],
        given="Demo",
        family=role.value,
        actor=ACTOR,
    )


def _visit() -> Encounter:
    rows = Appointment.objects.filter(status="confirmed", encounter=None, group=None)
    visit = open_encounter(appointment_id=rows.order_by("start", "id")[0].pk, actor=ACTOR)
    Patient.objects.filter(pk=visit.patient_id).update(verified=True)
    return Encounter.objects.select_related("patient").get(pk=visit.pk)


def _fill(visit: Encounter, doctor: User) -> None:
    actor = doctor.as_actor()
    type_results(
        encounter_id=visit.pk,
        accession="",
        taken_at=clock.now(),
        typed=[Typed(*one) for one in BLOOD],
        actor=actor,
    )
    _send(visit, actor)
    written = Written("Dr. Demo", "Demo", clock.today(), "Demo. " * 100)
    type_reading(encounter_id=visit.pk, written=written, actor=actor)
    _report(visit, doctor)
    study = models.ImagingStudy.objects.get(encounter=visit)
    for _ in range(READS):
        visit_head(visit.pk, actor=actor)
        results_of(visit.pk, actor=actor)
        reports_of(visit.pk, actor=actor)
        series_of(visit.pk, study.pk, actor=actor)


def _send(visit: Encounter, actor: Actor) -> None:
    patient, upload, files = visit.patient, uuid7(), []
    for number in range(SLICES):
        body = images.file(
            size=SIZE,
            shift=number,
            PatientID=patient.number,
            PatientBirthDate=f"{patient.birth_date:%Y%m%d}",
            SOPInstanceUID=f"{images.IMAGE}.{number}",
            InstanceNumber=number,
        )
        key = uuid7()
        with os.fdopen(spool.create(key), "wb") as out:
            out.write(body)
        files.append(Spooled(key, f"{number}.dcm", len(body), sha256(body).hexdigest()))
    receive_files(encounter_id=visit.pk, upload=upload, files=files, actor=actor)
    check_upload(upload)


def _report(visit: Encounter, doctor: User) -> None:
    actor = doctor.as_actor()
    report = start_report(encounter_id=visit.pk, language="de", actor=actor)
    save_draft(
        report_id=report.pk,
        base=report.draft_number,
        texts=TEXTS,
        critical=False,
        release_choice=ReleaseChoice.AFTER_TALK,
        actor=actor,
    )
    digest = make_preview(report_id=report.pk, actor=actor).digest
    proof = prove(doctor, digest)
    version = sign_report(report_id=report.pk, digest=digest, proof_id=proof.pk, actor=actor)
    release_report(version_id=version.pk, actor=actor)


def _rows_of(visit: Encounter) -> list[QuerySet[Any]]:
    """Each after those that it points to."""

    def those(model: type[Model], path: str) -> QuerySet[Any]:
        return model._base_manager.filter(**{path: visit.pk})

    acts = those(models.SigningAct, "version__report__encounter")
    return [
        Appointment.objects.filter(pk=visit.appointment_id),
        Encounter.objects.filter(pk=visit.pk),
        those(EncounterStep, "encounter"),
        those(models.Observation, "encounter"),
        those(models.ObservationVersion, "observation__encounter"),
        those(models.ImageFile, "encounter"),
        those(models.ImagingStudy, "encounter"),
        those(models.ImagingSeries, "study__encounter"),
        those(models.ImagingInstance, "series__study__encounter"),
        those(models.ExternalReading, "encounter"),
        those(models.DiagnosticReport, "encounter"),
        those(models.ReportStep, "report__encounter"),
        those(models.ReportVersion, "report__encounter"),
        ActProof.objects.filter(pk__in=acts.values("proof")),
        acts,
        those(models.Rendition, "version__report__encounter"),
        those(models.ReportRelease, "version__report__encounter"),
        AuditEvent.objects.filter(patient_id=visit.patient_id),
    ]


def _documents(patient_id: object) -> int:
    """The blood of one visit is one document."""
    sheets = Encounter.objects.filter(patient_id=patient_id, observations__isnull=False).distinct()
    counted = [kind._base_manager.filter(patient_id=patient_id).count() for kind in KINDS]
    return sheets.count() + sum(counted)


def _open_access(patient: Patient) -> PatientAccess:
    given = give_code(
        patient_id=patient.pk,
        basis=AccessBasis.SELF,
        proof=DocumentKind.PASSPORT,
        holder="",
        actor=_staff(Role.DESK).as_actor(),
    )
    account = NewAccount("bench@patient.example", "correct horse battery")
    return use_code(code=given.code, birth_date=patient.birth_date, account=account, user=None)


def _pages_of_the_doctor(visit: Encounter) -> dict[str, str]:
    study = models.ImagingStudy.objects.get(encounter=visit)
    pages = {
        page.name.removeprefix("record-"): record_address(visit.pk, page.name) for page in PAGES
    }
    return {**pages, "study": reverse("workspace:record-study", args=[visit.pk, study.pk])}


def _pages_of_the_patient(access: PatientAccess) -> dict[str, str]:
    report = models.DiagnosticReport.objects.filter(patient_id=access.patient_id).latest("draft_at")
    pages = ("overview", "reports", "lookers")
    return {
        **{name: reverse(f"portal:{name}", args=[access.pk]) for name in pages},
        "report": reverse("portal:report", args=[access.pk, report.pk]),
    }
