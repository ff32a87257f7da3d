"""The failing twin of test_reminders. SQLite has one writer at a time, with guards or without."""

import pytest

from tests.scheduling.races.conftest import unbooked
from tests.scheduling.races.test_reminders import BOOK, TWICE, sweep_at_once

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

ROUNDS = 5

TAKE_GUARDS_AWAY = """
from django.db import connection
from wervel.contact.models import OutboundMessage
from wervel.scheduling.models import Reminder
for model, name in ((Reminder, "reminder_once"), (OutboundMessage, "message_once_per_event")):
    found = next(c for c in model._meta.constraints if c.name == name)
    model._meta.constraints.remove(found)
    with connection.schema_editor() as schema:
        schema.remove_constraint(model, found)
"""


def test_without_the_guards_some_leave_twice() -> None:
    for _ in range(ROUNDS):
        database = unbooked()
        database.python(TAKE_GUARDS_AWAY)
        last, _booked = database.python(BOOK).split()
        sweep_at_once(database, last, WERVEL_UNGUARDED_BOOKING="on")
        if database.rows(TWICE):
            return
    pytest.fail("the race did not find the double reminder that the guards prevent")
