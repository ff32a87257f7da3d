"""The calendar as a page: what it says, to whom, and that it answers anything."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.accounts.conftest import MakeStaff, log_in
from tests.chain import MORNING
from tests.workspace.calendar.world import (
    BLOCKS,
    CALENDAR,
    CSV,
    DAY,
    DAY_LIST,
    REASON,
    TEST,
    WALK_INS,
    WHEN,
    WHO,
    book,
    calendar,
    link,
    offer,
    visit_path,
)
from wervel.accounts.choices import Role
from wervel.accounts.sessions import WATCH_HEADER
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.directory.models import Practitioner, Room
from wervel.scheduling.services.holds import hold_slot
from wervel.scheduling.services.hours import add_leave

pytestmark = pytest.mark.usefixtures("chain")
STATE = f"{CALENDAR}stand/"
BOOKS, PLANS = {Role.PLANNER, Role.AGENT}, {Role.PLANNER}
LOOKS = {*BOOKS, Role.DOCTOR}
PATHS = {
    CALENDAR: LOOKS,
    STATE: LOOKS,
    DAY_LIST: LOOKS,
    WHO: BOOKS,
    WALK_INS: BOOKS,
    BLOCKS: PLANS,
    CSV: PLANS,
}


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_is_for_it(client: Client, make_staff: MakeStaff, role: Role) -> None:
    make_staff(role)
    log_in(client)
    opened = {path for path in PATHS if client.get(path).status_code == 200}
    assert opened == {path for path, roles in PATHS.items() if role in roles}
    expected = 302 if role in BOOKS else 403
    assert client.get(WHEN).status_code == expected


def test_an_item_names_time_patient_service_doctor_and_room(planner: Client) -> None:
    booked = book()
    page = calendar(planner, show="room")
    item = re.search(r'<a id="vW-[^"]+" href="([^"]+)"[^>]*>(.*?)</a>', page, re.S)
    assert item is not None
    assert item[1] == visit_path(booked)
    begin, end = clock.to_clinic(booked.start), clock.to_clinic(booked.end)
    said = f"{begin:%H:%M}–{end:%H:%M} Anna Müller, Eerste afspraak rug, dr. Demo Vos"
    assert words(item[2]) == said
    assert "Kamer 01" in page
    assert REASON not in page


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/nl/werk/agenda/", "Vandaag, dinsdag 10 maart, Aken – Wervel"),
        ("/de/arbeit/kalender/", "Heute, Dienstag, 10. März, Aachen – Wervel"),
        ("/en/work/calendar/", "Today, Tuesday 10 March, Aachen – Wervel"),
    ],
)
def test_the_calendar_speaks_three_languages(planner: Client, path: str, title: str) -> None:
    assert f"<title>{title}</title>" in planner.get(path).text


def test_items_stand_in_the_order_of_time_and_by_classes_alone(planner: Client) -> None:
    booked = book()
    hold_slot(slot=offer("demo-vos").id, actor=TEST)
    vos = Practitioner.objects.get(slug="demo-vos").claimable
    noon = MORNING.replace(hour=12)
    add_leave(claimable=vos, start=noon, end=noon.replace(hour=13), reason="Scholing", actor=TEST)
    page = calendar(planner, only=str(vos.pk))
    kinds = re.findall(r"cal__item--(\w+) r(\d+) n(\d+)", page)
    assert [kind for kind, _, _ in kinds] == ["confirmed", "held", "free", "away", "free"]
    rows = [int(row) for _, row, _ in kinds]
    assert rows == sorted(rows)
    assert rows[0] == (booked.start - MORNING.replace(hour=8)).total_seconds() // 300
    assert [int(count) for kind, _, count in kinds if kind in ("confirmed", "away")] == [7, 12]
    assert "style=" not in page
    assert "Geblokkeerd" in page
    assert "Scholing" in page
    assert "Wordt nu geboekt" in page


def test_a_week_groups_columns_by_day(planner: Client) -> None:
    book()
    page = calendar(planner, view="week")
    assert page.count('<section class="cal__day') == 6
    assert "Zondag 15 maart" not in page
    assert len(re.findall("Anna Müller", page)) == 1


def test_a_doctor_finds_their_own_column_and_no_way_to_the_others(
    client: Client, make_staff: MakeStaff
) -> None:
    own, other = book(), book("Bram", "demo-weber")
    doctor = make_staff(Role.DOCTOR)
    log_in(client)
    assert "Hier staat niets van u." in calendar(client)
    link(doctor)
    page = calendar(client)
    assert "Anna Müller" in page
    assert "Bram" not in page
    assert WHO not in page
    assert client.get(visit_path(own)).status_code == 200
    assert client.get(visit_path(other)).status_code == 404
    assert client.get(visit_path(other, "verzetten/")).status_code == 404


def test_only_the_doctor_of_a_visit_reads_why_somebody_comes(
    client: Client, planner: Client, make_staff: MakeStaff
) -> None:
    booked = book()
    assert REASON not in planner.get(visit_path(booked)).text
    link(make_staff(Role.DOCTOR, username="doctor"))
    doctor = Client()
    log_in(doctor, "doctor")
    assert REASON in doctor.get(visit_path(booked)).text


def test_nothing_new_is_said_in_no_words(planner: Client) -> None:
    page = calendar(planner)
    found = re.search(r'data-state="([^"]+)" data-state-url="([^"]+)"', page)
    assert found is not None
    address = f"{found[2].replace('&amp;', '&')}&seen={found[1]}"
    assert planner.get(address).status_code == 204
    reads = AuditEvent.objects.filter(event="scheduling.calendar.read").count()
    book()
    answer = planner.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain")
    assert answer.text != found[1]
    assert "Anna" not in answer.text
    assert AuditEvent.objects.filter(event="scheduling.calendar.read").count() == reads
    part = planner.get(CALENDAR, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert f'data-state="{answer.text}"' in part


def test_a_page_that_watches_does_not_keep_a_session_alive(
    planner: Client, morning: time_machine.Traveller
) -> None:
    for _ in range(4):
        morning.shift(timedelta(minutes=4))
        last = planner.get(STATE, headers={WATCH_HEADER: "1"}).status_code
    assert last == 302


@pytest.mark.parametrize(
    "query",
    [
        "clinic=nowhere",
        "day=yesterday",
        "day=0001-01-01",
        "view=year",
        "show=person",
        "only=x",
        "only=-1",
        "only=99999999999999",
        "day=%00",
        "view=%ED%A0%80",
    ],
)
def test_what_there_is_not(planner: Client, query: str) -> None:
    assert planner.get(f"{CALENDAR}?{query}").status_code == 404
    assert planner.get(f"{STATE}?{query}").status_code == 404


def test_a_column_of_another_clinic_shows_nothing(planner: Client) -> None:
    book()
    room = Room.objects.filter(location__slug="bottrop")[0].claimable_id
    assert "Anna" not in calendar(planner, only=str(room))


def test_the_queries_of_a_calendar_do_not_grow_with_it(planner: Client) -> None:
    book()
    with CaptureQueriesContext(connection) as one:
        calendar(planner, view="week", show="all")
    for name in ("Bram", "Carla"):
        book(name)
    with CaptureQueriesContext(connection) as three:
        calendar(planner, view="week", show="all")
    assert len(three) == len(one)


def test_the_way_to_days_and_weeks(planner: Client) -> None:
    page = calendar(planner)
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        assert f"clinic=aachen&amp;day={day.isoformat()}&amp;view=day" in page
    week = calendar(planner, view="week")
    for day in (DAY - timedelta(days=7), DAY + timedelta(days=7)):
        assert f"clinic=aachen&amp;day={day.isoformat()}&amp;view=week" in week
