"""The desk links two records and parts them again, and sees no word of a doctor."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.accounts.conftest import MakeStaff, log_in
from tests.encounters.visits import arrived, booked, desk, encounter
from tests.patients.records import another_visit
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common.actor import Actor
from wervel.encounters.models import Encounter
from wervel.patients.linking import link_records
from wervel.patients.models import Patient, RecordLink
from wervel.patients.services import PatientDetails

__all__ = ["arrived", "booked", "desk", "encounter"]
START = "/nl/werk/dossiers/"
WHY = "hetzelfde paspoort <b>"
COMPLAINT = "canary-complaint-77aa"


@pytest.fixture
def one(encounter: Encounter) -> Patient:
    type(encounter.appointment).objects.update(reason=COMPLAINT)
    return encounter.patient


@pytest.fixture
def other(one: Patient, details: PatientDetails) -> Patient:
    return another_visit(details, "Patiënte").patient


@pytest.fixture
def at_desk(client: Client, make_staff: MakeStaff, other: Patient) -> Client:
    make_staff(Role.DESK)
    log_in(client)
    return client


def pair(one: Patient, other: Patient) -> str:
    return f"{START}{one.pk}/met/{other.pk}/"


def filled(patient: Patient, /, **changes: str) -> dict[str, str]:
    return {"kept": str(patient.pk), "reason": WHY, "sure": "on", **changes}


def test_from_the_search_to_the_link_and_back(
    at_desk: Client, one: Patient, other: Patient
) -> None:
    found = at_desk.post(START, {"sought": "patient 31-3-1980"}).text
    assert f'href="{START}{one.pk}/"' in found
    assert f'href="{START}{other.pk}/"' in found
    page = at_desk.get(f"{START}{one.pk}/").text
    assert "Misschien dezelfde persoon" in page
    assert pair(one, other) in page
    compared = at_desk.get(pair(one, other)).text
    assert compared.count("verschilt") == 1
    for each in (one, other):
        assert each.number in compared
    answer = at_desk.post(pair(one, other), filled(one))
    assert (answer.status_code, answer["Location"]) == (302, f"{START}{one.pk}/")
    link = RecordLink.objects.get()
    assert (link.kept_id, link.replaced_id, link.reason) == (one.pk, other.pk, WHY)
    page = at_desk.get(f"{START}{one.pk}/").text
    assert "De twee dossiers zijn gekoppeld." in page
    assert "hetzelfde paspoort &lt;b&gt;" in page
    assert "Misschien dezelfde persoon" not in page
    old = at_desk.get(f"{START}{other.pk}/").text
    assert "Wij houden een ander dossier van deze persoon aan" in old
    assert f'href="{START}{one.pk}/"' in old
    away = f"{START}koppelingen/{link.pk}/"
    assert away in page
    assert at_desk.post(away, {"reason": ""}).status_code == 422
    answer = at_desk.post(away, {"reason": "twee zussen"})
    assert (answer.status_code, answer["Location"]) == (302, f"{START}{one.pk}/")
    link.refresh_from_db()
    assert link.end_reason == "twee zussen"
    page = at_desk.get(f"{START}{one.pk}/").text
    assert "Ongedaan gemaakte koppelingen" in page
    assert "twee zussen" in page
    assert at_desk.get(away).status_code == 404


def test_no_page_has_a_word_of_the_complaint(at_desk: Client, one: Patient, other: Patient) -> None:
    at_desk.post(pair(one, other), filled(one))
    link = RecordLink.objects.get()
    for path in (f"{START}{one.pk}/", pair(one, other), f"{START}koppelingen/{link.pk}/"):
        page = at_desk.get(path).text
        assert COMPLAINT not in page
        assert "consult" not in page.lower()


@pytest.mark.parametrize("missing", ["kept", "reason", "sure"])
def test_what_is_missing_is_said_and_what_was_typed_stays(
    at_desk: Client, one: Patient, other: Patient, missing: str
) -> None:
    answer = at_desk.post(pair(one, other), filled(one, **{"reason": "gezien 山 ا", missing: ""}))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    if missing != "reason":
        assert "gezien 山 ا" in answer.text
    if missing != "kept":
        assert f'value="{one.pk}" checked' in answer.text
    assert not RecordLink.objects.exists()


@pytest.mark.parametrize("text", ["a\x00b", "\u202e", "x" * 10_000, "  "])
def test_what_cannot_be_a_reason_is_said(
    at_desk: Client, one: Patient, other: Patient, text: str
) -> None:
    assert at_desk.post(pair(one, other), filled(one, reason=text)).status_code == 422
    assert at_desk.post(START, {"sought": text}).status_code in (200, 422)
    assert not RecordLink.objects.exists()


def test_a_refusal_is_said_in_words(at_desk: Client, one: Patient, other: Patient) -> None:
    Patient.objects.filter(pk=other.pk).update(verified=True)
    answer = at_desk.post(pair(one, other), filled(one))
    assert answer.status_code == 409
    assert "Houd het dossier waarvan we het document zagen." in answer.text
    assert "hetzelfde paspoort" in answer.text
    at_desk.post(pair(one, other), filled(other))
    again = at_desk.post(pair(one, other), filled(other))
    assert again.status_code == 409
    assert "is al gekoppeld" in again.text
    third = str(uuid4())
    assert at_desk.post(pair(one, other), filled(other, kept=third)).status_code == 422


def test_a_record_is_found_by_its_number(at_desk: Client, one: Patient, other: Patient) -> None:
    page = at_desk.post(f"{START}{one.pk}/", {"sought": other.number.lower()}).text
    assert page.count(pair(one, other)) == 2
    assert "1 dossier gevonden" in page
    assert "Geen ander dossier" in at_desk.post(f"{START}{one.pk}/", {"sought": one.number}).text


def test_who_is_nobody(at_desk: Client, one: Patient) -> None:
    for path in (
        f"{START}{uuid4()}/",
        f"{START}{one.pk}/met/{uuid4()}/",
        f"{START}koppelingen/{uuid4()}/",
    ):
        assert at_desk.get(path).status_code == 404
    assert at_desk.get(pair(one, one))["Location"] == f"{START}{one.pk}/"


def test_every_look_is_recorded(at_desk: Client, one: Patient, other: Patient) -> None:
    at_desk.get(pair(one, other))
    rows = AuditEvent.objects.filter(event="patients.record.compared")
    assert {row.patient_id for row in rows} == {one.pk, other.pk}


@pytest.mark.parametrize("role", sorted(Role))
def test_only_desk_and_managers_open_these_pages(
    client: Client, make_staff: MakeStaff, one: Patient, other: Patient, role: Role
) -> None:
    make_staff(role)
    log_in(client)
    allowed = role in (Role.DESK, Role.MANAGER)
    for path in (START, f"{START}{one.pk}/", pair(one, other)):
        assert client.get(path).status_code == (200 if allowed else 403)
    assert client.post(pair(one, other), filled(one)).status_code == (302 if allowed else 403)
    assert RecordLink.objects.exists() is allowed


@pytest.mark.parametrize("language", ["nl", "de", "en"])
def test_the_pages_speak_three_languages(
    at_desk: Client, one: Patient, other: Patient, language: str
) -> None:
    words = {"nl": "Is dit één persoon?", "de": "Ist das eine Person?", "en": "Is this one person?"}
    with translation.override(language):
        path = reverse("workspace:linking-compare", args=[one.pk, other.pk])
    page = at_desk.get(path).text
    assert f"<h1>{words[language]}</h1>" in page


def test_the_desk_is_told_of_both_records(
    at_desk: Client, encounter: Encounter, one: Patient, other: Patient, desk: Actor
) -> None:
    arrival = f"/nl/werk/bezoeken/balie/{encounter.appointment.reference}/"
    page = at_desk.get(arrival).text
    assert "Nog 1 dossier is misschien van deze persoon" in page
    assert f'href="{START}{one.pk}/"' in page
    link_records(replaced=other.pk, kept=one.pk, reason=WHY, actor=desk)
    page = at_desk.get(arrival).text
    assert "Ook bekend als" in page
    assert other.number in page
    assert "is misschien van deze persoon" not in page
    visit = Encounter.objects.get(patient=other).appointment
    page = at_desk.get(f"/nl/werk/bezoeken/balie/{visit.reference}/").text
    assert "Wij houden een ander dossier van deze persoon aan" in page
    assert one.number in page
