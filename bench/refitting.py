"""New places for a thousand appointments whose doctors get other hours: proposed, nothing moved."""

from bench.figures import Figure
from tests.databases import Database

APPOINTMENTS = 1000
MOST_SECONDS = 2.0

_PROPOSE = """
import time
from datetime import date, timedelta
from wervel.common import clock
from wervel.common.actor import system
from wervel.patients.services import PatientDetails
from wervel.scheduling.change_terms import AwayFrom
from wervel.scheduling.models import Appointment, RefitItem
from wervel.scheduling.selectors.catalogue import catalogue
from wervel.scheduling.selectors.opening import open_days, posts
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.refits.proposing import propose_change

actor = system("bench")
details = PatientDetails("Demo", "Patient", date(1980, 3, 31), "", "+31201234567", "nl")
busy = []
for person in catalogue().people:
    query = SlotQuery(service="first-consultation-back", practitioner=person.slug, limit=100)
    while len(busy) < WANTED:
        taken = 0
        for slot in search_slots(query).slots:
            try:
                wanted = prepare(slot=slot.id)
            except Exception:
                continue
            busy.append(book_appointment(wanted=wanted, details=details, actor=actor).pk)
            taken += 1
            if len(busy) == WANTED:
                break
        if not taken:
            break
list(open_days(posts(), range(20000, 20001)))  # reads the calendar of holidays
begin = time.perf_counter()
start = clock.now() - timedelta(days=1)
for person in catalogue().people:
    away = AwayFrom(person.claimable, start, start + timedelta(days=40))
    propose_change(terms=away, reason="bench", actor=actor)
seconds = time.perf_counter() - begin
print(seconds, RefitItem.objects.count(), RefitItem.objects.exclude(slot="").count())
"""


def measure_refit(copy: Database, database: str) -> Figure:
    """Seconds to propose new places, a change for each doctor of the demo chain."""
    seconds, displaced, placed = copy.python(f"WANTED = {APPOINTMENTS}{_PROPOSE}").split()
    return Figure(
        database,
        f"re-fit of {displaced} appointments",
        f"{float(seconds):.2f} s, {placed} with a new place",
        f"under {MOST_SECONDS:.0f} s for {APPOINTMENTS}",
        float(seconds) < MOST_SECONDS and int(displaced) >= APPOINTMENTS // 2,
    )
