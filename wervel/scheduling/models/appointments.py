"""A visit that is agreed, and the history of what became of it."""

from django.db import models

from wervel.common.ids import new_secret, uuid7
from wervel.common.references import ReferenceField
from wervel.directory.models import HealthcareService, Location, Practitioner
from wervel.patients.models import Patient
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.models.groups import VisitGroup


class Appointment(models.Model):
    """FHIR Appointment. `sequence` rises with every change that a calendar has to learn.

    `manage_secret` is the permission to see and cancel it. Three columns say how long before the
    visit the patient wants a reminder. The triage outcome is kept as plain values: its urgency and
    the reference under which triage knows it. The practitioner is there from `practitioner_after`
    minutes after the start for `practitioner_minutes` (None: to the end). One that was booked with
    others names their `group` and its `position` there; a `provisional` one may turn out not to be
    needed, and holds its time until a doctor or planner says so.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = ReferenceField()
    manage_secret = models.CharField(max_length=22, unique=True, default=new_secret)
    status = models.CharField(
        max_length=10, choices=AppointmentStatus.choices, default=AppointmentStatus.CONFIRMED
    )
    service = models.ForeignKey(HealthcareService, models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+", db_index=False)
    practitioner = models.ForeignKey(Practitioner, models.PROTECT, null=True, related_name="+")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="appointments")
    start = models.DateTimeField()
    end = models.DateTimeField()
    practitioner_after = models.PositiveSmallIntegerField(default=0)
    practitioner_minutes = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=2)
    reason = models.TextField(blank=True)
    price_cents = models.PositiveIntegerField()
    sequence = models.PositiveIntegerField(default=0)
    triage_urgency = models.CharField(max_length=20, blank=True)
    triage_reference = models.CharField(max_length=100, blank=True)
    booked_at = models.DateTimeField()
    remind_week = models.BooleanField(default=False)
    remind_day = models.BooleanField(default=False)
    remind_hours = models.BooleanField(default=False)
    group = models.ForeignKey(VisitGroup, models.PROTECT, null=True, related_name="appointments")
    position = models.PositiveSmallIntegerField(default=0)
    provisional = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "position"], name="one_appointment_a_step"),
            models.CheckConstraint(
                condition=models.Q(provisional=False)
                | models.Q(group__isnull=False, position__gt=0),
                name="only_a_later_step_is_provisional",
            ),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="appointment_takes_time"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=AppointmentStatus.values),
                name="appointment_status_known",
            ),
        ]
        indexes = [
            models.Index(fields=["location", "start"], name="appointment_day_list"),
            models.Index(fields=["start"], name="appointment_by_start"),
        ]

    def __str__(self) -> str:
        return self.reference


class AppointmentChange(models.Model):
    """One step in the life of an appointment; rows are only ever added.

    `start` and `sequence` are what the appointment has from this step on. `told` is false when
    staff chose to send no mail about it.
    """

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="changes")
    before = models.CharField(max_length=10, blank=True, choices=AppointmentStatus.choices)
    after = models.CharField(max_length=10, choices=AppointmentStatus.choices)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    note = models.CharField(max_length=200, blank=True)
    start = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    told = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.before or 'new'} to {self.after}"
