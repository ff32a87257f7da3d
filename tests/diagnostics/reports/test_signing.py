"""Signing: one act, on exactly the pages that were read, by a doctor who showed the factor anew."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from time_machine import travel

from tests.diagnostics.reports.reports import Found, prove, sign, write
from tests.encounters.visits import staff_actor
from wervel.accounts.acts import CODE, note_proof
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common import append_only, clock
from wervel.common.errors import Forbidden
from wervel.diagnostics import guards
from wervel.diagnostics.choices import ReportStatus
from wervel.diagnostics.models import (
    DiagnosticReport,
    Rendition,
    ReportPreview,
    ReportVersion,
    SigningAct,
)
from wervel.diagnostics.report_exceptions import (
    FactorTooOld,
    PreviewOutOfDate,
    ReportIncomplete,
)
from wervel.diagnostics.services.report_previews import make_preview, preview_pages
from wervel.diagnostics.services.report_signing import ACT, sign_report


def test_a_signed_report_begins_with_the_bytes_that_were_read(
    report: DiagnosticReport, doctor: User
) -> None:
    actor = doctor.as_actor()
    preview = make_preview(report_id=report.pk, actor=actor)
    assert preview.languages == ("nl", "de")
    read = {
        code: preview_pages(report_id=report.pk, digest=preview.digest, language=code, actor=actor)
        for code in preview.languages
    }
    version = sign(report, doctor)
    report.refresh_from_db()
    assert (report.status, report.draft) == (ReportStatus.FINAL, None)
    sealed = {each.language: bytes(each.pdf) for each in version.renditions.all()}
    assert set(sealed) == {"nl", "de"}
    for code, pages in read.items():
        assert sealed[code].startswith(pages)
        assert len(sealed[code]) > len(pages)
    act = SigningAct.objects.get()
    assert (act.version_id, act.doctor_id, act.digest) == (version.pk, doctor.pk, preview.digest)
    events = AuditEvent.objects.filter(event="diagnostics.report.signed")
    assert [one.patient_id for one in events] == [report.patient_id]


def test_the_preview_of_one_state_is_made_once(report: DiagnosticReport, doctor: User) -> None:
    first = make_preview(report_id=report.pk, actor=doctor.as_actor())
    again = make_preview(report_id=report.pk, actor=doctor.as_actor())
    assert again.digest == first.digest
    assert ReportPreview.objects.count() == 2


def test_what_was_changed_after_reading_is_not_signed(
    report: DiagnosticReport, doctor: User, other_doctor: User
) -> None:
    preview = make_preview(report_id=report.pk, actor=doctor.as_actor())
    write(report, other_doctor, plain_means="Demo: iets anders.")
    with pytest.raises(PreviewOutOfDate) as refused:
        sign_report(
            report_id=report.pk,
            digest=preview.digest,
            proof_id=prove(doctor, preview.digest).pk,
            actor=doctor.as_actor(),
        )
    assert refused.value.extra == {"changed": ["plain_means"]}
    assert (ReportVersion.objects.count(), SigningAct.objects.count()) == (0, 0)


def test_a_second_click_signs_nothing(report: DiagnosticReport, doctor: User) -> None:
    version = sign(report, doctor)
    digest = version.signing.digest
    with pytest.raises(PreviewOutOfDate) as refused:
        sign_report(
            report_id=report.pk,
            digest=digest,
            proof_id=prove(doctor, digest).pk,
            actor=doctor.as_actor(),
        )
    assert refused.value.extra == {"changed": []}
    assert (ReportVersion.objects.count(), SigningAct.objects.count()) == (1, 1)


def test_the_pages_of_another_doctor_are_not_mine(
    report: DiagnosticReport, doctor: User, other_doctor: User
) -> None:
    preview = make_preview(report_id=report.pk, actor=other_doctor.as_actor())
    with pytest.raises(PreviewOutOfDate):
        sign_report(
            report_id=report.pk,
            digest=preview.digest,
            proof_id=prove(doctor, preview.digest).pk,
            actor=doctor.as_actor(),
        )


def test_the_factor_is_one_s_own_fresh_and_for_these_pages(
    report: DiagnosticReport, doctor: User, other_doctor: User
) -> None:
    actor = doctor.as_actor()
    digest = make_preview(report_id=report.pk, actor=actor).digest
    with travel(clock.now() - timedelta(minutes=5, seconds=1), tick=False):
        old = prove(doctor, digest)
    wrong = (
        old,
        prove(other_doctor, digest),
        prove(doctor, "0" * 64),
        note_proof(user=doctor, act="something.else", subject=digest, method=CODE),
    )
    for proof in wrong:
        with pytest.raises(FactorTooOld):
            sign_report(report_id=report.pk, digest=digest, proof_id=proof.pk, actor=actor)
    with pytest.raises(FactorTooOld):
        sign_report(report_id=report.pk, digest=digest, proof_id=uuid4(), actor=actor)
    with travel(clock.now() - timedelta(minutes=4, seconds=50), tick=False):
        fresh = prove(doctor, digest)
    sign_report(report_id=report.pk, digest=digest, proof_id=fresh.pk, actor=actor)
    assert (SigningAct.objects.get().proof_id, ACT) == (fresh.pk, fresh.act)


def test_doctors_alone_read_for_signing_and_sign(report: DiagnosticReport, doctor: User) -> None:
    digest = make_preview(report_id=report.pk, actor=doctor.as_actor()).digest
    for role in Role:
        if role == Role.DOCTOR:
            continue
        actor = staff_actor(role)
        with pytest.raises(Forbidden):
            make_preview(report_id=report.pk, actor=actor)
        with pytest.raises(Forbidden):
            sign_report(report_id=report.pk, digest=digest, proof_id=uuid4(), actor=actor)


def test_an_incomplete_report_is_not_laid_out(report: DiagnosticReport, doctor: User) -> None:
    write(report, doctor, plain_means="", clinical_assessment=" ")
    with pytest.raises(ReportIncomplete) as refused:
        make_preview(report_id=report.pk, actor=doctor.as_actor())
    assert refused.value.extra == {"missing": ["clinical_assessment", "plain_means"]}


def test_pages_without_pictures_or_findings(
    report: DiagnosticReport, doctor: User, found: Found
) -> None:
    assert len(report.draft["pictures"]) == 2
    version = sign(report, doctor)
    assert version.content["findings"] == report.draft["findings"]


def test_the_database_keeps_one_signing_act_and_every_byte(
    report: DiagnosticReport, doctor: User, other_doctor: User
) -> None:
    version = sign(report, doctor)
    with pytest.raises(IntegrityError), transaction.atomic():
        SigningAct.objects.create(
            version=version,
            doctor=other_doctor,
            proof=prove(other_doctor, "0" * 64),
            digest="0" * 64,
            at=clock.now(),
        )
    schema = connection.SchemaEditorClass(connection)
    append_only.install(schema, guards.TABLES)
    changes = (
        lambda: Rendition.objects.update(pdf=b"%PDF-"),
        lambda: Rendition.objects.all()._raw_delete("default"),
        lambda: SigningAct.objects.update(doctor=other_doctor),
        lambda: ReportVersion.objects.update(content={}),
    )
    for change in changes:
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            change()
    append_only.remove(schema, guards.TABLES)


def test_the_database_gives_no_report_to_another_patient(
    report: DiagnosticReport, doctor: User
) -> None:
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        DiagnosticReport.objects.update(patient_id=uuid4())
    DiagnosticReport.objects.update(patient_id=report.patient_id)
