"""The promise of a day with several steps: one clinic, one day, in this order."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from wervel.common import clock
from wervel.scheduling.exceptions import OutOfOrder
from wervel.scheduling.models import Appointment, VisitGroup
from wervel.scheduling.selectors.groups import rows_of_group, standing
from wervel.scheduling.services.chain_ending import day_of_step
from wervel.scheduling.services.wanted import Visit
from wervel.scheduling.ticks import moment_of, ticks_for


def lock_group(group_id: UUID | None) -> None:
    """Let the steps of a day be changed one by one; always before the appointment is locked."""
    if group_id is not None:
        VisitGroup.objects.select_for_update().get(pk=group_id)


def others_of_day(appointment: Appointment) -> list[Appointment]:
    """The other steps of the same day that still stand; none for what is no step of a day."""
    day = day_of_step(appointment)
    rows = rows_of_group(day) if day is not None else []
    return [one for one in standing(rows) if one.pk != appointment.pk]


def check_in_order(appointment: Appointment, visit: Visit) -> None:
    """OutOfOrder, with what would break, when the step of a day would be this visit."""
    begin = moment_of(visit.tick)
    end = moment_of(visit.tick + ticks_for(visit.service.minutes))
    for other in others_of_day(appointment):
        if other.location_id != visit.place.id:
            raise OutOfOrder(_("The other steps of this visit are at another clinic."))
        if clock.to_clinic(other.start).date() != clock.to_clinic(begin).date():
            raise OutOfOrder(_("The other steps of this visit are on another day."))
        if other.position < appointment.position and other.end > begin:
            raise OutOfOrder(_("The step before this one would not be over by then."))
        if other.position > appointment.position and other.start < end:
            raise OutOfOrder(_("The step after this one would begin too early."))
