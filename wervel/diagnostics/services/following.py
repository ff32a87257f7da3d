"""What follows a result: whoever may have used what it changes, or wrote without it, is told."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from wervel.common.actor import Actor
from wervel.common.text import LINE_LENGTH
from wervel.diagnostics.choices import Late, ReportStatus
from wervel.diagnostics.laboratory.catalogue import catalogue
from wervel.diagnostics.models import ObservationVersion, ReportVersion, ServiceRequest
from wervel.diagnostics.services.critical import tell_of_withdrawal
from wervel.diagnostics.services.report_changes import note_late, note_late_finding
from wervel.diagnostics.services.report_drafts import take_results_anew
from wervel.encounters.models import Encounter

LANGUAGE = "nl"


def follow_result(version: ObservationVersion, encounter: Encounter, *, actor: Actor) -> None:
    """In the caller's transaction, when `version` is what stands now. A report that is being
    written takes it; a signed one gets a task."""
    take_results_anew(encounter_id=encounter.pk, actor=actor)
    note_late(encounter_id=encounter.pk, kind=Late.RESULTS, name=_name(version), actor=actor)


def follow_withdrawal(
    withdrawal: ObservationVersion,
    standing: Sequence[ObservationVersion],
    encounter: Encounter,
    request: ServiceRequest | None,
    *,
    actor: Actor,
) -> None:
    """In the caller's transaction; `standing` are the versions that it takes back.

    Critical values go to their doctors once more. A report that is being written takes its results
    anew, so that pages that were read before are not signed. A signed one gets a task.
    """
    tell_of_withdrawal(withdrawal, standing, encounter, request, actor=actor)
    take_results_anew(encounter_id=encounter.pk, actor=actor)
    if standing and _may_have_told(encounter, standing[0].at):
        _leave_task(withdrawal, encounter, actor)


def _may_have_told(encounter: Encounter, since: datetime) -> bool:
    """Whether a report was signed after the value came. It may tell the value in its own words, so
    that its table of results alone does not show whether it does: a doctor looks."""
    versions = ReportVersion.objects.filter(
        report__encounter=encounter,
        report__status__in=(ReportStatus.FINAL, ReportStatus.AMENDED),
        signing__at__gte=since,
    )
    return versions.exists()


def _leave_task(withdrawal: ObservationVersion, encounter: Encounter, actor: Actor) -> None:
    with translation.override(LANGUAGE):
        what = _("%(name)s: withdrawn by the laboratory") % {"name": _name(withdrawal)}
    note_late_finding(encounter_id=encounter.pk, what=what[:LINE_LENGTH], actor=actor)


def _name(version: ObservationVersion) -> str:
    return catalogue().observables[version.observation.code].names[LANGUAGE]
