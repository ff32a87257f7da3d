"""Changed hours as a planner walks through them."""

from datetime import date, datetime, time

import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from wervel.accounts.choices import Role
from wervel.common.actor import VISITOR
from wervel.common.clock import CLINIC_ZONE
from wervel.directory.models import Location
from wervel.patients.services import PatientDetails
from wervel.scheduling.choices import RefitState
from wervel.scheduling.models import Appointment, HoursChange, Leave, RefitItem, Schedule
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.refits.deciding import move_queued

pytestmark = pytest.mark.usefixtures("chain")

HOME = "/nl/werk/uren/"
SERVICE = "first-consultation-back"
DAY = date(2026, 3, 17)


@pytest.fixture
def planner(chain: None, client: Client, make_staff: MakeStaff) -> Client:
    make_staff(Role.PLANNER)
    log_in(client)
    return client


@pytest.fixture
def booked(chain: None, details: PatientDetails) -> Appointment:
    earliest = datetime.combine(DAY, time(8), CLINIC_ZONE)
    (slot,) = search_slots(
        SlotQuery(service=SERVICE, location="aachen", earliest=earliest, limit=1)
    ).slots
    return book_appointment(wanted=prepare(slot=slot.id), details=details, actor=VISITOR)


def away(appointment: Appointment, **changed: str) -> dict[str, str]:
    assert appointment.practitioner is not None
    who = str(appointment.practitioner.claimable_id)
    return {"who": who, "first": DAY.isoformat(), "why": "Griep", **changed}


def proposed(planner: Client, appointment: Appointment) -> str:
    """The address of the change that was made of the form."""
    response = planner.post(f"{HOME}afwezig/", away(appointment))
    assert response.status_code == 302
    return str(response.headers["Location"])


def test_from_illness_to_the_last_telephone_call(
    planner: Client, booked: Appointment, details: PatientDetails
) -> None:
    booked.patient.email = ""
    booked.patient.save(update_fields=["email"])
    page = proposed(planner, booked)
    shown = planner.get(page).text
    assert "1 afspraak past niet." in shown
    assert booked.reference in shown
    assert Leave.objects.filter(start__date=DAY).count() == 0
    assert planner.post(page, {"step": "apply"}).status_code == 302
    assert "Verplaats 1 naar de nieuwe plek" in planner.get(page).text
    assert planner.post(page, {"step": "accept-all"}).status_code == 302
    assert "1 wordt verplaatst." in planner.get(page).text
    change = HoursChange.objects.get()
    move_queued.func(str(change.pk))
    assert "Verplaatst" in planner.get(page).text
    assert "1 te bellen" in planner.get("/nl/werk/").text
    calls = f"{HOME}bellen/"
    assert booked.reference in planner.get(calls).text
    item = change.items.get()
    assert planner.post(calls, {"item": str(item.pk)}).status_code == 302
    assert "Er is niemand om te bellen." in planner.get(calls).text


def test_one_appointment_goes_to_another_time_or_is_left(
    planner: Client, booked: Appointment
) -> None:
    page = proposed(planner, booked)
    planner.post(page, {"step": "apply"})
    item = RefitItem.objects.get()
    one = f"{page}{item.pk}/"
    assert booked.reference in planner.get(one).text
    assert planner.post(one, {"step": "move", "slot": "nonsense"}).status_code == 422
    assert planner.post(one, {"step": "keep"}).status_code == 302
    item.refresh_from_db()
    assert item.state == RefitState.KEPT
    assert planner.post(one, {"step": "cancel"}).status_code == 409


def test_what_is_typed_wrong_stays_and_is_explained(planner: Client, booked: Appointment) -> None:
    page = f"{HOME}afwezig/"
    response = planner.post(page, away(booked, last="2026-03-16", why=""))
    assert response.status_code == 422
    assert "De laatste dag ligt vóór de eerste." in response.text
    response = planner.post(page, away(booked, since="14:00", until="13:00"))
    assert "Het einde moet na het begin liggen." in response.text
    assert 'value="14:00"' in response.text
    response = planner.post(page, away(booked, first="32-13-2026"))
    assert "Schrijf de dag zo: 31-3-2026." in response.text
    assert planner.post(page, away(booked, first="2020-01-01")).status_code == 422
    assert (
        planner.post(page, {"who": "\x00", "first": "tomorrow", "why": "x" * 10_000}).status_code
        == 422
    )
    assert HoursChange.objects.count() == 0


def test_the_form_of_a_week_begins_with_the_present_hours(
    planner: Client, booked: Appointment
) -> None:
    assert booked.practitioner is not None
    who = booked.practitioner.claimable_id
    page = f"{HOME}week/{who}/aachen/"
    rules = Schedule.objects.filter(claimable_id=who, location=Location.objects.get(slug="aachen"))
    shown = planner.get(page).text
    for rule in rules:
        assert f"{rule.opens:%H:%M}-{rule.closes:%H:%M}" in shown
    sent = {"first": DAY.isoformat(), "why": "Andere dag", "day1": "13:00-16:00, 16:30 tot 18:00"}
    response = planner.post(page, sent)
    assert response.status_code == 302
    shown = planner.get(response.headers["Location"]).text
    assert "13:00–16:00, 16:30–18:00" in shown
    for wrong in ("13:00", "13:00-12:00", "25:00-26:00", "09:00-12:00, 11:00-13:00", "\x00"):
        refused = planner.post(page, {**sent, "day1": wrong})
        assert refused.status_code == 422
    assert planner.get(f"{HOME}week/{who}/nowhere/").status_code == 404
    assert planner.get(f"{HOME}week/999999/aachen/").status_code == 404


def test_a_closed_day_says_why_in_three_languages(planner: Client, booked: Appointment) -> None:
    sent = {"clinic": "aachen", "day": DAY.isoformat(), "why": "Geen stroom"}
    page = f"{HOME}gesloten/"
    assert planner.post(page, sent).status_code == 422
    response = planner.post(page, {**sent, "nl": "Storing", "de": "Störung", "en": "Outage"})
    assert response.status_code == 302
    assert "gesloten op dinsdag 17 maart" in planner.get(response.headers["Location"]).text
    assert "gesloten op dinsdag 17 maart" in planner.get(HOME).text


def test_what_does_not_exist_is_not_found(planner: Client, booked: Appointment) -> None:
    page = proposed(planner, booked)
    assert planner.post(page, {"step": "nonsense"}).status_code == 404
    assert planner.post(page, {"step": "accept", "item": "x"}).status_code == 404
    assert planner.get(f"{page}99999999999999999999/").status_code == 404
    assert planner.get(f"{HOME}01a21ad8-ce41-7956-83af-10d750c35c41/").status_code == 404
    assert planner.post(page, {"step": "accept-all"}).status_code == 409


def test_others_than_planners_stay_outside(client: Client, make_staff: MakeStaff) -> None:
    make_staff(Role.DOCTOR)
    log_in(client)
    for page in ("", "afwezig/", "gesloten/", "week/", "bellen/"):
        assert client.get(f"{HOME}{page}").status_code == 403


def test_every_form_opens_with_its_choices(planner: Client, booked: Appointment) -> None:
    shown = planner.get(f"{HOME}afwezig/")
    assert shown.status_code == 200
    assert booked.practitioner is not None
    assert booked.practitioner.name in shown.text
    assert "Aken" in planner.get(f"{HOME}gesloten/").text
    assert booked.practitioner.name in planner.get(f"{HOME}week/").text
