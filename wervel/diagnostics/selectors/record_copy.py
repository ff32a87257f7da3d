"""All of a record that is its patient's, as one FHIR R4 Bundle and the signed files beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.diagnostics.models import ReportVersion
from wervel.diagnostics.record_bundle import CopiedReport, ReportFile, record_bundle
from wervel.diagnostics.selectors.patient_reports import released_versions
from wervel.diagnostics.selectors.shared_reports import signed_version
from wervel.encounters.selectors.record_copy import copied_visits
from wervel.patients.record_copy import copied_person
from wervel.scheduling.selectors.record_copy import copied_appointments

FOLDER = "reports"


@dataclass(frozen=True, slots=True)
class RecordCopy:
    """`files` are those that the Bundle names; `report_file` gives each of them."""

    bundle: dict[str, Any]
    files: Sequence[ReportFile]


def record_copy(*, patient_id: UUID, language: str, actor: Actor) -> RecordCopy:
    """Forbidden, unless this account may see the record. What is not released is not there."""
    with translation.override(language):
        person = copied_person(patient_id, actor=actor)
        appointments = copied_appointments(patient_id, actor=actor)
        visits = copied_visits(patient_id, actor=actor)
    reports = [_report(each) for each in released_versions(patient_id)]
    bundle = record_bundle(
        person=person,
        appointments=appointments,
        visits=visits,
        reports=reports,
        record_system=f"{settings.BASE_URL}/record-number",
        made_at=clock.to_clinic(clock.now()),
        language=language,
    )
    return RecordCopy(bundle, [file for each in reports for file in each.files])


def _report(version: ReportVersion) -> CopiedReport:
    signed = signed_version(version, {})
    name = f"{signed.content.facts.reference}-{version.number}"
    languages = sorted(version.renditions.values_list("language", flat=True))
    return CopiedReport(
        signed,
        version.report.encounter_id,
        [ReportFile(version.pk, each, f"{FOLDER}/{name}-{each}.pdf") for each in languages],
    )
