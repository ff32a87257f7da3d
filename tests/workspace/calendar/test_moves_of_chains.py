"""What was booked as one, on the staff's pages: all of it, or one of it with a reason."""

import re
from datetime import date

import pytest
from django.test import Client

from tests.scheduling.test_chain_booking import IN_A_ROW, first
from tests.workspace.calendar.world import TEST, visit_path
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.chain_query import ChainQuery
from wervel.scheduling.services.chain_booking import book_together, prepare_chain
from wervel.scheduling.verification import verify_scheduling

pytestmark = pytest.mark.usefixtures("chain")
DAY = ChainQuery(plan="back-in-one-day", location="aachen")
PERSON = PatientDetails(
    "Anna", "Müller", date(1980, 3, 31), "anna@patient.example", "+31612345678", "nl"
)
CHILD = PatientDetails(
    "Kind", "Müller", date(2001, 3, 31), "anna@patient.example", "+31612345678", "nl"
)


def booked(query: ChainQuery = DAY) -> list[Appointment]:
    people = [PERSON] if query is DAY else [PERSON, CHILD]
    return book_together(wanted=prepare_chain(chain=first(query).id), people=people, actor=TEST)


def chains(text: str) -> list[str]:
    return re.findall(r'name="chain" value="([^"]+)"', text)


def fresh() -> list[Appointment]:
    return list(Appointment.objects.order_by("position"))


def test_all_steps_move_from_any_of_them(planner: Client) -> None:
    made = booked()
    text = planner.get(visit_path(made[1])).text
    move_all = visit_path(made[1], "verzetten/alles/")
    assert f'href="{move_all}"' in text
    assert "Alleen deze stap verzetten" in text
    assert visit_path(made[2]) in text
    page = planner.get(move_all, {"day": "12-03-2026"}).text
    assert "Donderdag 12 maart" in page
    answer = planner.post(move_all, {"chain": chains(page)[0], "note": "Gebeld"})
    assert answer["Location"] == visit_path(made[1])
    assert [(one.sequence, f"{one.start:%d}") for one in fresh()] == [(1, "12")] * 3
    assert list(verify_scheduling()) == []


@pytest.mark.parametrize("wanted", ["", "x", "\x00", "c1." + "x" * 2000])
def test_a_wrong_chain_is_told_and_changes_nothing(planner: Client, wanted: str) -> None:
    made = booked()
    refused = planner.post(visit_path(made[0], "verzetten/alles/"), {"chain": wanted})
    assert refused.status_code == 422
    assert "Er is niets veranderd" in refused.text
    assert [one.sequence for one in fresh()] == [0, 0, 0]


@pytest.mark.parametrize("day", ["x", "99-99-9999", "\x00", "🦴"])
def test_an_odd_day_is_answered(planner: Client, day: str) -> None:
    made = booked()
    page = planner.get(visit_path(made[0], "verzetten/alles/"), {"day": day})
    assert page.status_code == 200


def test_one_step_out_of_order_is_refused_and_then_placed_with_a_reason(planner: Client) -> None:
    made = booked()
    path = visit_path(made[1], "verzetten/")
    page = planner.get(path, {"day": "2026-03-11"}).text
    (wanted, *_) = re.findall(r'name="slot" value="([^"]+)"', page)
    refused = planner.post(path, {"slot": wanted})
    assert refused.status_code == 409
    assert "De andere stappen van dit bezoek zijn op een andere dag." in refused.text
    why = "Apparaat kapot"
    assert planner.post(path, {"slot": wanted, "why": why}).status_code == 302
    assert [one.sequence for one in fresh()] == [0, 1, 0]
    assert list(verify_scheduling()) == []


def test_staff_are_asked_whether_it_is_for_all_or_for_one(planner: Client) -> None:
    made = booked(IN_A_ROW)
    text = planner.get(visit_path(made[0])).text
    for words in ("Iedereen die komt verzetten", "Alleen deze persoon verzetten"):
        assert words in text
    for words in ("Alleen deze persoon afzeggen", "Afzeggen voor iedereen"):
        assert words in text
    form = {"step": "all-cancelled", "note": ""}
    assert planner.post(visit_path(made[0]), form).status_code == 422
    assert planner.post(visit_path(made[0]), {**form, "note": "Ziek"}).status_code == 302
    assert [one.status for one in fresh()] == ["cancelled", "cancelled"]


def test_one_person_alone_is_cancelled_by_staff(planner: Client) -> None:
    made = booked(IN_A_ROW)
    planner.post(visit_path(made[1]), {"step": "cancelled", "note": "Ziek"})
    assert [one.status for one in fresh()] == ["confirmed", "cancelled"]
    text = planner.get(visit_path(made[0])).text
    assert "Iedereen die komt verzetten" not in text
    assert planner.get(visit_path(made[0], "verzetten/alles/")).status_code == 404
