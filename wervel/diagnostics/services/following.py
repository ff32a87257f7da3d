"""What follows a result: whoever may have used what it changes, or wrote without it, is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from wervel.common.actor import Actor
from wervel.common.text import LINE_LENGTH
from wervel.diagnostics.choices import WITHDRAWN, Late, ReportStatus
from wervel.diagnostics.laboratory.catalogue import catalogue
from wervel.diagnostics.models import ObservationVersion, ReportVersion
from wervel.diagnostics.services.report_changes import note_late, note_late_finding
from wervel.diagnostics.services.report_drafts import take_results_anew
from wervel.encounters.models import Encounter

LANGUAGE = "nl"


@dataclass(frozen=True, slots=True)
class Change:
    """A version that is what stands now; one that withdraws names those that it takes back."""

    version: ObservationVersion
    taken_back: Sequence[ObservationVersion] = ()


def follow(changes: Sequence[Change], encounter: Encounter, *, actor: Actor) -> None:
    """In the caller's transaction. A report that is being written takes its results anew, so that
    pages that were read before are not signed. A signed one gets a task."""
    take_results_anew(encounter_id=encounter.pk, actor=actor)
    for each in changes:
        if each.version.status not in WITHDRAWN:
            name = _name(each.version)
            note_late(encounter_id=encounter.pk, kind=Late.RESULTS, name=name, actor=actor)
        elif each.taken_back and _may_have_told(encounter, each.taken_back[0].at):
            _leave_task(each.version, encounter, actor)


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
