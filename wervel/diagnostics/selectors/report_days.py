"""On which days reports were signed for records that the desk compares, and no word of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.models import ReportVersion
from wervel.patients.rules import may_link_records


def report_days(patient_ids: Iterable[UUID], *, actor: Actor) -> Mapping[UUID, Sequence[date]]:
    """One day for each report, of its first signature, the latest first. Whoever calls audits the
    read of each record."""
    if not may_link_records(actor):
        raise Forbidden
    found: dict[UUID, list[date]] = {each: [] for each in patient_ids}
    rows = ReportVersion.objects.filter(report__patient__in=found, number=1)
    signed = rows.filter(signing__isnull=False).order_by("-signing__at")
    for patient_id, at in signed.values_list("report__patient_id", "signing__at"):
        found[patient_id].append(clock.to_clinic(at).date())
    return found
