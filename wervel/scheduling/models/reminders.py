"""What was decided about each reminder that came due, and how far we have looked."""

from django.db import models
from django.db.models import Q

from wervel.contact.models import OutboundMessage
from wervel.scheduling.choices import ReminderKind, ReminderOutcome
from wervel.scheduling.models.appointments import Appointment


class Reminder(models.Model):
    """A reminder that was due. The unique three make a second one impossible; a move raises the
    sequence of the appointment, and the new time has reminders of its own."""

    appointment = models.ForeignKey(
        Appointment, models.PROTECT, related_name="reminders", db_index=False
    )
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=5, choices=ReminderKind.choices)
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=ReminderOutcome.choices)
    message = models.OneToOneField(
        OutboundMessage, models.PROTECT, null=True, related_name="reminder"
    )
    decided_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "sequence", "kind"], name="reminder_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ReminderKind.values), name="reminder_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=ReminderOutcome.values), name="reminder_outcome_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=ReminderOutcome.QUEUED) | Q(message__isnull=False),
                name="queued_reminder_has_its_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.appointment_id}: {self.outcome}"


class ReminderSweep(models.Model):
    """One row: until when reminders that came due have been looked for."""

    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.until:%Y-%m-%dT%H:%M:%SZ}"
