"""One appointment: its steps, another time, another length; blocks; the day list as a file."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.accounts.conftest import log_in
from tests.chain import MORNING
from tests.workspace.calendar.world import (
    BLOCKS,
    CSV,
    DAY,
    REASON,
    TEST,
    book,
    calendar,
    next_day,
    offer,
    visit_path,
)
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.contact.models import OutboundMessage
from wervel.directory.models import Practitioner
from wervel.scheduling.models import Appointment, Leave
from wervel.scheduling.verification import verify_scheduling
from wervel.workspace.csv_file import csv_text, safe_cell

pytestmark = pytest.mark.usefixtures("chain")


def press(client: Client, appointment: Appointment, step: str, **more: str) -> int:
    code = client.post(visit_path(appointment), {"step": step, **more}).status_code
    appointment.refresh_from_db()
    return code


def test_the_steps_of_a_visit(planner: Client) -> None:
    booked = book()
    assert press(planner, booked, "arrived") == 302
    assert "aangekomen" in calendar(planner)
    assert press(planner, booked, "finished") == 302
    assert booked.status == "finished"
    assert press(planner, booked, "arrived") == 409
    assert press(planner, booked, "dance") == 404


def test_who_did_not_come_leaves_the_grid(planner: Client, morning: time_machine.Traveller) -> None:
    booked = book()
    assert press(planner, booked, "no-show") == 409
    morning.move_to(booked.start + timedelta(minutes=10))
    fresh = Client()
    log_in(fresh)
    assert press(fresh, booked, "no-show") == 302
    assert "Afgezegd of niet gekomen: 1" in calendar(fresh)


def test_cancelling_needs_a_reason_and_tells_if_asked(planner: Client) -> None:
    booked, quiet = book(email="a@example.org"), book("Bram", "demo-weber", "b@example.org")
    refused = planner.post(visit_path(booked), {"step": "cancelled", "note": ""})
    assert refused.status_code == 422
    assert press(planner, booked, "cancelled", note="Ziek", tell="on") == 302
    assert press(planner, quiet, "cancelled", note="Ziek") == 302
    assert {booked.status, quiet.status} == {"cancelled"}
    assert booked.changes.order_by("pk").last().note == "Ziek"
    recipients = OutboundMessage.objects.values_list("recipient", flat=True)
    assert sorted(recipients) == ["a@example.org", "a@example.org", "b@example.org"]
    assert "Ziek" in planner.get(visit_path(booked)).text
    assert list(verify_scheduling()) == []


def test_moving_by_a_free_time_and_by_typing(planner: Client) -> None:
    booked = book()
    path = visit_path(booked, "verzetten/")
    assert planner.get(path).text.count('class="times__one"') == 12
    later = offer("demo-weber", MORNING.replace(hour=14))
    assert planner.post(path, {"slot": later.id, "note": "", "why": ""}).status_code == 302
    booked.refresh_from_db()
    assert (booked.start, booked.practitioner.slug) == (later.start, "demo-weber")
    typed = {"day": "10.3.2026", "time": "15.20", "practitioner": "demo-vos", "why": ""}
    assert planner.post(path, typed).status_code == 302
    booked.refresh_from_db()
    assert clock.to_clinic(booked.start) == MORNING.replace(hour=15, minute=20)
    assert booked.practitioner.slug == "demo-vos"
    assert list(verify_scheduling()) == []


def test_a_dropped_time_stands_in_the_form(planner: Client) -> None:
    path = visit_path(book(), "verzetten/")
    query = {"day": DAY.isoformat(), "time": "10:20", "practitioner": "demo-weber"}
    page = planner.get(path, query).text
    assert 'value="10:20"' in page
    assert 'value="10-03-2026"' in page
    assert '<option value="demo-weber" selected>' in page


def test_a_taken_time_is_refused_with_others_and_the_old_one_stays(planner: Client) -> None:
    first, second = book(), book("Bram")
    at = clock.to_clinic(first.start)
    typed = {"day": f"{at:%d-%m-%Y}", "time": f"{at:%H:%M}", "practitioner": "demo-vos"}
    refused = planner.post(visit_path(second, "verzetten/"), {**typed, "why": ""})
    assert refused.status_code == 409
    assert refused.text.count('class="times__one"') == 3
    assert "Waarom dit niet kan:" in refused.text
    assert f"dr. Demo Vos is bezet door afspraak {first.reference}" in refused.text
    assert typed["day"] in refused.text
    before = second.start
    second.refresh_from_db()
    assert second.start == before


def test_a_planner_places_it_where_no_time_is_offered_with_a_reason(planner: Client) -> None:
    booked = book()
    path = visit_path(booked, "verzetten/")
    early = {"day": f"{next_day():%d-%m-%Y}", "time": "07:05", "practitioner": "demo-vos"}
    assert planner.post(path, {**early, "why": ""}).status_code == 409
    assert planner.post(path, {**early, "why": "Demo: spoed"}).status_code == 302
    booked.refresh_from_db()
    assert clock.to_clinic(booked.start).hour == 7
    page = planner.get("/nl/werk/agenda/", {"clinic": "aachen", "day": next_day().isoformat()})
    assert "07:00" in page.text


@pytest.mark.parametrize(
    "typed", [{"day": "x", "time": "10:00"}, {"day": "10-3-2026", "time": "25:00"}, {}]
)
def test_what_is_no_time_is_told(planner: Client, typed: dict[str, str]) -> None:
    assert planner.post(visit_path(book(), "verzetten/"), typed).status_code == 422


def test_a_visit_can_take_longer(planner: Client) -> None:
    booked = book()
    assert press(planner, booked, "resize", minutes="45") == 302
    assert booked.end - booked.start == timedelta(minutes=45)
    assert press(planner, booked, "resize", minutes="44") == 422
    book("Bram")
    assert press(planner, booked, "resize", minutes="90") == 409


def test_a_block_lists_what_it_covers_and_opens_again(planner: Client) -> None:
    booked = book()
    vos = Practitioner.objects.get(slug="demo-vos").claimable_id
    sent = {
        "claimable": str(vos),
        "first_day": f"{DAY:%d-%m-%Y}",
        "begins": "",
        "last_day": f"{DAY:%d-%m-%Y}",
        "ends": "",
        "reason": "Demo: ziek",
    }
    made = planner.post(f"{BLOCKS}?clinic=aachen", sent)
    assert made.status_code == 302
    page = planner.get(made["Location"]).text
    assert "Demo: ziek" in page
    assert booked.reference in page
    assert "Demo: ziek" in calendar(planner)
    assert offer().start.date() == next_day()
    assert planner.post(made["Location"]).status_code == 302
    assert Leave.objects.get().end == clock.now()
    assert offer().start.date() == DAY
    assert planner.get(made["Location"]).status_code == 404
    events = set(AuditEvent.objects.values_list("event", flat=True))
    assert {"scheduling.leave.added", "scheduling.leave.ended"} <= events
    assert list(verify_scheduling()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"claimable": "0"},
        {"first_day": "x"},
        {"last_day": "1-3-2026"},
        {"begins": "12:00", "ends": "11:00"},
    ],
)
def test_a_block_that_is_none(planner: Client, wrong: dict[str, str]) -> None:
    vos = Practitioner.objects.get(slug="demo-vos").claimable_id
    day = f"{DAY:%d-%m-%Y}"
    sent = {"claimable": str(vos), "first_day": day, "last_day": day, "reason": "x", **wrong}
    assert planner.post(f"{BLOCKS}?clinic=aachen", sent).status_code == 422
    assert Leave.objects.count() == 0


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", " =", "＝", "\u00a0@"])
def test_no_cell_is_calculated(first: str) -> None:
    assert safe_cell(f"{first}1+1") == f"'{first}1+1"
    assert safe_cell(f"a{first}") == f"a{first}"
    assert safe_cell("") == ""


def test_a_file_opens_with_accents_and_columns() -> None:
    text = csv_text([["Naam", "Tekst"], ["Müller", 'a;"b"\nc']])
    assert text == '\ufeff"Naam";"Tekst"\r\n"Müller";"a;""b""\nc"\r\n'


def test_the_day_list_as_a_file(planner: Client) -> None:
    booked = book('=HYPERLINK("x")')
    answer = planner.get(CSV, {"clinic": "aachen", "day": DAY.isoformat()})
    assert answer["Content-Disposition"] == 'attachment; filename="aachen-2026-03-10.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:4] == ["Begin", "Einde", "Referentie", "Patiënt"]
    assert rows[1][2:6] == [
        booked.reference,
        '\'=HYPERLINK("x") Müller',
        "31-03-1980",
        "'+31612345678",
    ]
    assert REASON not in answer.text
    event = AuditEvent.objects.get(event="scheduling.day-list.exported")
    assert event.detail == {"day": "2026-03-10"}
    assert TEST.label != event.actor_label
