"""The queue at the desk: a number for each who comes, called in the order of coming."""

from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.versions import numbers as versions
from wervel.directory.exceptions import LocationUnknown
from wervel.directory.models import Location
from wervel.scheduling.choices import WalkInStatus
from wervel.scheduling.diaries import diary
from wervel.scheduling.exceptions import WalkInOver, WalkInUnknown
from wervel.scheduling.models import Appointment, WalkIn
from wervel.scheduling.rules import may_book_for_patients
from wervel.scheduling.selectors.free_day_sql import key_of
from wervel.scheduling.ticks import day_of, tick_at


class WalkInEvent(StrEnum):
    TAKEN = "scheduling.walk-in.taken"
    CALLED = "scheduling.walk-in.called"
    ENDED = "scheduling.walk-in.ended"
    BOOKED = "scheduling.walk-in.booked"


@transaction.atomic
def take_number(*, location: str, name: str, actor: Actor) -> WalkIn:
    """The next number of this clinic's day, from 1 on. Two who come at once get two numbers."""
    place = _lock_queue(location, actor)
    day = clock.today()
    last = WalkIn.objects.filter(location=place, day=day).aggregate(last=Max("number"))["last"]
    walk_in = WalkIn.objects.create(
        location=place, day=day, number=(last or 0) + 1, name=name, taken_at=clock.now()
    )
    _note(walk_in, WalkInEvent.TAKEN, actor)
    return walk_in


@transaction.atomic
def call_next(*, location: str, actor: Actor) -> WalkIn | None:
    """Call who waits longest today; None when nobody waits. Two callers call two people."""
    place = _lock_queue(location, actor)
    waiting = WalkIn.objects.filter(
        location=place, day=clock.today(), status=WalkInStatus.WAITING
    ).order_by("number")
    walk_in = waiting.first()
    if walk_in is None:
        return None
    walk_in.status, walk_in.called_at = WalkInStatus.CALLED, clock.now()
    walk_in.save(update_fields=["status", "called_at"])
    _note(walk_in, WalkInEvent.CALLED, actor)
    return walk_in


@transaction.atomic
def end_walk_in(*, walk_in: int, status: WalkInStatus, actor: Actor) -> WalkIn:
    """They were helped, or have left. WalkInOver when a colleague has said so already."""
    if status not in (WalkInStatus.HELPED, WalkInStatus.LEFT):
        raise WalkInUnknown
    found = _open_walk_in(walk_in, actor)
    found.status, found.ended_at = status, clock.now()
    found.save(update_fields=["status", "ended_at"])
    _note(found, WalkInEvent.ENDED, actor)
    return found


@transaction.atomic
def link_walk_in(*, walk_in: int, appointment: UUID, actor: Actor) -> WalkIn:
    """Say which appointment the number has become: with it they are helped."""
    found = _open_walk_in(walk_in, actor)
    booked = Appointment.objects.get(pk=appointment)
    found.appointment, found.patient_id = booked, booked.patient_id
    found.status, found.ended_at = WalkInStatus.HELPED, clock.now()
    found.save(update_fields=["appointment", "patient", "status", "ended_at"])
    _note(found, WalkInEvent.BOOKED, actor)
    return found


def _lock_queue(location: str, actor: Actor) -> Location:
    """One at a time for each clinic: the numbers follow one another without a gap."""
    if not may_book_for_patients(actor):
        raise Forbidden
    rows = Location.objects.all()
    if not settings.UNGUARDED_BOOKING:
        rows = rows.select_for_update(no_key=True)
    place = rows.filter(slug=location, active=True).first()
    if place is None:
        raise LocationUnknown
    return place


def _open_walk_in(number: int, actor: Actor) -> WalkIn:
    if not may_book_for_patients(actor):
        raise Forbidden
    found = WalkIn.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise WalkInUnknown
    if found.ended_at is not None:
        raise WalkInOver
    return found


def _note(walk_in: WalkIn, event: WalkInEvent, actor: Actor) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="WalkIn",
        object_id=str(walk_in.pk),
        patient_id=walk_in.patient_id,
        detail={"number": walk_in.number, "status": str(walk_in.status)},
    )
    versions.changed(diary(key_of(walk_in.location_id)), [day_of(tick_at(clock.now()))])
