"""People who stand at the desk without an appointment."""

from django.db import models

from wervel.directory.models import Location
from wervel.patients.models import Patient
from wervel.scheduling.choices import WalkInStatus
from wervel.scheduling.models.appointments import Appointment


class WalkIn(models.Model):
    """A number of a clinic's day; it is called out in place of the name. No complaint is asked."""

    location = models.ForeignKey(Location, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    status = models.CharField(
        max_length=10, choices=WalkInStatus.choices, default=WalkInStatus.WAITING
    )
    patient = models.ForeignKey(Patient, models.PROTECT, null=True, related_name="+")
    appointment = models.OneToOneField(
        Appointment, models.PROTECT, null=True, related_name="walk_in"
    )
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["location", "day", "number"], name="walk_in_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="walk_in_numbers_begin_at_one"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=WalkInStatus.values), name="walk_in_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.number}"
