"""Joining and leaving the waiting list for an earlier time."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Invalid
from wervel.directory.exceptions import LocationUnknown
from wervel.directory.models import Location
from wervel.scheduling.choices import OfferState, PartOfDay, WaitingEnd
from wervel.scheduling.exceptions import AppointmentOver, TransitionRefused
from wervel.scheduling.models import Appointment, WaitingEntry
from wervel.scheduling.selectors.catalogue import Near, catalogue
from wervel.scheduling.selectors.waiting import may_wait, part_numbers
from wervel.scheduling.services.ending_offers import end_open_offer
from wervel.scheduling.services.locking import appointment_of_link
from wervel.scheduling.services.tidying import (
    WaitingEvent,
    active_entry,
    end_entry,
    record_waiting,
)
from wervel.scheduling.tasks import look_for_earlier
from wervel.scheduling.waiting_list import bits_of

MOST_PLACES = 50


@dataclass(frozen=True, slots=True)
class Wishes:
    """What would suit somebody. Clinics by their slug; `near` is where they live.

    `same_practitioner`: only with whom the appointment is; `own_language`: only with somebody who
    speaks the patient's language.
    """

    places: frozenset[str]
    weekdays: frozenset[int]
    parts: frozenset[PartOfDay]
    notice_hours: int
    near: Near | None = None
    radius_km: int | None = None
    own_language: bool = False
    same_practitioner: bool = False


@transaction.atomic
def join_waiting_list(*, manage_secret: str, wishes: Wishes, actor: Actor) -> WaitingEntry:
    """Wait for an earlier time; who waits already changes their wishes and keeps their place.

    What suits and is free already is offered at once. An open offer stays as it is. Raises
    AppointmentUnknown, AppointmentOver, TransitionRefused, LocationUnknown or Invalid.
    """
    appointment = appointment_of_link(manage_secret, lock=True)
    _check_can_wait(appointment)
    places = _check(wishes)
    values = _values(appointment, wishes)
    entry = active_entry(appointment)
    event = WaitingEvent.CHANGED if entry else WaitingEvent.JOINED
    if entry is None:
        entry = WaitingEntry(appointment=appointment, since=clock.now())
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save()
    entry.places.set(places)
    record_waiting(event, entry, appointment, actor)
    look_for_earlier.enqueue(str(entry.pk))
    return entry


@transaction.atomic
def leave_waiting_list(*, manage_secret: str, actor: Actor) -> None:
    """Wait no longer; an open offer gives its time back. Who does not wait is left in peace."""
    appointment = appointment_of_link(manage_secret, lock=True)
    entry = active_entry(appointment)
    if entry is not None:
        end_open_offer(entry, OfferState.WITHDRAWN)
        end_entry(entry, WaitingEnd.LEFT)
        record_waiting(WaitingEvent.LEFT, entry, appointment, actor)


def _check_can_wait(appointment: Appointment) -> None:
    if appointment.start <= clock.now():
        raise AppointmentOver
    if not may_wait(appointment):
        raise TransitionRefused


def _check(wishes: Wishes) -> QuerySet[Location]:
    """The clinics; Invalid with the field that says nothing or too much."""
    known = catalogue()
    if not wishes.places and (wishes.near is None or wishes.radius_km is None):
        raise Invalid(fields={"places": _("Choose at least one clinic.")})
    if not wishes.weekdays:
        raise Invalid(fields={"weekdays": _("Choose at least one day.")})
    if not wishes.parts:
        raise Invalid(fields={"parts": _("Choose at least one part of the day.")})
    if len(wishes.places) > MOST_PLACES:
        raise Invalid(fields={"places": _("These are too many clinics.")})
    if not wishes.places <= known.place_by_slug.keys():
        raise LocationUnknown
    return Location.objects.filter(slug__in=wishes.places)


def _values(appointment: Appointment, wishes: Wishes) -> dict[str, object]:
    return {
        "service_id": appointment.service_id,
        "latitude": wishes.near.latitude if wishes.near else None,
        "longitude": wishes.near.longitude if wishes.near else None,
        "radius_km": wishes.radius_km if wishes.near else None,
        "weekdays": bits_of(wishes.weekdays),
        "parts": bits_of(part_numbers(wishes.parts)),
        "notice_hours": wishes.notice_hours,
        "practitioner_id": appointment.practitioner_id if wishes.same_practitioner else None,
        "own_language": wishes.own_language,
        "language": appointment.patient.language,
        "urgency": appointment.triage_urgency,
    }
