"""A planner's calendar, at the server: a week of one clinic, every column, 400 appointments."""

import http.client
import time
from statistics import median
from urllib.parse import urlencode, urlsplit

from bench.figures import Figure
from tests.databases import Database
from tests.serving import Serving

APPOINTMENTS, CLINIC = 400, "aachen"
TIMES, WARM = 15, 3
MOST_MS = 150.0

# Books the first free times of a whole week to come, and lets a planner in.
_PREPARE = """
from datetime import date, datetime, time, timedelta
from tests.session_cookies import cookie_of
from wervel.accounts.choices import Role
from wervel.accounts.services import create_staff
from wervel.common import clock
from wervel.common.actor import system
from wervel.patients.services import PatientDetails
from wervel.scheduling.exceptions import SlotTaken
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare

actor = system("bench")
today = clock.today()
monday = today + timedelta(days=7 - today.weekday())
begin = datetime.combine(monday, time(), clock.CLINIC_ZONE)
details = PatientDetails("Demo", "Patient", date(1980, 3, 31), "", "+31201234567", "nl")
booked = 0
for service in ("results-talk", "physiotherapy-intake", "first-consultation-back"):
    while booked < WANTED:
        until = begin + timedelta(days=7)
        query = SlotQuery(service, location=CLINIC, earliest=begin, until=until, limit=100)
        slots, before = search_slots(query).slots, booked
        for slot in slots:
            if booked < WANTED:
                try:
                    book_appointment(wanted=prepare(slot=slot.id), details=details, actor=actor)
                except SlotTaken:
                    continue
                booked += 1
        if booked == before:
            break
planner = create_staff(
    username="bench", email="bench@wervel.example", password="correct horse battery",
    roles=[Role.PLANNER], actor=actor, given="Demo", family="Planner",
    totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
)
print(booked, monday, cookie_of(planner))
"""


def measure_week(copy: Database, database: str) -> Figure:
    """The median of one client with nothing else to do."""
    code = f"WANTED, CLINIC = {APPOINTMENTS}, {CLINIC!r}{_PREPARE}"
    booked, monday, cookie = copy.python(code).split()
    query = {"clinic": CLINIC, "day": monday, "view": "week", "show": "all"}
    with Serving.start(copy, workers=1) as serving:
        path = f"/nl/werk/agenda/?{urlencode(query)}"
        seconds = [_one(serving, path, cookie) for _ in range(WARM + TIMES)][WARM:]
    found = median(seconds) * 1000
    return Figure(
        database,
        f"calendar week of {booked} appointments",
        f"{found:.0f} ms",
        f"under {MOST_MS:.0f} ms for {APPOINTMENTS}",
        found < MOST_MS and int(booked) >= APPOINTMENTS,
    )


def _one(serving: Serving, path: str, cookie: str) -> float:
    connection = http.client.HTTPConnection(urlsplit(serving.base_url).netloc, timeout=30)
    begin = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    taken = time.perf_counter() - begin
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return taken
