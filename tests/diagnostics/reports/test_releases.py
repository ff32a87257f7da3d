"""Release: as the patient chose, after the call where it is critical; what happens afterwards."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from time_machine import travel

from tests.diagnostics.reports.reports import sign, write
from tests.encounters.visits import staff_actor
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden, Invalid
from wervel.contact.models import OutboundMessage
from wervel.diagnostics.models import DiagnosticReport, ReportLink, ReportRelease
from wervel.diagnostics.report_exceptions import (
    LinkOver,
    ReportChanged,
    ReportStepRefused,
    ReportUnknown,
    WrongLinkCode,
)
from wervel.diagnostics.selectors.patient_reports import (
    read_report,
    released_reports,
    report_file,
)
from wervel.diagnostics.selectors.release_clock import WaitedFor, clinic_clocks, visit_clock
from wervel.diagnostics.selectors.report_calls import count_open_calls, open_calls
from wervel.diagnostics.services.report_changes import withdraw_report
from wervel.diagnostics.services.report_drafts import begin_amendment, save_draft, start_report
from wervel.diagnostics.services.report_releases import (
    CALL_WITHIN,
    escalate_calls,
    note_call,
    release_report,
)
from wervel.diagnostics.services.report_sending import add_recipient, open_link, send_link


def test_after_the_talk_it_waits_for_the_doctor(
    report: DiagnosticReport, doctor: User, reader: Actor
) -> None:
    version = sign(report, doctor)
    assert released_reports(patient_id=report.patient_id, actor=reader) == []
    assert OutboundMessage.objects.filter(event_key__startswith="report-").count() == 0
    with pytest.raises(Forbidden):
        release_report(version_id=version.pk, actor=staff_actor(Role.ASSISTANT))
    release_report(version_id=version.pk, actor=doctor.as_actor())
    release_report(version_id=version.pk, actor=doctor.as_actor())
    (shown,) = released_reports(patient_id=report.patient_id, actor=reader)
    assert shown.version_id == version.pk
    assert OutboundMessage.objects.filter(event_key__startswith="report-ready").count() == 1


def test_a_critical_one_waits_for_the_call_whatever_was_chosen(
    report: DiagnosticReport, doctor: User, other_doctor: User, reader: Actor
) -> None:
    DiagnosticReport.objects.update(critical=True, release_choice="at-once")
    report.refresh_from_db()
    version = sign(report, doctor)
    with pytest.raises(ReportStepRefused):
        release_report(version_id=version.pk, actor=doctor.as_actor())
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportRelease.objects.update(released_at=clock.now())
    other = other_doctor.as_actor()
    assert (count_open_calls(actor=doctor.as_actor()), count_open_calls(actor=other)) == (1, 0)
    assert escalate_calls() == 0
    with travel(clock.now() + CALL_WITHIN + timedelta(minutes=1), tick=False):
        assert (escalate_calls(), escalate_calls()) == (1, 0)
        (call,) = open_calls(actor=other)
    assert (call.owner, call.late) == (doctor.get_full_name(), True)
    assert released_reports(patient_id=report.patient_id, actor=reader) == []
    note_call(version_id=version.pk, actor=other)
    assert len(released_reports(patient_id=report.patient_id, actor=reader)) == 1
    assert count_open_calls(actor=other) == 0


def test_the_patient_reads_the_newest_released_version_and_nobody_else(
    report: DiagnosticReport, doctor: User, reader: Actor
) -> None:
    actor = doctor.as_actor()
    first = sign(report, doctor)
    release_report(version_id=first.pk, actor=actor)
    begin_amendment(report_id=report.pk, reason="Demo: reden", actor=actor)
    write(report, doctor, plain_means="Demo: iets anders.")
    second = sign(report, doctor)
    patient = report.patient_id
    assert read_report(report_id=report.pk, patient_id=patient, actor=reader).head.number == 1
    release_report(version_id=second.pk, actor=actor)
    read = read_report(report_id=report.pk, patient_id=patient, actor=reader)
    assert (read.head.number, read.reason) == (2, "Demo: reden")
    assert read.content.plain.means == "Demo: iets anders."
    file = report_file(version_id=second.pk, language="nl", patient_id=patient, actor=reader)
    assert file == bytes(second.renditions.get(language="nl").pdf)
    for who, whose in ((actor, patient), (reader, report.pk)):
        with pytest.raises(Forbidden):
            released_reports(patient_id=whose, actor=who)
        with pytest.raises(Forbidden):
            read_report(report_id=report.pk, patient_id=whose, actor=who)
        with pytest.raises(Forbidden):
            report_file(version_id=second.pk, language="nl", patient_id=whose, actor=who)


def test_what_is_withdrawn_is_hidden_and_its_bytes_stay(
    report: DiagnosticReport, doctor: User, reader: Actor
) -> None:
    actor = doctor.as_actor()
    version = sign(report, doctor)
    kept = bytes(version.renditions.get(language="nl").pdf)
    release_report(version_id=version.pk, actor=actor)
    withdraw_report(report_id=report.pk, reason="Demo: verkeerde patiënt", actor=actor)
    assert released_reports(patient_id=report.patient_id, actor=reader) == []
    with pytest.raises(ReportUnknown):
        report_file(
            version_id=version.pk, language="nl", patient_id=report.patient_id, actor=reader
        )
    assert bytes(version.renditions.get(language="nl").pdf) == kept
    with pytest.raises(ReportStepRefused):
        begin_amendment(report_id=report.pk, reason="Demo", actor=actor)
    anew = start_report(encounter_id=report.encounter_id, language="de", actor=actor)
    assert (anew.pk != report.pk, anew.patient_id) == (True, report.patient_id)


def test_a_link_dies_of_time_of_tries_and_of_withdrawal(
    report: DiagnosticReport, doctor: User
) -> None:
    actor = doctor.as_actor()
    version = sign(report, doctor)
    given = {"name": "Demo", "email": "gp@huisarts.example", "phone": "+31201", "language": "nl"}
    with pytest.raises(Invalid):
        add_recipient(report_id=report.pk, consented=False, actor=actor, **given)
    recipient = add_recipient(report_id=report.pk, consented=True, actor=actor, **given)
    with pytest.raises(ReportStepRefused):
        send_link(recipient_id=recipient.pk, actor=actor)
    release_report(version_id=version.pk, actor=actor)

    def sent() -> tuple[str, str]:
        link = send_link(recipient_id=recipient.pk, actor=actor)
        mail = OutboundMessage.objects.get(event_key=f"report-link:{link.link_id}")
        return mail.text.split("/document/")[1].split("/")[0], link.code

    old, old_code = sent()
    secret, code = sent()
    with pytest.raises(LinkOver):
        open_link(secret=old, code=old_code)
    assert open_link(secret=secret, code=f"{code[:4]} {code[4:]}").pk == version.pk
    for _ in range(5):
        with pytest.raises(WrongLinkCode):
            open_link(secret=secret, code="wrong")
    with pytest.raises(LinkOver):
        open_link(secret=secret, code=code)
    secret, code = sent()
    with travel(clock.now() + timedelta(hours=72, seconds=1), tick=False), pytest.raises(LinkOver):
        open_link(secret=secret, code=code)
    withdraw_report(report_id=report.pk, reason="Demo", actor=actor)
    with pytest.raises(LinkOver):
        open_link(secret=secret, code=code)
    assert ReportLink.objects.filter(revoked_at=None).count() == 0


def test_a_stale_draft_is_refused_with_the_text_that_stands(
    report: DiagnosticReport, doctor: User, other_doctor: User
) -> None:
    base = report.draft_number
    write(report, other_doctor, plain_back="Demo: van de ander.")
    with pytest.raises(ReportChanged) as refused:
        save_draft(
            report_id=report.pk,
            base=base,
            texts={"plain_back": "Demo: van mij."},
            release_choice=report.release_choice,
            critical=False,
            actor=doctor.as_actor(),
        )
    assert refused.value.extra["number"] == base + 1
    assert refused.value.extra["content"]["plain_back"] == "Demo: van de ander."


def test_the_clock_says_what_was_waited_for(report: DiagnosticReport, doctor: User) -> None:
    actor, manager = doctor.as_actor(), staff_actor(Role.MANAGER)
    assert visit_clock(report.encounter_id, actor=actor) is None
    version = sign(report, doctor)
    with travel(version.signing.at + timedelta(hours=2), tick=False):
        running = visit_clock(report.encounter_id, actor=actor)
        assert running is not None
        assert (running.released_at, running.total) == (None, timedelta(hours=2))
        assert clinic_clocks(actor=manager) == []
        release_report(version_id=version.pk, actor=actor)
        done = visit_clock(report.encounter_id, actor=actor)
        (clinic,) = clinic_clocks(actor=manager)
    assert done is not None
    assert done.waits == [(WaitedFor.TALK, timedelta(hours=2))]
    assert (clinic.count, clinic.median, clinic.ninety) == (1, *[timedelta(hours=2)] * 2)
    with pytest.raises(Forbidden):
        clinic_clocks(actor=actor)
