"""The last look at a reminder before it leaves: a mail that is no longer true is not sent."""

import logging
from uuid import UUID

from django.db import transaction

from wervel.common import clock
from wervel.common.jobs.task import job
from wervel.contact import services as contact
from wervel.contact.choices import MessageStatus
from wervel.contact.delivery import deliver_message
from wervel.contact.tasks import PATIENT_ATTEMPTS
from wervel.scheduling.choices import AppointmentStatus, ReminderKind, ReminderOutcome
from wervel.scheduling.models import Reminder
from wervel.scheduling.selectors.reminders import chosen_kinds

log = logging.getLogger("wervel.reminders")


@job(max_attempts=PATIENT_ATTEMPTS, timeout=30)
def deliver_reminder(message_id: str) -> None:
    """Send the mail; or take it back when the visit has begun, was moved or was cancelled, or when
    its patient wants no reminder any more."""
    key = UUID(message_id)
    found = Reminder.objects.select_related("appointment", "message").get(message_id=key)
    if found.message is None or found.message.status != MessageStatus.QUEUED:
        return
    outcome = _what_is_wrong(found)
    if outcome is None:
        deliver_message(message_id)
    else:
        _take_back(found, key, outcome)


def _what_is_wrong(reminder: Reminder) -> ReminderOutcome | None:
    appointment = reminder.appointment
    stands = (
        appointment.status == AppointmentStatus.CONFIRMED
        and appointment.sequence == reminder.sequence
        and ReminderKind(reminder.kind) in chosen_kinds(appointment)
    )
    if not stands:
        return ReminderOutcome.WITHDRAWN
    return ReminderOutcome.MISSED if appointment.start <= clock.now() else None


@transaction.atomic
def _take_back(reminder: Reminder, message_id: UUID, outcome: ReminderOutcome) -> None:
    if not contact.withdraw_message(message_id=message_id):
        return
    reminder.outcome = outcome
    reminder.save(update_fields=["outcome"])
    if outcome == ReminderOutcome.MISSED:
        log_missed(reminder)


def log_missed(reminder: Reminder) -> None:
    """For whoever runs the installation; planners see it in their workspace."""
    log.warning(
        "missed: the reminder %s of appointment %s was due at %s",
        reminder.kind,
        reminder.appointment_id,
        reminder.due_at.isoformat(timespec="minutes"),
    )
