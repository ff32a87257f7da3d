"""An appointment as a visit that can be claimed."""

from wervel.scheduling.exceptions import SlotUnknown
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.catalogue import catalogue
from wervel.scheduling.selectors.offered import lasting
from wervel.scheduling.services.wanted import Visit
from wervel.scheduling.ticks import tick_at


def visit_of(appointment: Appointment, minutes: int) -> Visit:
    """The appointment where it is, with this length; SlotUnknown when it is no longer offered."""
    known = catalogue()
    service = next(
        (one for one in known.services.values() if one.id == appointment.service_id), None
    )
    place = known.place_by_id.get(appointment.location_id)
    person = next((one for one in known.people if one.id == appointment.practitioner_id), None)
    if service is None or place is None or service.has_practitioner != (person is not None):
        raise SlotUnknown
    return Visit(lasting(service, minutes), place, person, tick_at(appointment.start))
