"""The most visits of a service that a practitioner has in a day."""

from enum import StrEnum

from django.db import transaction

from wervel.audit import services as audit
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.directory.models import HealthcareService
from wervel.scheduling.rules import may_change_hours
from wervel.scheduling.services.free_days import catalogue_changed
from wervel.scheduling.services.quotas import add_missing_quotas, seat_booked_visits


class LimitEvent(StrEnum):
    SET = "scheduling.daily-limit.set"


@transaction.atomic
def set_daily_limit(*, service: HealthcareService, limit: int | None, actor: Actor) -> None:
    """Limit it from now on, or (None) no longer.

    Visits booked before stay and count, however many they are. Forbidden.
    """
    if not may_change_hours(actor):
        raise Forbidden
    service.daily_limit = limit
    service.save(update_fields=["daily_limit"])
    audit.record(
        event=LimitEvent.SET,
        actor=actor,
        object_type="HealthcareService",
        object_id=service.pk,
        detail={"limit": limit},
    )
    add_missing_quotas()
    seat_booked_visits(service)
    catalogue_changed()
