"""The worklist and the buttons that take a visit further."""

from uuid import uuid4

import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from wervel.accounts.choices import Role
from wervel.directory.models import Practitioner
from wervel.encounters.choices import EncounterStatus as Status
from wervel.encounters.models import Encounter
from wervel.scheduling.models import Appointment

LIST = "/nl/werk/bezoeken/"


@pytest.fixture
def doctor_page(client: Client, make_staff: MakeStaff, chain: None) -> Client:
    user = make_staff(Role.DOCTOR)
    Practitioner.objects.filter(slug="demo-vos").update(user=user)
    log_in(client)
    return client


def step(client: Client, encounter: Encounter, after: str, **more: str) -> str:
    answer = client.post(f"{LIST}{encounter.pk}/stap/", {"after": after, **more})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_doctor_sees_first_what_is_with_them(arrived: Encounter, doctor_page: Client) -> None:
    page = doctor_page.get(LIST)
    assert "Nu hier: 1" in page.text
    assert page.context["clinic"] == "Aken"
    other = doctor_page.get(f"{LIST}?with=demo-nobody")
    assert other.status_code == 200
    slug = (
        Practitioner.objects.exclude(slug="demo-vos").filter(roles__location__slug="aachen").first()
    )
    assert slug is not None
    assert "Nu hier: 0" in doctor_page.get(f"{LIST}?with={slug.slug}").text
    assert "Nu hier: 1" in doctor_page.get(f"{LIST}?with=all").text


def test_the_buttons_follow_the_table(arrived: Encounter, doctor_page: Client) -> None:
    record = f"{LIST}{arrived.pk}/"
    assert step(doctor_page, arrived, "in-progress") == record
    page = doctor_page.get(LIST).text
    assert 'value="awaiting-results"' in page
    assert 'value="finished"' in page
    assert 'value="in-progress"' not in page
    assert step(doctor_page, arrived, "awaiting-results") == f"{LIST}?clinic=aachen"
    assert step(doctor_page, arrived, "finished", back="record") == record
    assert Appointment.objects.get().status == "finished"
    page = doctor_page.get(record).text
    assert 'name="after"' not in page
    step(doctor_page, arrived, "in-progress")
    assert "Dit kan niet op dit moment" in doctor_page.get(LIST).text
    arrived.refresh_from_db()
    assert arrived.status == Status.FINISHED


def test_steps_that_are_none(arrived: Encounter, doctor_page: Client) -> None:
    for after in ("", "arrived", "planned", "cancelled", "x" * 1000, "a\x00"):
        answer = doctor_page.post(f"{LIST}{arrived.pk}/stap/", {"after": after})
        assert answer.status_code == 404
    assert doctor_page.post(f"{LIST}{uuid4()}/stap/", {"after": "finished"}).status_code == 404
    assert doctor_page.get(f"{LIST}{arrived.pk}/stap/").status_code == 405


def test_an_assistant_does_not_end_a_visit(
    arrived: Encounter, client: Client, make_staff: MakeStaff
) -> None:
    make_staff(Role.ASSISTANT)
    log_in(client)
    step(client, arrived, "in-progress")
    page = client.get(LIST).text
    assert 'value="awaiting-results"' in page
    assert 'value="finished"' not in page
    assert client.post(f"{LIST}{arrived.pk}/stap/", {"after": "finished"}).status_code == 403


def test_the_overview_says_where_the_visit_stands(arrived: Encounter, doctor_page: Client) -> None:
    page = doctor_page.get(f"{LIST}{arrived.pk}/").text
    assert "paspoort, gezien door Demo desk" in page
    assert "Nog niets" in page
    assert "voorgeschiedenis/" in page


def test_lists_of_other_clinics_and_days(doctor_page: Client) -> None:
    assert doctor_page.get(f"{LIST}?clinic=bottrop&day=2026-03-11").status_code == 200
    for query in ("clinic=nowhere", "day=nonsense", "day=9999-01-01", "clinic=%00"):
        assert doctor_page.get(f"{LIST}?{query}").status_code == 404
