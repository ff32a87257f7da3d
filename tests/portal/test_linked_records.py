"""Who may see the kept record sees all of the person, once access was given anew."""

from datetime import timedelta

import pytest
from fhir.resources.R4B.bundle import Bundle
from time_machine import Traveller

from tests.diagnostics.reports.reports import sign
from tests.diagnostics.reports.test_fhir_document import references
from tests.patients.records import another_visit
from tests.portal.accounts import open_access
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.models import DiagnosticReport
from wervel.diagnostics.selectors.patient_reports import (
    read_report,
    released_reports,
    unread,
)
from wervel.diagnostics.selectors.record_copy import record_copy
from wervel.diagnostics.services.report_releases import release_report
from wervel.encounters.models import Encounter
from wervel.patients.linking import link_records, unlink_records
from wervel.patients.models import Patient, PatientAccess
from wervel.patients.services import PatientDetails
from wervel.scheduling.selectors.of_patient import coming_appointments


@pytest.fixture
def other(patient: Patient, details: PatientDetails) -> Encounter:
    """The record that is kept; the report hangs on the one that it replaces."""
    visit = another_visit(details)
    Patient.objects.filter(pk=visit.patient_id).update(verified=True)
    return visit


def test_the_kept_record_shows_what_hangs_on_the_replaced_one(
    patient: Patient,
    other: Encounter,
    report: DiagnosticReport,
    doctor: User,
    desk: Actor,
    morning: Traveller,
) -> None:
    signed = sign(report, doctor)
    release_report(version_id=signed.pk, actor=doctor.as_actor())
    old = open_access(patient, desk)
    kept = other.patient_id
    link = link_records(replaced=patient.pk, kept=kept, reason="demo", actor=desk)
    mine = old.user.as_actor()
    with pytest.raises(Forbidden):
        released_reports(patient_id=patient.pk, actor=mine)
    access = open_access(Patient.objects.get(pk=kept), desk, "new@patient.example")
    actor = access.user.as_actor()
    found = released_reports(patient_id=kept, actor=actor)
    assert [each.version_id for each in found] == [signed.pk]
    assert unread(found, patient_id=kept, actor=actor) == {report.pk}
    morning.shift(timedelta(minutes=1))
    read_report(report_id=report.pk, patient_id=kept, actor=actor)
    assert unread(found, patient_id=kept, actor=actor) == frozenset()
    read = AuditEvent.objects.get(event="diagnostics.report.read", actor_id=actor.id)
    assert read.patient_id == patient.pk
    both = {str(other.appointment_id), str(report.encounter.appointment_id)}
    coming = coming_appointments(patient_id=kept, actor=actor)
    assert {each.secret for each in coming} >= {other.appointment.manage_secret}
    bundle = record_copy(patient_id=kept, language="nl", actor=actor).bundle
    Bundle.model_validate(bundle)
    resources = [each["resource"] for each in bundle["entry"]]
    assert {each["id"] for each in resources if each["resourceType"] == "Appointment"} == both
    assert {
        each["id"]: each["link"] for each in resources if each["resourceType"] == "Patient"
    } == {
        str(kept): [{"other": {"reference": f"urn:uuid:{patient.pk}"}, "type": "replaces"}],
        str(patient.pk): [{"other": {"reference": f"urn:uuid:{kept}"}, "type": "replaced-by"}],
    }
    assert set(references(bundle)) <= {each["fullUrl"] for each in bundle["entry"]}
    exported = AuditEvent.objects.filter(event="patients.record.exported")
    assert set(exported.values_list("patient_id", flat=True)) == {kept, patient.pk}
    unlink_records(link_id=link.pk, reason="demo", actor=desk)
    assert not PatientAccess.objects.filter(ended_at=None).exists()
    again = open_access(Patient.objects.get(pk=kept), desk, "again@patient.example")
    assert released_reports(patient_id=kept, actor=again.user.as_actor()) == []
