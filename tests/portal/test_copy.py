"""A whole record as one file: all that is the patient's, and nothing else."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4
from zipfile import ZipFile

import pytest
import time_machine
from django.test import Client
from fhir.resources.R4B.bundle import Bundle

from tests.diagnostics.reports.reports import sign, write
from tests.diagnostics.reports.test_fhir_document import references
from tests.portal.accounts import PASSWORD, come_in
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.models import DiagnosticReport, ReportVersion
from wervel.diagnostics.record_bundle import APPOINTMENT_STATUS, ENCOUNTER_STATUS
from wervel.diagnostics.selectors.record_copy import record_copy
from wervel.diagnostics.services.report_changes import withdraw_report
from wervel.diagnostics.services.report_drafts import begin_amendment
from wervel.diagnostics.services.report_releases import release_report
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.selectors.record_copy import copied_visits
from wervel.patients.access_codes import end_access
from wervel.patients.models import PatientAccess
from wervel.patients.record_copy import copied_person
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.record_copy import copied_appointments


def page(access: PatientAccess) -> str:
    return f"/nl/mijn/{access.pk}/alles-meenemen/"


@pytest.fixture
def owner(client: Client, access: PatientAccess) -> Client:
    come_in(client, access.user)
    return client


@pytest.fixture
def version(report: DiagnosticReport, doctor: User) -> ReportVersion:
    signed = sign(report, doctor)
    release_report(version_id=signed.pk, actor=doctor.as_actor())
    return signed


def taken(client: Client, address: str, **sent: str) -> ZipFile:
    answer = client.post(address, sent)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="wervel.zip"'
    assert answer["Cache-Control"] == "no-store"
    return ZipFile(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def bundle_in(archive: ZipFile) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(archive.read("record.json"))
    return found


def kinds(bundle: dict[str, Any]) -> list[str]:
    return [each["resource"]["resourceType"] for each in bundle["entry"]]


def of_kind(bundle: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    entries = (each["resource"] for each in bundle["entry"])
    return (each for each in entries if each["resourceType"] == kind)


def test_looking_at_the_page_takes_nothing(owner: Client, access: PatientAccess) -> None:
    answer = owner.get(page(access))
    assert answer.status_code == 200
    assert "U kunt dit dossier bewaren als één bestand." in answer.text
    assert AuditEvent.objects.filter(event="patients.record.exported").count() == 0


def test_it_is_not_taken_from_a_screen_that_was_left(
    owner: Client, access: PatientAccess, version: ReportVersion
) -> None:
    """Six minutes after the log-in the password is asked again; then the file comes."""
    with time_machine.travel(clock.now(), tick=False) as traveller:
        come_in(owner, access.user)
        traveller.shift(timedelta(minutes=4))
        assert taken(owner, page(access)).namelist()
        traveller.shift(timedelta(minutes=2))
        answer = owner.post(page(access))
        asked = urlsplit(answer["Location"])
        assert (answer.status_code, asked.path) == (302, "/nl/account/reauthenticate/")
        assert owner.get(answer["Location"]).status_code == 200
        wrong = owner.post(answer["Location"], {"password": "no"})
        assert (wrong.status_code, wrong["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert AuditEvent.objects.filter(event="patients.record.exported").count() == 1
        assert taken(owner, answer["Location"], password=PASSWORD).namelist()
        assert AuditEvent.objects.filter(event="patients.record.exported").count() == 2


def test_it_holds_the_record_and_the_signed_files(
    owner: Client, access: PatientAccess, version: ReportVersion, booked: Appointment
) -> None:
    archive = taken(owner, page(access))
    bundle = bundle_in(archive)
    assert Bundle.model_validate(bundle).type == "collection"
    assert kinds(bundle) == [
        "Patient",
        "Location",
        "Appointment",
        "Encounter",
        "Composition",
        "Practitioner",
        "Organization",
        "DiagnosticReport",
        "Observation",
    ]
    (report,) = of_kind(bundle, "DiagnosticReport")
    files = {each.language: bytes(each.pdf) for each in version.renditions.all()}
    carried = {each["language"]: archive.read(each["url"]) for each in report["presentedForm"]}
    assert set(files) == {"nl", "de"}
    assert carried == files
    assert archive.namelist() == [
        "LEESMIJ.txt",
        "record.json",
        f"reports/{booked.reference}-1-de.pdf",
        f"reports/{booked.reference}-1-nl.pdf",
    ]
    assert archive.read("LEESMIJ.txt").decode().startswith("Dit is het dossier van Demo Patiënt")


def test_every_reference_leads_to_an_entry_and_there_is_one_patient(
    owner: Client, access: PatientAccess, version: ReportVersion
) -> None:
    bundle = bundle_in(taken(owner, page(access)))
    there = {each["fullUrl"] for each in bundle["entry"]}
    assert len(there) == len(bundle["entry"])
    assert set(references(bundle)) <= there
    assert {each["id"] for each in of_kind(bundle, "Patient")} == {str(access.patient_id)}
    subjects = {each["resource"].get("subject", {}).get("reference") for each in bundle["entry"]}
    assert subjects - {None} == {f"urn:uuid:{access.patient_id}"}
    (visit,) = of_kind(bundle, "Encounter")
    (report,) = of_kind(bundle, "DiagnosticReport")
    assert report["encounter"] == {"reference": f"urn:uuid:{visit['id']}"}
    assert (visit["status"], "start" in visit["period"]) == ("arrived", True)


def test_what_is_not_released_is_not_there(
    owner: Client, access: PatientAccess, report: DiagnosticReport, doctor: User
) -> None:
    sign(report, doctor)
    archive = taken(owner, page(access))
    assert kinds(bundle_in(archive)) == ["Patient", "Location", "Appointment", "Encounter"]
    assert archive.namelist() == ["LEESMIJ.txt", "record.json"]
    assert b"Nervenkompression" not in archive.read("record.json")


def test_what_was_entered_in_error_is_not_there(
    owner: Client, access: PatientAccess, version: ReportVersion, doctor: User
) -> None:
    withdraw_report(report_id=version.report_id, reason="Demo: fout", actor=doctor.as_actor())
    archive = taken(owner, page(access))
    assert archive.namelist() == ["LEESMIJ.txt", "record.json"]
    assert b"DiagnosticReport" not in archive.read("record.json")


def test_each_released_version_is_there(
    owner: Client, access: PatientAccess, version: ReportVersion, doctor: User
) -> None:
    actor = doctor.as_actor()
    begin_amendment(report_id=version.report_id, reason="Demo: reden", actor=actor)
    write(version.report, doctor, plain_means="Demo: iets anders.")
    second = sign(version.report, doctor)
    release_report(version_id=second.pk, actor=actor)
    archive = taken(owner, page(access))
    bundle = bundle_in(archive)
    Bundle.model_validate(bundle)
    assert [each["status"] for each in of_kind(bundle, "DiagnosticReport")] == ["final", "amended"]
    assert kinds(bundle).count("Practitioner") == kinds(bundle).count("Organization") == 1
    assert len(archive.namelist()) == 2 + 4
    assert set(references(bundle)) <= {each["fullUrl"] for each in bundle["entry"]}


def test_it_is_recorded_and_holds_nothing_of_the_trail(
    owner: Client, access: PatientAccess, version: ReportVersion
) -> None:
    archive = taken(owner, page(access))
    event = AuditEvent.objects.get(event="patients.record.exported")
    assert (event.actor_id, event.patient_id) == (str(access.user_id), access.patient_id)
    reads = AuditEvent.objects.filter(event="diagnostics.report.read", actor_id=access.user_id)
    assert reads.count() == 2
    text = archive.read("record.json").decode()
    assert "patients.record" not in text
    assert "Demo desk" not in text


def test_every_part_asks_for_the_access_itself(
    access: PatientAccess, desk: Actor, doctor: User
) -> None:
    mine = access.user.as_actor()
    patient = access.patient_id
    assert copied_person(patient, actor=mine).id == patient

    def refused(patient_id: Any, actor: Actor) -> None:
        for part in (copied_person, copied_appointments, copied_visits):
            with pytest.raises(Forbidden):
                part(patient_id, actor=actor)  # type: ignore[operator]
        with pytest.raises(Forbidden):
            record_copy(patient_id=patient_id, language="nl", actor=actor)

    refused(uuid4(), mine)
    refused(patient, desk)
    refused(patient, doctor.as_actor())
    end_access(access_id=access.pk, actor=desk)
    refused(patient, mine)


def test_nobody_else_takes_it(owner: Client, access: PatientAccess, desk: Actor) -> None:
    assert Client().post(page(access))["Location"] == "/nl/account/login/"
    assert Client(enforce_csrf_checks=True).post(page(access)).status_code in (302, 403)
    strict = Client(enforce_csrf_checks=True)
    come_in(strict, access.user)
    assert strict.post(page(access)).status_code == 403
    end_access(access_id=access.pk, actor=desk)
    assert owner.post(page(access)).status_code == 404
    assert AuditEvent.objects.filter(event="patients.record.exported").count() == 0


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/de/mein/{}/alles-mitnehmen/", "LIESMICH.txt"),
        ("/en/my/{}/take-along/", "README.txt"),
    ],
)
def test_it_comes_in_the_language_of_the_reader(
    owner: Client, access: PatientAccess, version: ReportVersion, address: str, name: str
) -> None:
    archive = taken(owner, address.format(access.pk))
    assert archive.namelist()[0] == name
    bundle = bundle_in(archive)
    assert (Bundle.model_validate(bundle).type, bundle["language"]) == ("collection", address[1:3])


def test_every_state_has_its_word_in_the_definitions() -> None:
    assert set(APPOINTMENT_STATUS) == set(AppointmentStatus)
    assert set(ENCOUNTER_STATUS) == set(EncounterStatus)
