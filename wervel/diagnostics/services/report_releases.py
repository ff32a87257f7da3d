"""When the patient may read a signed report: at once, after the talk, or after the doctor's call.

A critical report waits for a call, with an owner and a deadline. When the deadline passes the call
belongs to everybody who may decide, and says so; it is never released by the clock.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from wervel.common import clock
from wervel.common.actor import Actor, system
from wervel.common.errors import Forbidden
from wervel.contact.services.outbox import queue_email
from wervel.diagnostics.choices import ReleaseChoice
from wervel.diagnostics.models import ReportRelease, ReportVersion
from wervel.diagnostics.report_events import ReportEvent
from wervel.diagnostics.report_exceptions import ReportStepRefused, ReportUnknown
from wervel.diagnostics.report_letters import ready_letter
from wervel.diagnostics.services import report_drafts
from wervel.encounters.rules import may_decide

CALL_WITHIN = timedelta(hours=4)


def open_release(version: ReportVersion, *, actor: Actor) -> ReportRelease:
    """For a version just signed, in the caller's transaction."""
    report, now = version.report, clock.now()
    release = ReportRelease(
        version=version,
        choice=report.release_choice,
        critical=report.critical,
        owner_id=UUID(actor.id),
        call_by=now + CALL_WITHIN if report.critical else None,
    )
    release.save()
    if not release.critical and release.choice == ReleaseChoice.AT_ONCE:
        _release(release, actor)
    return release


@transaction.atomic
def note_call(*, version_id: UUID, actor: Actor) -> None:
    """The doctor has told the patient a critical result; the report may be released now."""
    release = _locked(version_id, actor)
    if not release.critical:
        raise ReportStepRefused
    if release.called_at is not None:
        return
    release.called_at, release.called_by_id = clock.now(), UUID(actor.id)
    release.save(update_fields=["called_at", "called_by"])
    report_drafts.record(ReportEvent.CALLED, release.version.report, actor)
    if release.choice == ReleaseChoice.AT_ONCE:
        _release(release, actor)


@transaction.atomic
def release_report(*, version_id: UUID, actor: Actor) -> None:
    """After the talk; ReportStepRefused while a critical one waits for its call.

    Releasing what is released changes nothing.
    """
    release = _locked(version_id, actor)
    if release.released_at is not None:
        return
    if release.critical and release.called_at is None:
        raise ReportStepRefused
    _release(release, actor)


def _locked(version_id: UUID, actor: Actor) -> ReportRelease:
    if not may_decide(actor):
        raise Forbidden
    rows = ReportRelease.objects.select_for_update(of=("self",))
    found = rows.select_related("version__report__patient").filter(version_id=version_id).first()
    if found is None:
        raise ReportUnknown
    if found.version.report.status == "entered-in-error":
        raise ReportStepRefused
    return found


def _release(release: ReportRelease, actor: Actor) -> None:
    version = release.version
    report, patient = version.report, version.report.patient
    release.released_at, release.released_by_id = clock.now(), UUID(actor.id)
    release.save(update_fields=["released_at", "released_by"])
    report_drafts.record(ReportEvent.RELEASED, report, actor, version=version.number)
    if patient.email:
        queue_email(
            event_key=f"report-ready:{version.pk}",
            recipient=patient.email,
            language=patient.language,
            letter=ready_letter(language=patient.language),
            patient_id=patient.pk,
        )


def escalate_calls() -> int:
    """Calls that are late belong to all doctors from now on; returns how many became late."""
    late = ReportRelease.objects.filter(
        critical=True, called_at=None, escalated_at=None, call_by__lt=clock.now()
    ).exclude(version__report__status="entered-in-error")
    count = 0
    for release_id in list(late.values_list("pk", flat=True)):
        with transaction.atomic():
            release = (
                ReportRelease.objects.select_for_update(of=("self",))
                .select_related("version__report")
                .get(pk=release_id)
            )
            if release.called_at is not None or release.escalated_at is not None:
                continue
            release.escalated_at = clock.now()
            release.save(update_fields=["escalated_at"])
            report_drafts.record(
                ReportEvent.CALL_ESCALATED, release.version.report, system("report-calls")
            )
            count += 1
    return count
