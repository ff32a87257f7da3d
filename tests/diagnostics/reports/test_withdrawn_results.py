"""A report and a result that its laboratory takes back: before the signature, and after it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
import time_machine
from fhir.resources.R4B.bundle import Bundle

from tests.diagnostics.lab import CRP, HB, line, order, take
from tests.diagnostics.reports.reports import Found, demo_picture, prove, sign, write
from tests.diagnostics.reports.test_fhir_document import made
from wervel.accounts.models import User
from wervel.diagnostics.choices import ReportStatus
from wervel.diagnostics.models import (
    DiagnosticReport,
    ReportTask,
    ReportVersion,
    ServiceRequest,
)
from wervel.diagnostics.report_content import ReportContent
from wervel.diagnostics.report_exceptions import PreviewOutOfDate
from wervel.diagnostics.report_sources import PictureFile, use_sources
from wervel.diagnostics.selectors.report_parts import RecordParts
from wervel.diagnostics.services.report_changes import withdraw_report
from wervel.diagnostics.services.report_drafts import begin_amendment, start_report
from wervel.diagnostics.services.report_previews import make_preview
from wervel.diagnostics.services.report_signing import sign_report

__all__ = ["order"]


@pytest.fixture
def found(found: Found) -> Found:
    """The results of the record itself."""
    use_sources(RecordParts())
    return found


def values(content: Any) -> list[str]:
    return [each.value for each in ReportContent.model_validate(content).results]


def statuses(version: ReportVersion) -> list[str]:
    return [each["resource"]["status"] for each in made(version)["entry"][5:]]


@pytest.fixture
def begun(order: ServiceRequest, doctor: User, found: Found) -> DiagnosticReport:
    """A draft that tells two values."""
    take(order, line(CRP, "48"), line(HB, "8.7", "mmol/L"), control="1")
    actor = doctor.as_actor()
    report = start_report(encounter_id=order.encounter_id, language="de", actor=actor)
    assert values(report.draft) == ["48", "8.7"]
    return write(report, doctor)


def test_a_draft_begun_afterwards_lists_no_value(
    order: ServiceRequest, doctor: User, found: Found
) -> None:
    take(order, line(CRP, "48"), line(HB, "8.7", "mmol/L"), control="1")
    take(order, line(CRP, "", status="W"), control="2")
    actor = doctor.as_actor()
    report = start_report(encounter_id=order.encounter_id, language="de", actor=actor)
    assert values(report.draft) == ["8.7"]


def test_a_draft_loses_it_and_what_was_read_is_not_signed(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User
) -> None:
    actor = doctor.as_actor()
    preview = make_preview(report_id=begun.pk, actor=actor)
    take(order, line(CRP, "", status="W"), control="2")
    begun.refresh_from_db()
    assert values(begun.draft) == ["8.7"]
    assert ReportContent.model_validate(begun.draft).plain.found == "Demo: uw rug beweegt goed."
    with pytest.raises(PreviewOutOfDate):
        sign_report(
            report_id=begun.pk,
            digest=preview.digest,
            proof_id=prove(doctor, preview.digest).pk,
            actor=actor,
        )
    assert values(sign(begun, doctor).content) == ["8.7"]
    assert ReportTask.objects.count() == 0


class Slow(RecordParts):
    """While the pages are laid out, something else happens."""

    def __init__(self, order: ServiceRequest) -> None:
        self.order = order

    def pictures(self, encounter_id: UUID, *, actor: Any) -> Sequence[PictureFile]:
        return (demo_picture(1),)

    def drawn(self, encounter_id: UUID, digests: Sequence[str]) -> Sequence[PictureFile]:
        take(self.order, line(CRP, "", status="W"), control="2")
        return (demo_picture(1),)


def test_pages_laid_out_from_an_older_draft_are_not_signed(
    order: ServiceRequest, doctor: User, found: Found
) -> None:
    use_sources(Slow(order))
    take(order, line(CRP, "48"), control="1")
    actor = doctor.as_actor()
    report = start_report(encounter_id=order.encounter_id, language="de", actor=actor)
    preview = make_preview(report_id=write(report, doctor).pk, actor=actor)
    assert values(preview.content) == ["48"]
    with pytest.raises(PreviewOutOfDate):
        sign_report(
            report_id=report.pk,
            digest=preview.digest,
            proof_id=prove(doctor, preview.digest).pk,
            actor=actor,
        )


@pytest.mark.parametrize(
    ("letter", "status"), [("D", "entered-in-error"), ("W", "entered-in-error"), ("X", "cancelled")]
)
def test_a_signed_report_gets_a_task_and_its_document_no_value(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User, letter: str, status: str
) -> None:
    version = sign(begun, doctor)
    take(order, line(CRP, "", status=letter), control="2")
    take(order, line(CRP, "", status=letter), control="3")
    task = ReportTask.objects.get()
    assert (task.report, task.done_at) == (begun, None)
    assert task.what == "CRP (ontstekingswaarde): ingetrokken door het laboratorium"
    bundle = made(version)
    Bundle.model_validate(bundle)
    crp, hb = (each["resource"] for each in bundle["entry"][5:])
    assert crp == {
        "resourceType": "Observation",
        "id": crp["id"],
        "status": status,
        "code": {"text": "CRP (ontstekingswaarde)"},
        "subject": crp["subject"],
        "dataAbsentReason": {"text": "Ingetrokken door het laboratorium"},
    }
    assert (hb["status"], hb["valueQuantity"]["value"]) == ("final", 8.7)


def test_the_amendment_begins_without_it(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User
) -> None:
    first = sign(begun, doctor)
    take(order, line(CRP, "", status="W"), control="2")
    actor = doctor.as_actor()
    report = begin_amendment(report_id=begun.pk, reason="Ingetrokken", actor=actor)
    assert values(report.draft) == ["8.7"]
    second = sign(report, doctor)
    assert statuses(first) == ["entered-in-error", "final"]
    assert statuses(second) == ["final"]


def test_what_is_measured_anew_is_no_withdrawn_value(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User
) -> None:
    first = sign(begun, doctor)
    take(order, line(CRP, "", status="W"), control="2")
    take(order, line(CRP, "5"), control="3")
    begin_amendment(report_id=begun.pk, reason="Opnieuw bepaald", actor=doctor.as_actor())
    second = sign(begun, doctor)
    assert statuses(first) == ["entered-in-error", "final"]
    assert statuses(second) == ["final", "final"]


def test_a_report_that_does_not_say_which_result_it_tells_is_known_by_the_name(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User
) -> None:
    """As those that were signed before that was kept."""
    version = sign(begun, doctor)
    for each in version.content["results"]:
        del each["observation"], each["version"]
    ReportVersion.objects.filter(pk=version.pk).update(content=version.content)
    version = ReportVersion.objects.get()
    take(order, line(CRP, "", status="W"), control="2")
    assert statuses(version) == ["entered-in-error", "final"]


def test_a_report_signed_before_the_value_came_hears_of_it_once(
    report: DiagnosticReport,
    order: ServiceRequest,
    doctor: User,
    morning: time_machine.Traveller,
) -> None:
    sign(report, doctor)
    morning.shift(60)
    take(order, line(CRP, "48"), control="1")
    morning.shift(60)
    take(order, line(CRP, "", status="D"), control="2")
    assert ReportTask.objects.get().what.startswith("Uitslagen na de handtekening: CRP")


def test_a_report_that_was_withdrawn_itself_gets_no_task(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User
) -> None:
    sign(begun, doctor)
    withdraw_report(report_id=begun.pk, reason="Verkeerde patiënt", actor=doctor.as_actor())
    take(order, line(CRP, "", status="D"), control="2")
    assert ReportTask.objects.count() == 0
    begun.refresh_from_db()
    assert begun.status == ReportStatus.ENTERED_IN_ERROR
