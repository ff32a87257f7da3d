"""What is over costs nothing: the sweep for reminders finds what is due by an index."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from tests.scheduling.test_reminding import book
from wervel.common import clock
from wervel.common.ids import new_secret, uuid7
from wervel.patients.services import PatientDetails
from wervel.scheduling.choices import ReminderKind
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.reminders import undecided

pytestmark = pytest.mark.usefixtures("chain")


def five_years_before(appointment: Appointment) -> Iterator[Appointment]:
    """The same visit twice a day, long ago: rows alone, without claims."""
    fields = [field.attname for field in Appointment._meta.concrete_fields]
    said = {name: getattr(appointment, name) for name in fields}
    length = appointment.end - appointment.start
    for number in range(1, 3_650):
        start = appointment.start - number * timedelta(hours=12) - timedelta(days=30)
        own = {"id": uuid7(), "reference": f"W-{number:06}", "manage_secret": new_secret()}
        yield Appointment(**{**said, **own, "start": start, "end": start + length})


def test_five_years_of_history_are_not_read(details: PatientDetails) -> None:
    """The database finds the few that may be due by the index on their start."""
    now = clock.now()
    Appointment.objects.bulk_create(five_years_before(book(details, "2026-03-18T09:00")))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE scheduling_appointment")
        for kind in ReminderKind:
            plan = undecided(kind, now - timedelta(minutes=11), now).explain()
            assert "appointment_by_start" in plan
