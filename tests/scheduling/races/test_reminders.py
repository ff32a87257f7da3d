"""R26: several schedulers at once, after days in which none ran."""

import time
from functools import partial

import pytest

from tests.databases import Database
from tests.racing import race
from tests.scheduling.races.conftest import unbooked

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

SCHEDULERS, MOST, ENOUGH = 4, 40, 20

BOOK = f"""
from datetime import date, timedelta
from wervel.common import clock
from wervel.common.actor import VISITOR, system
from wervel.patients.services import PatientDetails
from wervel.scheduling.exceptions import SlotTaken
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.reminding import send_due_reminders

send_due_reminders(actor=system("reminders"))
born, mail, phone = date(1980, 3, 31), "demo@patient.example", "+31201234567"
who = PatientDetails("Demo", "Demo", born, mail, phone, "nl")
query = SlotQuery("first-consultation-back", earliest=clock.now() + timedelta(days=10), limit=100)
for slot in search_slots(query).slots:
    if Appointment.objects.count() < {MOST}:
        try:
            book_appointment(wanted=prepare(slot=slot.id), details=who, actor=VISITOR)
        except SlotTaken:
            pass
print(Appointment.objects.order_by("-start")[0].start.isoformat(), Appointment.objects.count())
"""
SWEEP = """
import time
from datetime import datetime, timedelta
import time_machine
from wervel.common.actor import system
from wervel.scheduling.services.reminding import send_due_reminders

time.sleep(max(0, {begin} - time.time()))
with time_machine.travel(datetime.fromisoformat("{last}") - timedelta(hours=24)):
    print(send_due_reminders(actor=system("reminders")))
"""
TOLD = "SELECT count(*) FROM contact_outboundmessage WHERE substr(event_key, 1, 9) = 'reminder:'"
TWICE = (
    "SELECT 1 FROM scheduling_reminder GROUP BY appointment_id, sequence, kind HAVING count(*) > 1"
)
MISSED = "SELECT count(*) FROM scheduling_reminder WHERE outcome = 'missed'"


def number(database: Database, statement: str) -> int:
    return int(database.rows(statement)[0][0])


def sweep_at_once(database: Database, last: str, **extra: str) -> list[int]:
    """How many reminders each of the schedulers decided on."""
    code = SWEEP.format(begin=time.time() + 8, last=last)
    run = partial(database.python, code, **extra)
    return [int(printed) for printed in race([run] * SCHEDULERS)]


def test_each_reminder_leaves_once() -> None:
    database = unbooked()
    last, booked = database.python(BOOK).split()
    assert int(booked) >= ENOUGH
    decided = sweep_at_once(database, last)
    assert sum(decided) == int(booked)
    assert number(database, TOLD) + number(database, MISSED) == int(booked)
    assert database.rows(TWICE) == []
    assert sweep_at_once(database, last) == [0] * SCHEDULERS
    assert database.command("verify") == "Everything agrees.\n"
