"""A result that comes while a report is written is in it; one that comes after the signature is a
doctor's task."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from tests.diagnostics.lab import CRP, HB, line, order, take
from tests.diagnostics.reports.reports import TEXTS, demo_picture, prove, sign, write
from tests.diagnostics.reports.test_withdrawn_results import begun, found, values
from tests.encounters.visits import staff_actor
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import Late, ReleaseChoice
from wervel.diagnostics.models import (
    CriticalResult,
    DiagnosticReport,
    ReportTask,
    ServiceRequest,
)
from wervel.diagnostics.report_exceptions import PreviewOutOfDate, ReportChanged, TaskGrown
from wervel.diagnostics.report_sources import PictureFile, use_sources
from wervel.diagnostics.selectors.report_parts import RecordParts
from wervel.diagnostics.selectors.report_tasks import count_open_tasks, open_tasks
from wervel.diagnostics.services.report_changes import (
    finish_task,
    note_late,
    note_late_finding,
    withdraw_report,
)
from wervel.diagnostics.services.report_drafts import begin_amendment, save_draft, start_report
from wervel.diagnostics.services.report_previews import make_preview
from wervel.diagnostics.services.report_signing import sign_report

__all__ = ["begun", "found", "order"]

LEUCOCYTES, PLATELETS = "6690-2^L^LN", "777-3^T^LN"


def save(report: DiagnosticReport, doctor: User, base: int, **changes: str) -> DiagnosticReport:
    return save_draft(
        report_id=report.pk,
        base=base,
        texts=TEXTS | changes,
        release_choice=ReleaseChoice(report.release_choice),
        critical=report.critical,
        actor=doctor.as_actor(),
    )


def signed_with(report: DiagnosticReport, digest: str, doctor: User) -> None:
    proof = prove(doctor, digest)
    sign_report(report_id=report.pk, digest=digest, proof_id=proof.pk, actor=doctor.as_actor())


def tasks() -> list[tuple[str, bool]]:
    rows = ReportTask.objects.order_by("made_at")
    return [(row.what, row.done_at is None) for row in rows]


def test_it_joins_the_draft_and_does_not_disturb_who_is_writing(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User
) -> None:
    begun.refresh_from_db()
    opened = begun.draft_number
    take(order, line(LEUCOCYTES, "7", "G/l"), control="2")
    saved = save(begun, doctor, opened, plain_found="Demo: later getikt.")
    assert values(saved.draft) == ["48", "8.7", "7"]
    assert saved.draft is not None
    assert saved.draft["plain"]["found"] == "Demo: later getikt."
    assert tasks() == []


def test_another_value_of_what_it_told_is_told_to_who_is_writing(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User
) -> None:
    begun.refresh_from_db()
    opened = begun.draft_number
    take(order, line(CRP, "84", status="C"), control="2")
    with pytest.raises(ReportChanged):
        save(begun, doctor, opened, plain_found="Demo: CRP 48.")
    begun.refresh_from_db()
    assert values(begun.draft) == ["84", "8.7"]
    assert save(begun, doctor, begun.draft_number).words_number == begun.draft_number


def test_the_same_value_from_preliminary_to_final_disturbs_nobody(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User
) -> None:
    take(order, line(LEUCOCYTES, "7", "G/l", status="P"), control="2")
    begun.refresh_from_db()
    opened = begun.draft_number
    take(order, line(LEUCOCYTES, "7", "G/l"), line(PLATELETS, "200", "G/l"), control="3")
    take(order, line(CRP, "48"), "NTE|1||Hämolytisch", control="4")
    saved = save(begun, doctor, opened, plain_found="Demo: later getikt.")
    assert values(saved.draft) == ["48", "8.7", "7", "200"]


def test_what_somebody_saved_meanwhile_is_still_told(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User
) -> None:
    begun.refresh_from_db()
    opened = begun.draft_number
    save(begun, doctor, opened, plain_found="Demo: van de ander.")
    take(order, line(LEUCOCYTES, "7", "G/l"), control="2")
    with pytest.raises(ReportChanged):
        save(begun, doctor, opened, plain_found="Demo: van mij.")
    with pytest.raises(ReportChanged):
        save(begun, doctor, opened + 5, plain_found="Demo: van niemand.")


@pytest.mark.parametrize("late", [line(LEUCOCYTES, "7", "G/l"), line(CRP, "84", status="C")])
def test_pages_that_do_not_tell_it_are_not_signed(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User, late: str
) -> None:
    digest = make_preview(report_id=begun.pk, actor=doctor.as_actor()).digest
    take(order, late, control="2")
    with pytest.raises(PreviewOutOfDate):
        signed_with(begun, digest, doctor)
    assert len(values(sign(begun, doctor).content)) == (3 if LEUCOCYTES in late else 2)
    assert tasks() == []


def test_one_that_was_filed_while_the_draft_was_begun_is_on_the_pages(
    begun: DiagnosticReport, doctor: User
) -> None:
    begun.refresh_from_db()
    assert begun.draft is not None
    DiagnosticReport.objects.update(draft={**begun.draft, "results": []})
    preview = make_preview(report_id=begun.pk, actor=doctor.as_actor())
    assert values(preview.content) == ["48", "8.7"]
    signed_with(begun, preview.digest, doctor)


class Slow(RecordParts):
    """While the pages are laid out, another value comes."""

    def __init__(self, order: ServiceRequest) -> None:
        self.order = order

    def pictures(self, encounter_id: UUID, *, actor: Any) -> Sequence[PictureFile]:
        return (demo_picture(1),)

    def drawn(self, encounter_id: UUID, digests: Sequence[str]) -> Sequence[PictureFile]:
        take(self.order, line(HB, "8.7", "mmol/L"), control="2")
        return (demo_picture(1),)


def test_pages_laid_out_while_it_came_are_not_signed(
    order: ServiceRequest, doctor: User, found: object
) -> None:
    use_sources(Slow(order))
    take(order, line(CRP, "48"), control="1")
    actor = doctor.as_actor()
    report = start_report(encounter_id=order.encounter_id, language="de", actor=actor)
    preview = make_preview(report_id=write(report, doctor).pk, actor=actor)
    assert values(preview.content) == ["48"]
    with pytest.raises(PreviewOutOfDate):
        signed_with(report, preview.digest, doctor)


def test_after_the_signature_all_of_them_are_one_task(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User
) -> None:
    sign(begun, doctor)
    take(order, line(CRP, "84", status="C"), line(LEUCOCYTES, "7", "G/l"), control="2")
    told = "Uitslagen na de handtekening: CRP (ontstekingswaarde), Witte bloedcellen"
    assert tasks() == [(told, True)]
    take(order, line(CRP, "85", status="C"), control="3")
    assert tasks() == [(told, True)]
    task, actor = ReportTask.objects.get(), doctor.as_actor()
    with pytest.raises(TaskGrown):
        finish_task(task_id=task.pk, number=task.number - 1, outcome="Demo", actor=actor)
    finish_task(task_id=task.pk, number=task.number, outcome="Demo: niets", actor=actor)
    take(order, line(HB, "8.6", "mmol/L", status="C"), control="4")
    assert tasks() == [(told, False), ("Uitslagen na de handtekening: Hemoglobine (Hb)", True)]


def test_a_remark_alone_is_one_too(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User
) -> None:
    sign(begun, doctor)
    take(order, line(CRP, "48"), "NTE|1||Hämolytisch", control="2")
    assert tasks() == [("Uitslagen na de handtekening: CRP (ontstekingswaarde)", True)]


def test_what_changes_nothing_is_none(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User
) -> None:
    take(order, line(LEUCOCYTES, "7", "G/l", status="P"), control="2")
    sign(begun, doctor)
    take(order, line(CRP, "48"), line(HB, "9", "mmol/L", status="P"), control="3")
    take(order, line(LEUCOCYTES, "7", "G/l"), control="4")
    assert tasks() == []


def test_a_critical_one_has_its_owner_beside_it(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User
) -> None:
    sign(begun, doctor)
    take(order, line(CRP, "412", status="C"), control="2")
    assert CriticalResult.objects.get().acknowledged_at is None
    assert len(tasks()) == 1


def test_a_new_version_that_is_being_written_takes_it_as_well(
    begun: DiagnosticReport, order: ServiceRequest, doctor: User
) -> None:
    sign(begun, doctor)
    begin_amendment(report_id=begun.pk, reason="Demo: aangevuld", actor=doctor.as_actor())
    take(order, line(LEUCOCYTES, "7", "G/l"), control="2")
    begun.refresh_from_db()
    assert values(begun.draft) == ["48", "8.7", "7"]
    assert len(tasks()) == 1


def test_a_name_within_another_is_named_too(begun: DiagnosticReport, doctor: User) -> None:
    sign(begun, doctor)
    for name in ("Calcium (gecorrigeerd voor albumine)", "Calcium", "Calcium"):
        note_late(
            encounter_id=begun.encounter_id, kind=Late.RESULTS, name=name, actor=doctor.as_actor()
        )
    task = ReportTask.objects.get()
    assert task.what.endswith(": Calcium (gecorrigeerd voor albumine), Calcium")
    assert task.number == 3


def test_a_line_without_room_says_that_there_is_more(begun: DiagnosticReport, doctor: User) -> None:
    sign(begun, doctor)
    actor = doctor.as_actor()
    for number in range(40):
        note_late(
            encounter_id=begun.encounter_id,
            kind=Late.RESULTS,
            name=f"Demobepaling {number}",
            actor=actor,
        )
    ((told, _open),) = tasks()
    assert told.endswith(" …")
    assert len(told) <= 200
    assert told.count("…") == 1


def test_every_doctor_sees_them_and_the_one_who_signed_sees_hers_first(
    begun: DiagnosticReport, doctor: User, other_doctor: User
) -> None:
    sign(begun, doctor)
    mine, other = doctor.as_actor(), other_doctor.as_actor()
    note_late_finding(encounter_id=begun.encounter_id, what="Demo: brief", actor=other)
    (seen,) = open_tasks(actor=mine)
    assert (seen.what, seen.is_mine, seen.doctor) == ("Demo: brief", True, doctor.get_full_name())
    (same,) = open_tasks(actor=other)
    assert (same.encounter_id, same.is_mine) == (begun.encounter_id, False)
    assert count_open_tasks(actor=other) == 1
    reads = AuditEvent.objects.filter(
        event="diagnostics.report.listed", patient_id=begun.patient_id
    )
    assert reads.count() == 2
    withdraw_report(report_id=begun.pk, reason="Demo: verkeerde patiënt", actor=mine)
    assert (open_tasks(actor=mine), count_open_tasks(actor=mine)) == ([], 0)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DOCTOR])
def test_nobody_else_does(role: Role) -> None:
    actor = staff_actor(role)
    assert count_open_tasks(actor=actor) == 0
    with pytest.raises(Forbidden):
        open_tasks(actor=actor)


def test_it_waits_on_the_page_of_reports_that_wait(
    client: Client, begun: DiagnosticReport, doctor: User, make_staff: MakeStaff
) -> None:
    sign(begun, doctor)
    note_late_finding(encounter_id=begun.encounter_id, what="Demo: brief", actor=doctor.as_actor())
    log_in(client, doctor.username)
    assert "1 nog eens bekijken" in client.get("/nl/werk/").text
    text = client.get("/nl/werk/bezoeken/wachtende-verslagen/").text
    assert f"{begun.patient}: Demo: brief" in text
    assert f"/nl/werk/bezoeken/{begun.encounter_id}/verslag/" in text
    assert "van u" in text


def test_what_is_written_about_a_task_that_has_grown_stays_on_the_page(
    client: Client, begun: DiagnosticReport, order: ServiceRequest, doctor: User
) -> None:
    sign(begun, doctor)
    log_in(client, doctor.username)
    take(order, line(CRP, "84", status="C"), control="2")
    page = f"/nl/werk/bezoeken/{begun.encounter_id}/verslag/"
    number = client.get(page).text.split('name="number" value="')[1].split('"')[0]
    take(order, line(LEUCOCYTES, "7", "G/l"), control="3")
    task = ReportTask.objects.get()
    sent = {"reason": "Demo: verandert niets", "number": number}
    answer = client.post(f"{page}taak/{task.pk}/", sent)
    assert answer.status_code == 409
    assert "Demo: verandert niets</textarea>" in answer.text
    assert "Er is meer bij gekomen" in answer.text
    assert "Witte bloedcellen" in answer.text
    now = answer.text.split('name="number" value="')[1].split('"')[0]
    empty = client.post(f"{page}taak/{task.pk}/", {"reason": " ", "number": now})
    assert (empty.status_code, tasks()[0][1]) == (422, True)
    assert client.post(f"{page}taak/{task.pk}/", sent | {"number": now}).status_code == 302
    assert tasks()[0][1] is False
