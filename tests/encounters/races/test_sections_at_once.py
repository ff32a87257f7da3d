"""R29: several people commit one section at the same moment; one text goes in, no text is lost."""

import json

import pytest

from tests.databases import Database
from tests.scheduling.races.conftest import unbooked

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

WRITERS, ROUNDS, TWIN_ROUNDS = 4, 6, 10

PREPARE = """
from datetime import date
from wervel.accounts.choices import Role
from wervel.accounts.services import create_staff
from wervel.common.actor import VISITOR, system
from wervel.encounters.models import Encounter
from wervel.encounters.services.visits import open_encounter
from wervel.patients.services import PatientDetails
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare

who = PatientDetails("Demo", "Demo", date(1980, 3, 31), "", "+31201234567", "nl")
slot = search_slots(SlotQuery("first-consultation-back", limit=1)).slots[0]
booked = book_appointment(wanted=prepare(slot=slot.id), details=who, actor=VISITOR)
open_encounter(appointment_id=booked.pk, actor=system("test"))
Encounter.objects.update(status="in-progress")
for number in range({writers}):
    create_staff(
        username=f"doctor-{{number}}",
        email=f"doctor-{{number}}@wervel.example",
        password="correct horse battery",
        roles=[Role.DOCTOR],
        given="Demo",
        family=str(number),
        actor=system("test"),
    )
"""
COMMIT = """
import json, threading
from django.db import connections
from wervel.accounts.models import User
from wervel.encounters.choices import Section
from wervel.encounters.exceptions import SectionChanged
from wervel.encounters.models import Encounter
from wervel.encounters.services.sections import commit_section

encounter = Encounter.objects.get()
doctors = [user.as_actor() for user in User.objects.filter(username__startswith="doctor-")]
refused = []
for base in range({rounds}):
    barrier = threading.Barrier(len(doctors))
    def commit(doctor):
        barrier.wait()
        try:
            commit_section(
                encounter_id=encounter.pk,
                section=Section.HISTORY,
                base=base,
                content={{"text": f"{{doctor.label}} {{base}}"}},
                actor=doctor,
            )
        except SectionChanged:
            refused.append(base)
        finally:
            connections.close_all()
    threads = [threading.Thread(target=commit, args=[doctor]) for doctor in doctors]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
print(json.dumps(sorted(refused)))
"""
NUMBERS = "SELECT number FROM encounters_sectionversion ORDER BY number"
TAKE_GUARDS_AWAY = """
from django.db import connection
from wervel.encounters.models import SectionVersion
found = next(c for c in SectionVersion._meta.constraints if c.name == "section_version_once")
SectionVersion._meta.constraints.remove(found)
from wervel.encounters import made_findings
with connection.schema_editor() as schema:
    made_findings.remove(schema)
    schema.remove_constraint(SectionVersion, found)
"""


def prepared() -> Database:
    database = unbooked()
    database.python(PREPARE.format(writers=WRITERS))
    return database


def numbers(database: Database) -> list[int]:
    return [int(number) for (number,) in database.rows(NUMBERS)]


def test_one_of_many_is_saved_and_all_others_are_told() -> None:
    database = prepared()
    refused = json.loads(database.python(COMMIT.format(rounds=ROUNDS)))
    assert numbers(database) == list(range(1, ROUNDS + 1))
    assert refused == sorted(list(range(ROUNDS)) * (WRITERS - 1))


def test_without_the_guards_one_text_hides_another() -> None:
    database = prepared()
    database.python(TAKE_GUARDS_AWAY)
    database.python(COMMIT.format(rounds=TWIN_ROUNDS), WERVEL_UNGUARDED_BOOKING="on")
    found = numbers(database)
    assert len(found) > len(set(found))
