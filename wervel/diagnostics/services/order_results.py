"""Whether an order is done follows from the results that stand in it."""

from wervel.common.actor import Actor
from wervel.diagnostics.choices import RequestStatus, ResultStatus
from wervel.diagnostics.models import Observation, ServiceRequest
from wervel.diagnostics.selectors.results import since_withdrawal
from wervel.diagnostics.services import orders

FINISHING = (ResultStatus.FINAL, ResultStatus.CORRECTED)


def settle(request: ServiceRequest, *, actor: Actor) -> None:
    """Done when a final result stands, and waiting again when all were taken back."""
    found = list(Observation.objects.filter(request=request).prefetch_related("versions"))
    if any(map(_stands, found)):
        complete(request, actor=actor)
    elif found:
        orders.reopen(request, actor)


def complete(request: ServiceRequest, *, actor: Actor) -> None:
    """A released order whose results are there is done."""
    if ServiceRequest.objects.filter(pk=request.pk, status=RequestStatus.ACTIVE).exists():
        orders.complete(request, actor)


def _stands(row: Observation) -> bool:
    versions = sorted(row.versions.all(), key=lambda one: one.number)
    return any(one.status in FINISHING for one in since_withdrawal(versions))
