"""Whether an order is done follows from the results that stand in it."""

from collections.abc import Collection

from wervel.common.actor import Actor
from wervel.diagnostics.choices import WITHDRAWN, RequestStatus, ResultStatus
from wervel.diagnostics.models import Observation, ServiceRequest
from wervel.diagnostics.selectors.results import since_withdrawal
from wervel.diagnostics.services import orders

FINISHING = (ResultStatus.FINAL, ResultStatus.CORRECTED)


def settle(request: ServiceRequest, told: Collection[ResultStatus], *, actor: Actor) -> None:
    """After results of these states were filed: done when one is final, and waiting again when the
    last one that stood was taken back."""
    if any(one in FINISHING for one in told):
        complete(request, actor=actor)
    elif any(one in WITHDRAWN for one in told) and not _has_standing(request):
        orders.reopen(request, actor)


def complete(request: ServiceRequest, *, actor: Actor) -> None:
    """A released order whose results are there is done."""
    if ServiceRequest.objects.filter(pk=request.pk, status=RequestStatus.ACTIVE).exists():
        orders.complete(request, actor)


def _has_standing(request: ServiceRequest) -> bool:
    rows = Observation.objects.filter(request=request).prefetch_related("versions")
    return any(map(_stands, rows))


def _stands(row: Observation) -> bool:
    versions = sorted(row.versions.all(), key=lambda one: one.number)
    return any(one.status in FINISHING for one in since_withdrawal(versions))
