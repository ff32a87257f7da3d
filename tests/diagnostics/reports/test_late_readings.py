"""A reading from outside that comes after the signature is somebody's task, before it is none."""

from datetime import date

from tests.diagnostics.reports.reports import sign
from wervel.accounts.models import User
from wervel.diagnostics.models import DiagnosticReport, ReportTask
from wervel.diagnostics.services.readings import Written, type_reading

READING = Written("Dr. Demo", "Radiologie Demo", date(2026, 3, 9), "Demo: kleine hernia L5-S1.")


def test_before_the_signature_it_goes_into_the_draft(
    report: DiagnosticReport, doctor: User
) -> None:
    type_reading(encounter_id=report.encounter_id, written=READING, actor=doctor.as_actor())
    assert ReportTask.objects.count() == 0


def test_after_the_signature_it_makes_a_task_each_time(
    report: DiagnosticReport, doctor: User
) -> None:
    sign(report, doctor)
    actor = doctor.as_actor()
    first = type_reading(encounter_id=report.encounter_id, written=READING, actor=actor)
    (task,) = ReportTask.objects.all()
    assert task.report_id == report.pk
    assert task.what == "Externe beoordeling, Radiologie Demo"
    assert task.done_at is None
    again = Written(
        READING.author, READING.source, READING.written_on, "Demo: geen hernia.", "fout"
    )
    type_reading(
        encounter_id=report.encounter_id, written=again, corrects=first.reading, actor=actor
    )
    assert ReportTask.objects.count() == 2
