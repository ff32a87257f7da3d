"""Reminders: what the patient chose, and sending each one that is due exactly once.

Nothing is planned ahead. A sweep looks for visits whose reminder has come due since the last one,
by the time at which they begin now. So a move or a cancellation needs to tell nobody.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.ids import is_secret
from wervel.contact import services as contact
from wervel.scheduling.choices import AppointmentStatus, ReminderKind, ReminderOutcome
from wervel.scheduling.exceptions import AppointmentOver, AppointmentUnknown, TransitionRefused
from wervel.scheduling.letters import reminder_letter
from wervel.scheduling.models import Appointment, Reminder, ReminderSweep
from wervel.scheduling.reminder_times import BEFORE, still_possible
from wervel.scheduling.selectors.catalogue import catalogue
from wervel.scheduling.selectors.reminders import DueReminder, chosen_kinds, due_reminders
from wervel.scheduling.services.reminder_delivery import deliver_reminder, log_missed

# A booking that took long to commit is still found; what was decided is found no more.
OVERLAP = timedelta(minutes=10)
AT_ONCE = 100
THE_ONE = 1


class ReminderEvent(StrEnum):
    CHOSEN = "scheduling.reminders.chosen"
    QUEUED = "scheduling.reminder.queued"


@transaction.atomic
def choose_reminders(
    *, manage_secret: str, kinds: Collection[ReminderKind], actor: Actor
) -> Appointment:
    """Remind at these moments before the visit, and at no other; none stops them all.

    A kind whose moment is over stays as it was: after a move it may count again.
    AppointmentUnknown, AppointmentOver, or TransitionRefused when it does not stand any more.
    """
    rows = Appointment.objects.select_for_update()
    found = rows.filter(manage_secret=manage_secret).first() if is_secret(manage_secret) else None
    if found is None:
        raise AppointmentUnknown
    now = clock.now()
    if found.start <= now:
        raise AppointmentOver
    if found.status != AppointmentStatus.CONFIRMED:
        raise TransitionRefused
    for kind in still_possible(found.start, now):
        setattr(found, f"remind_{kind.value}", kind in kinds)
    found.save(update_fields=[f"remind_{kind.value}" for kind in ReminderKind])
    audit.record(
        event=ReminderEvent.CHOSEN,
        actor=actor,
        object_type="Appointment",
        object_id=found.pk,
        patient_id=found.patient_id,
        detail={"kinds": [kind.value for kind in chosen_kinds(found)]},
    )
    return found


def send_due_reminders(*, actor: Actor) -> int:
    """Decide on every reminder that is due by now; returns how many were decided on.

    Two that sweep at once take turns. After a standstill each patient gets the nearest reminder
    alone; those of visits that have begun meanwhile are noted as missed, and logged.
    """
    decided = 0
    while True:
        count, finished = _sweep(clock.now(), actor)
        decided += count
        if finished:
            return decided


@transaction.atomic
def _sweep(now: datetime, actor: Actor) -> tuple[int, bool]:
    """One short transaction: at most AT_ONCE reminders, those nearest to their visit first."""
    first = ReminderSweep(pk=THE_ONE, until=now)
    ReminderSweep.objects.bulk_create([first], ignore_conflicts=True)
    rows = ReminderSweep.objects.all()
    sweep = (rows if settings.UNGUARDED_BOOKING else rows.select_for_update()).get(pk=THE_ONE)
    since = min(sweep.until, now) - OVERLAP
    decided = 0
    for kind in BEFORE:
        for due in due_reminders(kind, since=since, now=now, most=AT_ONCE - decided):
            _decide(due, now, actor)
            decided += 1
    if decided == AT_ONCE:
        return decided, False
    sweep.until = now
    sweep.save(update_fields=["until"])
    return decided, True


def _decide(due: DueReminder, now: datetime, actor: Actor) -> None:
    appointment = due.appointment
    reminder = Reminder(
        appointment=appointment,
        sequence=appointment.sequence,
        kind=due.kind,
        due_at=due.due_at,
        decided_at=now,
    )
    if appointment.start <= now:
        reminder.outcome = ReminderOutcome.MISSED
    elif due.replaced:
        reminder.outcome = ReminderOutcome.REPLACED
    else:
        _queue(reminder, actor)
    reminder.save(force_insert=True)
    if reminder.outcome == ReminderOutcome.MISSED:
        log_missed(reminder)


def _queue(reminder: Reminder, actor: Actor) -> None:
    appointment, patient = reminder.appointment, reminder.appointment.patient
    place = catalogue().place_by_id[appointment.location_id]
    reminder.outcome = ReminderOutcome.QUEUED
    reminder.message = contact.queue_email(
        event_key=f"reminder:{appointment.pk}:{reminder.sequence}:{reminder.kind}",
        recipient=patient.email,
        language=patient.language,
        letter=reminder_letter(appointment, patient, place),
        patient_id=patient.pk,
        sender=deliver_reminder,
    )
    audit.record(
        event=ReminderEvent.QUEUED,
        actor=actor,
        object_type="Appointment",
        object_id=appointment.pk,
        patient_id=patient.pk,
        detail={"reference": appointment.reference, "kind": reminder.kind},
    )
