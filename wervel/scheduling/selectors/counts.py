"""How many appointments, for who steers the clinics: numbers only, nobody's data."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.directory import selectors as directory
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.models import Appointment
from wervel.scheduling.rules import may_see_counts


@dataclass(frozen=True, slots=True)
class ClinicCount:
    """A clinic's appointments that begin within the counted days; `booked` is not cancelled."""

    clinic: str
    booked: int
    cancelled: int


def clinic_counts(*, first: date, days: int, actor: Actor) -> list[ClinicCount]:
    """Counts for each clinic, in the directory's order, from the first day on."""
    if not may_see_counts(actor):
        raise Forbidden
    begin = datetime.combine(first, time(), clock.CLINIC_ZONE)
    end = datetime.combine(first + timedelta(days=days), time(), clock.CLINIC_ZONE)
    cancelled = Q(status=AppointmentStatus.CANCELLED)
    rows = (
        Appointment.objects.filter(start__gte=begin, start__lt=end)
        .values("location_id")
        .annotate(booked=Count("pk", filter=~cancelled), cancelled=Count("pk", filter=cancelled))
    )
    found = {row["location_id"]: (row["booked"], row["cancelled"]) for row in rows}
    return [
        ClinicCount(place.name, *found.get(place.pk, (0, 0))) for place in directory.locations()
    ]
