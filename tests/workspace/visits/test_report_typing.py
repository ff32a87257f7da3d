"""Words typed into a report and not saved: kept for their author, never lost, never another's."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.accounts.conftest import log_in
from tests.diagnostics.reports.reports import TEXTS, sign
from wervel.accounts.models import User
from wervel.accounts.sessions import WATCH_HEADER
from wervel.common import clock
from wervel.diagnostics.choices import ReportStatus
from wervel.diagnostics.models import DiagnosticReport, ReportTyped
from wervel.diagnostics.report_exceptions import ReportStepRefused
from wervel.diagnostics.services.report_changes import withdraw_report
from wervel.diagnostics.services.report_drafts import begin_amendment
from wervel.diagnostics.services.report_typing import forget_old_typed, keep_typed
from wervel.encounters.models import Encounter

MINE = "Demo: mijn woorden, nog niet bewaard. Jóźwiak 山田 🦴"
WATCH = {WATCH_HEADER: "1"}


def page(encounter: Encounter) -> str:
    return f"/nl/werk/bezoeken/{encounter.pk}/verslag/"


def typed(report: DiagnosticReport, **more: str) -> dict[str, str]:
    number = str(report.draft_number)
    sent = {"release_choice": "at-once", "base": number, "begun": number, "do": "draft"}
    return {**TEXTS, **sent, "plain_steps": MINE, **more}


@pytest.fixture
def as_doctor(client: Client, encounter: Encounter, doctor: User) -> Client:
    log_in(client, "demo-one")
    return client


def test_what_is_typed_is_there_again_for_its_author_alone(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport, other_doctor: User
) -> None:
    assert as_doctor.post(page(encounter), typed(report), headers=WATCH).status_code == 204
    report.refresh_from_db()
    assert report.draft["plain"]["steps"] == TEXTS["plain_steps"]
    shown = as_doctor.get(page(encounter)).text
    assert MINE in shown
    assert "Wat nu is opgeslagen" not in shown
    colleague = Client()
    log_in(colleague, "demo-two")
    assert MINE not in colleague.get(page(encounter)).text
    saved = typed(report, do="")
    assert as_doctor.post(page(encounter), saved).status_code == 302
    report.refresh_from_db()
    assert (report.draft["plain"]["steps"], ReportTyped.objects.count()) == (MINE, 0)


def test_what_others_saved_meanwhile_is_shown_beside_it(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport
) -> None:
    as_doctor.post(page(encounter), typed(report), headers=WATCH)
    later = report.draft_number + 1
    DiagnosticReport.objects.update(draft_number=later, words_number=later)
    shown = as_doctor.get(page(encounter)).text
    assert "Wat nu is opgeslagen" in shown
    assert TEXTS["plain_steps"] in shown
    assert MINE in shown
    assert f'name="begun" value="{report.draft_number}"' in shown
    as_doctor.post(page(encounter), {"do": "discard"})
    assert MINE not in as_doctor.get(page(encounter)).text


def test_words_typed_while_another_signs_are_kept_for_a_new_version(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport, other_doctor: User
) -> None:
    sent = typed(report)
    sign(report, other_doctor)
    told = as_doctor.post(page(encounter), sent, headers=WATCH)
    assert (told.status_code, told.headers["Content-Type"]) == (409, "text/plain")
    answer = as_doctor.post(page(encounter), sent | {"do": ""})
    assert answer.status_code == 409
    assert "Uw tekst, niet opgeslagen" in answer.text
    assert MINE in answer.text
    assert MINE in as_doctor.get(page(encounter)).text
    begin_amendment(report_id=report.pk, reason="Demo", actor=other_doctor.as_actor())
    shown = as_doctor.get(page(encounter)).text
    assert MINE in shown
    assert "Wat nu is opgeslagen" in shown
    report.refresh_from_db()
    assert as_doctor.post(page(encounter), typed(report, do="")).status_code == 302
    report.refresh_from_db()
    assert (report.draft["plain"]["steps"], report.versions.count()) == (MINE, 1)


def test_words_for_a_withdrawn_report_stay_on_the_page(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport, other_doctor: User
) -> None:
    withdraw_report(report_id=report.pk, reason="Demo", actor=other_doctor.as_actor())
    assert as_doctor.post(page(encounter), typed(report), headers=WATCH).status_code == 409
    answer = as_doctor.post(page(encounter), typed(report, do=""))
    assert (answer.status_code, MINE in answer.text) == (409, True)
    report.refresh_from_db()
    assert (report.status, ReportTyped.objects.count()) == (ReportStatus.ENTERED_IN_ERROR, 0)
    with pytest.raises(ReportStepRefused):
        keep(report, other_doctor)


def test_nobody_saves_what_another_typed_on_the_same_page(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport, other_doctor: User
) -> None:
    sent = typed(report, author=str(other_doctor.pk))
    assert as_doctor.post(page(encounter), sent, headers=WATCH).status_code == 409
    answer = as_doctor.post(page(encounter), sent | {"do": ""})
    assert (answer.status_code, MINE in answer.text) == (409, True)
    report.refresh_from_db()
    assert report.draft["plain"]["steps"] == TEXTS["plain_steps"]
    assert ReportTyped.objects.count() == 0


@pytest.mark.parametrize("wrong", [{"plain_steps": "x" * 6001}, {"release_choice": "never"}])
def test_what_cannot_be_kept_is_said(
    as_doctor: Client, encounter: Encounter, report: DiagnosticReport, wrong: dict[str, str]
) -> None:
    answer = as_doctor.post(page(encounter), typed(report) | wrong, headers=WATCH)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "text/plain")
    assert ReportTyped.objects.count() == 0


def test_words_nobody_comes_back_to_are_forgotten(
    report: DiagnosticReport, doctor: User, encounter: Encounter
) -> None:
    keep(report, doctor)
    assert forget_old_typed() == 0
    ReportTyped.objects.update(kept_at=clock.now() - timedelta(days=31))
    assert (forget_old_typed(), ReportTyped.objects.count()) == (1, 0)


def keep(report: DiagnosticReport, doctor: User) -> None:
    keep_typed(
        report_id=report.pk,
        base=report.draft_number,
        texts=TEXTS,
        release_choice=report.release_choice,  # type: ignore[arg-type]
        critical=False,
        actor=doctor.as_actor(),
    )
