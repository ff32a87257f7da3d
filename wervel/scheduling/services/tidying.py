"""Ending a waiting, and finding what waits for nothing any more."""

from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor, system
from wervel.scheduling.choices import AppointmentStatus, OfferState, WaitingEnd, WaitingState
from wervel.scheduling.models import Appointment, WaitingEntry, WaitingOffer
from wervel.scheduling.services.ending_offers import end_open_offer
from wervel.scheduling.services.locking import appointment_by_id

TIDIER = system("waiting-list")


class WaitingEvent(StrEnum):
    JOINED = "scheduling.waiting.joined"
    CHANGED = "scheduling.waiting.changed"
    LEFT = "scheduling.waiting.left"
    ENDED = "scheduling.waiting.ended"


def tidy_waiting_list() -> int:
    """End what waits for nothing: the appointment is over, cancelled, or as early as the offer."""
    now = clock.now()
    over = ~Q(appointment__status=AppointmentStatus.CONFIRMED) | Q(appointment__start__lte=now)
    entries = WaitingEntry.objects.filter(over, state=WaitingState.ACTIVE)
    late = WaitingOffer.objects.filter(
        state=OfferState.OPEN, start__gte=F("entry__appointment__start")
    )
    concerned = {*entries.values_list("appointment_id", flat=True)} | {
        *late.values_list("entry__appointment_id", flat=True)
    }
    return sum(_tidy(appointment_id) for appointment_id in concerned)


@transaction.atomic
def _tidy(appointment_id: UUID) -> int:
    appointment = appointment_by_id(appointment_id, lock=True)
    entry = active_entry(appointment)
    if entry is None:
        return 0
    over = appointment.status != AppointmentStatus.CONFIRMED or appointment.start <= clock.now()
    late = entry.offers.filter(state=OfferState.OPEN, start__gte=appointment.start).exists()
    if over or late:
        end_open_offer(entry, OfferState.WITHDRAWN)
    if over:
        end_entry(entry, WaitingEnd.OVER)
        record_waiting(WaitingEvent.ENDED, entry, appointment, TIDIER)
    return int(over or late)


def end_entry(entry: WaitingEntry, because: WaitingEnd) -> None:
    """The caller has locked the appointment."""
    entry.state, entry.ended_because, entry.ended_at = WaitingState.ENDED, because, clock.now()
    entry.save(update_fields=["state", "ended_because", "ended_at"])


def active_entry(appointment: Appointment) -> WaitingEntry | None:
    return WaitingEntry.objects.filter(appointment=appointment, state=WaitingState.ACTIVE).first()


def record_waiting(
    event: WaitingEvent, entry: WaitingEntry, appointment: Appointment, actor: Actor
) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="WaitingEntry",
        object_id=entry.pk,
        patient_id=appointment.patient_id,
        detail={"reference": appointment.reference},
    )
