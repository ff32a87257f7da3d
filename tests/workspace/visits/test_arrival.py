"""The desk: who comes, one person's document, and not a word of what anybody has."""

import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from wervel.accounts.choices import Role
from wervel.common.actor import system
from wervel.encounters.choices import EncounterStatus as Status
from wervel.encounters.models import Encounter, IdentityCheck
from wervel.patients.models import Patient
from wervel.scheduling.models import Appointment
from wervel.scheduling.services.cancelling import cancel_by_staff

DESK = "/nl/werk/bezoeken/balie/"
RIGHT = {
    "document": "passport",
    "given": "Demo",
    "family": "Patiënt",
    "birth_date_day": "31",
    "birth_date_month": "3",
    "birth_date_year": "1980",
    "sex": "female",
    "name_matches": "on",
    "birth_date_matches": "on",
}


@pytest.fixture
def at_desk(client: Client, make_staff: MakeStaff) -> Client:
    make_staff(Role.DESK)
    log_in(client)
    return client


def without(*names: str) -> dict[str, str]:
    return {name: value for name, value in RIGHT.items() if name not in names}


def test_from_the_list_to_here(booked: Appointment, at_desk: Client) -> None:
    page = at_desk.get(DESK).text
    address = f"{DESK}{booked.reference}/"
    assert "Verwacht: 1" in page
    assert "Nu hier: 0" in page
    assert address in page
    assert "Is er iets" not in page
    form = at_desk.get(address).text
    assert 'value="Patiënt"' in form
    answer = at_desk.post(address, RIGHT)
    assert (answer.status_code, answer["Location"]) == (302, f"{DESK}?clinic=aachen")
    page = at_desk.get(DESK).text
    assert "Verwacht: 0" in page
    assert "Nu hier: 1" in page
    assert IdentityCheck.objects.get().checked_by.username == "demo"
    assert "al aangemeld" in at_desk.get(address).text


def test_nobody_comes_in_without_a_match(booked: Appointment, at_desk: Client) -> None:
    address = f"{DESK}{booked.reference}/"
    for missing in ("document", "sex", "name_matches", "birth_date_matches", "family"):
        answer = at_desk.post(address, without(missing))
        assert answer.status_code == 422
        assert "Er klopt nog iets niet" in answer.text or 'role="alert"' in answer.text
    assert IdentityCheck.objects.count() == 0
    assert not Patient.objects.get().verified


def test_a_known_person_keeps_their_name(booked: Appointment, at_desk: Client) -> None:
    Patient.objects.update(verified=True, sex="female")
    address = f"{DESK}{booked.reference}/"
    assert 'name="family"' not in at_desk.get(address).text
    assert at_desk.post(address, {**RIGHT, "family": "Iemand"}).status_code == 302
    assert str(Patient.objects.get()) == "Demo Patiënt"


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "a" * 10_000, "\u202eabc"])
def test_what_cannot_be_a_name_is_said(booked: Appointment, at_desk: Client, text: str) -> None:
    address = f"{DESK}{booked.reference}/"
    sent = {**RIGHT, "family": text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}
    if text != "\ud800":
        sent["family"] = text
    answer = at_desk.post(address, sent)
    assert answer.status_code in (302, 422)
    assert (answer.status_code == 422) is (text != "\ud800")


def test_what_is_over_cannot_be_received(booked: Appointment, at_desk: Client) -> None:
    cancel_by_staff(appointment_id=booked.pk, reason="ziek", actor=system("test"))
    address = f"{DESK}{booked.reference}/"
    page = at_desk.get(address).text
    assert "afgezegd of voorbij" in page
    assert 'name="document"' not in page
    assert at_desk.post(address, RIGHT).status_code == 409
    assert at_desk.get(f"{DESK}W-0000-00/").status_code == 404


def test_the_desk_reads_no_clinical_word(
    arrived: Encounter, at_desk: Client, make_staff: MakeStaff
) -> None:
    """S9: the reason, the service's name and the urgency are nowhere on the desk's pages."""
    Appointment.objects.update(reason="canary-complaint", triage_urgency="same-day")
    Encounter.objects.update(status=Status.AWAITING_RESULTS)
    reference = arrived.appointment.reference
    for address in (
        DESK,
        f"{DESK}{reference}/",
        f"/nl/werk/bezoeken/{arrived.pk}/weg/",
        "/nl/werk/",
    ):
        page = at_desk.get(address).text
        for word in ("canary-complaint", "consult", "uitslag", "same-day"):
            assert word not in page.lower()
    for ending in ("", "voorgeschiedenis/", "beoordeling/", "plan/"):
        assert at_desk.get(f"/nl/werk/bezoeken/{arrived.pk}/{ending}").status_code == 403
    assert at_desk.get("/nl/werk/bezoeken/").status_code == 403
    assert at_desk.post(f"/nl/werk/bezoeken/{arrived.pk}/stap/").status_code == 403


def test_who_has_left_again(arrived: Encounter, at_desk: Client) -> None:
    address = f"/nl/werk/bezoeken/{arrived.pk}/weg/"
    assert address in at_desk.get(DESK).text
    assert at_desk.post(address, {"note": ""}).status_code == 422
    assert at_desk.post(address, {"note": "moest naar huis"}).status_code == 302
    arrived.refresh_from_db()
    assert arrived.status == Status.CANCELLED


def test_the_list_is_asked_for_by_itself(booked: Appointment, at_desk: Client) -> None:
    page = at_desk.get(DESK)
    state = str(page.context["state"])
    question = f"/nl/werk/bezoeken/stand/?clinic=aachen&seen={state}"
    assert at_desk.get(question).status_code == 204
    assert at_desk.post(f"{DESK}{booked.reference}/", RIGHT).status_code == 302
    answer = at_desk.get(question)
    assert (answer.status_code, answer.text != state) == (200, True)
    part = at_desk.get(DESK, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "Nu hier: 1" in part
