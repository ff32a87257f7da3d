"""Do the stored results agree with themselves? For `wervel verify`."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef

from wervel.diagnostics.laboratory.judging import CRITICAL
from wervel.diagnostics.models import CriticalResult, Observation, ObservationVersion


def verify_results() -> Iterator[str]:
    """Results of somebody else than their visit, and critical ones that nobody was given."""
    astray = Observation.objects.exclude(patient=F("encounter__patient"))
    for key in astray.values_list("pk", flat=True):
        yield f"result: {key} is of another patient than its visit"
    elsewhere = Observation.objects.filter(request__isnull=False).exclude(
        request__encounter=F("encounter")
    )
    for key in elsewhere.values_list("pk", flat=True):
        yield f"result: {key} is of another visit than its order"
    given = CriticalResult.objects.filter(
        version__observation=OuterRef("observation"),
        version__comparator=OuterRef("comparator"),
        version__value=OuterRef("value"),
        version__unit=OuterRef("unit"),
    )
    unheard = ObservationVersion.objects.filter(
        ~Exists(given),
        flag__in=[flag.value for flag in CRITICAL],
        status__in=("final", "corrected"),
    )
    for key in unheard.values_list("pk", flat=True):
        yield f"critical: version {key} was given to nobody"
    orphans = CriticalResult.objects.filter(handovers=None)
    for key in orphans.values_list("pk", flat=True):
        yield f"critical: {key} has no record of whose it was"
