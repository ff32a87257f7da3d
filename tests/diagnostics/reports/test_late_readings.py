"""Readings from outside and images that come after the signature are somebody's task, before it
they are none."""

from datetime import date
from pathlib import Path

from pytest_django.fixtures import Settings

from tests.diagnostics import images
from tests.diagnostics.reports.reports import sign
from tests.diagnostics.sent_images import of, send
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


def test_images_after_the_signature_are_one_task_for_each_new_series(
    report: DiagnosticReport, doctor: User, tmp_path: Path, settings: Settings
) -> None:
    settings.STATE_DIR = tmp_path
    encounter, actor = report.encounter, doctor.as_actor()

    def come(series: int, *numbers: int) -> list[str]:
        slices = [
            images.file(
                **of(
                    encounter,
                    StudyDescription="Demo MRI",
                    SeriesInstanceUID=f"2.25.88{series}",
                    SOPInstanceUID=f"2.25.99{series}{number}",
                )
            )
            for number in numbers
        ]
        send(encounter, actor, *slices)
        return list(ReportTask.objects.order_by("made_at").values_list("what", flat=True))

    assert come(1, 1, 2) == []
    sign(report, doctor)
    assert come(1, 3) == []
    assert come(2, 1, 2) == ["Beelden na de handtekening: Demo MRI"]
    assert come(3, 1) == ["Beelden na de handtekening: Demo MRI"]
