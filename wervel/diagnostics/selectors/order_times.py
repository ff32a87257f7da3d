"""The times at which a scan can be made: what the visit has reserved, else the first free ones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wervel.common import clock
from wervel.encounters.models import Encounter
from wervel.patients.linked import records_of_person
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.catalogue import catalogue
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots

SHOWN, ASKED = 4, 40


def reserved_times(encounter: Encounter) -> Sequence[Appointment]:
    """The provisional scans of the visit that nobody has decided on yet."""
    group = encounter.appointment.group_id
    if group is None:
        return ()
    rows = Appointment.objects.filter(
        group_id=group,
        patient_id=encounter.patient_id,
        provisional=True,
        status=AppointmentStatus.CONFIRMED,
        end__gt=clock.now(),
    )
    return list(rows.select_related("service", "location").order_by("position"))


def reserved_time(encounter: Encounter, service: str) -> Appointment | None:
    """The one for this service; None when the visit has none."""
    own = (one for one in reserved_times(encounter) if one.service.slug == service)
    return next(own, None)


def is_made_here(service: str) -> bool:
    """Whether any clinic makes such scans at all."""
    return service in catalogue().services


def first_times(encounter: Encounter, service: str) -> Sequence[SlotOffer]:
    """The first that the patient can come to after the consultation, at this clinic.

    Where this clinic has none for weeks, the first at any clinic.
    """
    visit = encounter.appointment
    begin = max(clock.now(), visit.end) if visit.start.date() == clock.now().date() else clock.now()
    here = SlotQuery(
        service=service,
        location=encounter.location.slug,
        earliest=begin,
        limit=ASKED,
        one_each=True,
    )
    taken = list(
        Appointment.objects.filter(patient__in=records_of_person(encounter.patient_id))
        .filter(end__gt=begin)
        .exclude(status=AppointmentStatus.CANCELLED)
        .values_list("start", "end")
    )
    found = _free_for(here, taken)
    return found or _free_for(replace(here, location=None), taken)


def _free_for(query: SlotQuery, taken: Sequence[tuple[datetime, datetime]]) -> Sequence[SlotOffer]:
    """One after the other, so that each is a choice of its own."""
    found: list[SlotOffer] = []
    for offer in search_slots(query).slots:
        after = not found or offer.start >= found[-1].end
        if after and all(offer.end <= start or offer.start >= end for start, end in taken):
            found.append(offer)
        if len(found) == SHOWN:
            break
    return found
