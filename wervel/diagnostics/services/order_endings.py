"""Orders whose visit does not take place any more: nobody comes for their scans."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from wervel.common.actor import Actor
from wervel.diagnostics.choices import RequestCategory, RequestStatus
from wervel.diagnostics.models import ServiceRequest
from wervel.diagnostics.order_events import OrderEvent
from wervel.diagnostics.order_transitions import OPEN
from wervel.diagnostics.services.order_steps import locked_order, take_step
from wervel.diagnostics.services.order_times import give_time_back
from wervel.encounters.choices import EncounterStatus

NOTE = "the visit was cancelled"


def is_any_left_behind() -> bool:
    return _left_behind().exists()


def withdraw_left_behind(*, actor: Actor) -> int:
    """Take back the images of visits that were cancelled, and free their times; how many.

    Blood may have been drawn before the patient left: what the laboratory finds has to find its
    order, so those stay.
    """
    keys = list(_left_behind().values_list("pk", flat=True))
    return sum(_withdraw(key, actor) for key in keys)


def _left_behind() -> QuerySet[ServiceRequest]:
    return ServiceRequest.objects.filter(
        encounter__status=EncounterStatus.CANCELLED,
        category=RequestCategory.IMAGING,
        status__in=OPEN,
    )


@transaction.atomic
def _withdraw(request_id: UUID, actor: Actor) -> bool:
    request = locked_order(request_id)
    if request.status not in OPEN:
        return False
    take_step(request, RequestStatus.REVOKED, event=OrderEvent.REVOKED, actor=actor, note=NOTE)
    give_time_back(request, actor)
    return True
