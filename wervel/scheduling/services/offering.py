"""Offering what was freed or opened to those who wait, one offer at a time.

Whoever is asked first gets the earliest time that suits them; the next gets what is left. An
offer keeps its time by a hold. So two offers of one time are as impossible as two bookings of it.

The order of locks is the same everywhere: the appointment, the free days, the hold, the offer.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor, system
from wervel.contact import services as contact
from wervel.scheduling.availability import local_days
from wervel.scheduling.choices import AppointmentStatus, OfferState, WaitingState
from wervel.scheduling.exceptions import SlotPast, SlotTaken, SlotUnknown
from wervel.scheduling.models import Claim, FreedTime, WaitingEntry, WaitingOffer
from wervel.scheduling.offer_hours import OfferHours, offer_until
from wervel.scheduling.offer_letters import offer_letter
from wervel.scheduling.selectors.catalogue import PlaceInfo, catalogue
from wervel.scheduling.selectors.free_times import FreeTimes
from wervel.scheduling.selectors.slots import SlotOffer
from wervel.scheduling.selectors.waiting import Candidate, waiting_at, waiting_one
from wervel.scheduling.services.holds import hold_planned
from wervel.scheduling.services.locking import appointment_by_id
from wervel.scheduling.services.planning import plan_visit
from wervel.scheduling.ticks import tick_at, tick_from
from wervel.scheduling.waiting_list import suits

ASKER = system("waiting-list")
AT_ONCE = 200


class OfferEvent(StrEnum):
    MADE = "scheduling.offer.made"
    ACCEPTED = "scheduling.offer.accepted"
    DECLINED = "scheduling.offer.declined"


@dataclass(frozen=True, slots=True)
class Found:
    """A free time for somebody, and until when they may think about it."""

    candidate: Candidate
    place: PlaceInfo
    time: SlotOffer
    until: datetime


def offer_freed_times() -> int:
    """Ask those who wait about everything that was marked; returns how many offers were made.

    A mark goes only when nothing was freed since it was read: what a dead worker has left, the
    next one does.
    """
    made = 0
    for mark in FreedTime.objects.order_by("day", "pk")[:AT_ONCE]:
        made += offer_times_of(mark.location_id, local_days(mark.day))
        FreedTime.objects.filter(pk=mark.pk, number=mark.number).delete()
    return made


def offer_times_of(location: UUID, days: Collection[date]) -> int:
    """Ask about what is free at one clinic on these days of the calendar."""
    place = catalogue().place_by_id.get(location)
    if place is None:
        return 0
    free = FreeTimes(clock.now())
    return sum(_offer_first(one, [place], sorted(days), free) for one in waiting_at(place))


def offer_to(entry_id: UUID, free: FreeTimes | None = None) -> bool:
    """Ask one person about the earliest time at any clinic that suits them.

    It passes nobody over: what is free now, those before them did not want or cannot use.
    """
    candidate = waiting_one(entry_id)
    if candidate is None:
        return False
    now = clock.now()
    first, last = clock.to_clinic(now).date(), clock.to_clinic(candidate.waiting.wish.before).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return _offer_first(candidate, candidate.places, days, free or FreeTimes(now))


def offer_to_everybody() -> int:
    """The safety net: whatever was overlooked, or put off at night, is offered now."""
    free = FreeTimes(clock.now())
    waiting = WaitingEntry.objects.filter(state=WaitingState.ACTIVE).order_by("since")
    ranked = sorted(
        (one for pk in waiting.values_list("pk", flat=True) if (one := waiting_one(pk))),
        key=lambda one: one.order,
    )
    return sum(offer_to(one.waiting.id, free) for one in ranked)


def _offer_first(
    candidate: Candidate, places: Sequence[PlaceInfo], days: Sequence[date], free: FreeTimes
) -> bool:
    """Offer the earliest time that suits; one that is lost meanwhile is looked for anew."""
    for day in days:
        while found := _first(candidate, places, day, free):
            free.forget(found.place, day)
            if made := _make(found):
                return made
            if not waiting_one(candidate.waiting.id):
                return False
            candidate.refused.add((found.place.id, found.time.start))
    return False


def _first(
    candidate: Candidate, places: Sequence[PlaceInfo], day: date, free: FreeTimes
) -> Found | None:
    now = clock.now()
    best: Found | None = None
    for place in places:
        for time in free.on(candidate.service, place, day, candidate.urgency):
            if best is not None and time.start >= best.time.start:
                break
            until = _until(candidate, place, time, now)
            if until is not None:
                best = Found(candidate, place, time, until)
                break
    return best


def _until(
    candidate: Candidate, place: PlaceInfo, time: SlotOffer, now: datetime
) -> datetime | None:
    """The end of the offer, when the time may be offered to them now; else None."""
    if (place.id, time.start) in candidate.refused:
        return None
    if not suits(candidate.waiting.wish, FreeTimes.as_free(time), now):
        return None
    return offer_until(
        now,
        time.start,
        notice=timedelta(minutes=time.service.notice_minutes),
        own_notice=candidate.waiting.wish.notice,
        hours=OfferHours(*settings.OFFER_HOURS),
    )


def _make(found: Found) -> bool:
    """Keep the time and write to the person; False when somebody was first."""
    try:
        plan = plan_visit(found.time.id)
        with transaction.atomic():
            entry = _still_waits(found)
            if entry is None:
                return False
            hold = hold_planned(plan=plan, actor=ASKER, until=found.until)
            offer = WaitingOffer(
                entry=entry,
                slot=found.time.id,
                location_id=found.place.id,
                practitioner_id=found.time.practitioner.id if found.time.practitioner else None,
                start=found.time.start,
                end=found.time.end,
                hold=hold,
                offered_at=clock.now(),
                expires_at=found.until,
            )
            offer.save(force_insert=True)
            _tell(offer, entry, found.place, ASKER)
    except (SlotTaken, SlotPast, SlotUnknown, IntegrityError):
        # The database refuses what another process was first with: a second offer for one person.
        return False
    return True


def _still_waits(found: Found) -> WaitingEntry | None:
    """The entry, its appointment locked, when nothing has changed that matters."""
    candidate = found.candidate
    appointment = appointment_by_id(candidate.appointment_id, lock=True)
    entry = WaitingEntry.objects.select_related("appointment__patient").get(pk=candidate.waiting.id)
    if settings.UNGUARDED_BOOKING:
        return entry
    unchanged = (
        entry.state == WaitingState.ACTIVE
        and appointment.status == AppointmentStatus.CONFIRMED
        and appointment.start == candidate.waiting.wish.before
        and not entry.offers.filter(state=OfferState.OPEN).exists()
        and not _is_elsewhere(entry, found.time)
    )
    return entry if unchanged else None


def _is_elsewhere(entry: WaitingEntry, time: SlotOffer) -> bool:
    """Whether the patient has something else at that time."""
    claims = Claim.objects.filter(
        claimable_id=entry.appointment.patient.claimable_id,
        tick__gte=tick_at(time.start),
        tick__lt=tick_from(time.end),
    )
    return claims.exclude(appointment_id=entry.appointment_id).exists()


def _tell(offer: WaitingOffer, entry: WaitingEntry, place: PlaceInfo, actor: Actor) -> None:
    appointment, patient = entry.appointment, entry.appointment.patient
    audit.record(
        event=OfferEvent.MADE,
        actor=actor,
        object_type="WaitingOffer",
        object_id=offer.pk,
        patient_id=patient.pk,
        detail={"reference": appointment.reference},
    )
    if patient.email:
        contact.queue_email(
            event_key=f"offer:{offer.pk}",
            recipient=patient.email,
            language=entry.language,
            letter=offer_letter(offer, appointment, patient, place),
            patient_id=patient.pk,
        )
