"""My Wervel as its owner sees it, and as nobody else does."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from tests.accounts.conftest import MakeStaff, log_in
from tests.diagnostics.reports.reports import sign, write
from tests.portal.accounts import PASSWORD, code_for, come_in, open_access
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import Actor, system
from wervel.common.ids import new_reference, new_secret, uuid7
from wervel.diagnostics.models import DiagnosticReport, ReportVersion
from wervel.diagnostics.services.report_changes import withdraw_report
from wervel.diagnostics.services.report_drafts import start_report
from wervel.diagnostics.services.report_releases import release_report
from wervel.encounters.services.visits import open_encounter
from wervel.patients.access_codes import end_access
from wervel.patients.choices import AccessBasis
from wervel.patients.models import Patient, PatientAccess
from wervel.patients.services import PatientDetails, register_patient
from wervel.scheduling.models import Appointment

OPEN, HOME = "/nl/mijn/openen/", "/nl/mijn/"
WORK = "/nl/werk/"


def overview(access: PatientAccess) -> str:
    return f"{HOME}{access.pk}/"


@pytest.fixture
def released(report: DiagnosticReport, doctor: User) -> ReportVersion:
    version = sign(report, doctor)
    release_report(version_id=version.pk, actor=doctor.as_actor())
    return version


def given(code: str, patient: Patient, **more: str) -> dict[str, str]:
    born = patient.birth_date
    return {
        "code": code,
        "birth_date_day": str(born.day),
        "birth_date_month": str(born.month),
        "birth_date_year": str(born.year),
        "email": "demo@patient.example",
        "way": "password",
        "password": PASSWORD,
    } | more


def test_a_code_leads_to_the_second_step_and_opens_nothing_before(
    client: Client, patient: Patient, desk: Actor
) -> None:
    answer = client.post(OPEN, given(code_for(patient.pk, desk), patient))
    assert answer["Location"] == "/nl/account/2fa/totp/activate/"
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(HOME)["Location"] == "/nl/account/2fa/totp/activate/"
    other = Client()
    answer = other.post(
        OPEN, given(code_for(patient.pk, desk), patient, way="passkey", email="two@demo.example")
    )
    assert answer["Location"] == "/nl/account/2fa/webauthn/add/"
    assert other.get(answer["Location"]).status_code == 200
    assert client.get(HOME)["Location"].startswith("/nl/account/login/")


def test_a_wrong_code_keeps_what_was_typed_but_no_password(
    client: Client, patient: Patient, desk: Actor
) -> None:
    code_for(patient.pk, desk)
    answer = client.post(OPEN, given("2222-2222-2222", patient))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "horen niet bij elkaar" in page
    assert 'value="2222-2222-2222"' in page
    assert 'value="demo@patient.example"' in page
    assert PASSWORD not in page
    assert User.objects.filter(kind="patient").count() == 0


def test_a_password_must_be_chosen_where_one_is_wanted(
    client: Client, patient: Patient, desk: Actor
) -> None:
    code = code_for(patient.pk, desk)
    for password, words in (("", "Kies een wachtwoord."), ("12345678", "wachtwoord")):
        answer = client.post(OPEN, given(code, patient, password=password))
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert client.post(OPEN, given(code, patient)).status_code == 302


def test_nobody_comes_in_by_the_first_factor_alone(client: Client, access: PatientAccess) -> None:
    assert client.get(overview(access))["Location"].startswith("/nl/account/login/")
    come_in(client, access.user, both=False)
    assert client.get(overview(access))["Location"] == "/nl/account/2fa/totp/activate/"
    come_in(client, access.user)
    answer = client.get(overview(access))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_first_factor_alone_takes_no_other_record(
    client: Client, access: PatientAccess, patient: Patient, desk: Actor
) -> None:
    PatientAccess.objects.filter(pk=access.pk).update(ended_at=clock.now(), ended_by="test")
    code = code_for(patient.pk, desk, AccessBasis.CARER, "Demo Zorg")
    about_the_account = ("email", "way", "password")
    only_code = {
        name: text for name, text in given(code, patient).items() if name not in about_the_account
    }
    come_in(client, access.user, both=False)
    assert client.post(OPEN, only_code).status_code == 422
    come_in(client, access.user)
    answer = client.post(OPEN, only_code)
    assert answer.status_code == 302
    taken = PatientAccess.objects.get(ended_at=None)
    assert answer["Location"] == overview(taken)
    assert taken.user_id == access.user_id


def test_staff_see_no_patients_pages_and_patients_none_of_staff(
    client: Client, access: PatientAccess, make_staff: MakeStaff
) -> None:
    make_staff(Role.DOCTOR, username="curious")
    log_in(client, "curious")
    assert client.get(overview(access)).status_code == 403
    mine = Client()
    come_in(mine, access.user)
    for address in (WORK, "/nl/werk/bezoeken/", "/cms/"):
        assert mine.get(address).status_code == 403


def test_another_account_sees_nothing_of_it(
    client: Client, access: PatientAccess, released: ReportVersion, patient: Patient, desk: Actor
) -> None:
    parent = use_other_account(patient, desk)
    come_in(client, parent.user)
    for address in (
        overview(access),
        f"{overview(access)}verslagen/",
        f"{overview(access)}verslagen/{released.report_id}/",
        f"{overview(access)}verslagen/paginas/{released.pk}/nl.pdf",
    ):
        assert client.get(address).status_code == 404
    assert client.get(overview(parent)).status_code == 200
    end_access(access_id=parent.pk, actor=desk)
    assert client.get(overview(parent)).status_code == 404
    assert client.get(HOME).status_code == 200


def use_other_account(patient: Patient, desk: Actor) -> PatientAccess:
    return open_access(
        patient, desk, "carer@patient.example", basis=AccessBasis.CARER, holder="Demo Zorg"
    )


def test_the_overview_tells_what_comes_and_what_is_new(
    client: Client, access: PatientAccess, booked: Appointment, released: ReportVersion
) -> None:
    come_in(client, access.user)
    page = client.get(overview(access)).content.decode()
    assert booked.manage_secret in page
    assert "Er is een nieuw verslag." in page
    report_url = f"{overview(access)}verslagen/{released.report_id}/"
    assert report_url in page
    assert client.get(report_url).status_code == 200
    with travel(clock.now() + timedelta(seconds=5)):
        assert "Er is een nieuw verslag." not in client.get(overview(access)).content.decode()


def test_more_reports_ask_the_database_no_more(
    client: Client,
    access: PatientAccess,
    booked: Appointment,
    released: ReportVersion,
    doctor: User,
) -> None:
    come_in(client, access.user)

    def asked(page: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        return len(seen)

    pages = (overview(access), f"{overview(access)}verslagen/")
    for page in pages:
        client.get(page)
    one = [asked(page) for page in pages]
    report_of_another_visit(booked, doctor)
    assert client.get(pages[1]).content.count(b"Verslag van") == 2
    assert [asked(page) for page in pages] == one


def report_of_another_visit(booked: Appointment, doctor: User) -> None:
    """The same person came before."""
    key, earlier = uuid7(), timedelta(days=30)
    Appointment.objects.filter(pk=booked.pk).update(
        start=booked.start - earlier, end=booked.end - earlier
    )
    booked.pk, booked.reference, booked.manage_secret = key, new_reference(), new_secret()
    booked.save(force_insert=True)
    visit = open_encounter(appointment_id=key, actor=system("test"))
    begun = start_report(encounter_id=visit.pk, language="de", actor=doctor.as_actor())
    version = sign(write(begun, doctor), doctor)
    release_report(version_id=version.pk, actor=doctor.as_actor())


def test_a_report_is_read_in_plain_words_first_and_kept_as_signed(
    client: Client, access: PatientAccess, released: ReportVersion
) -> None:
    come_in(client, access.user)
    page = client.get(f"{overview(access)}verslagen/{released.report_id}/").content.decode()
    plain, clinical = page.index("uw rug beweegt goed"), page.index("Kein Hinweis auf")
    assert plain < clinical
    assert "De reflexen zijn gelijk." in page
    assert 'aria-label="CRP: 3\u00a0mg/l. Gewoonlijk: 0–5\u00a0mg/l."' in page
    assert re.search(r"<h1>Verslag van [0-9]{1,2} [a-z]+ [0-9]{4}</h1>", page)
    assert page.index('lang="nl"') < page.index('lang="de" dir="auto"')
    answer = client.get(f"{overview(access)}verslagen/paginas/{released.pk}/nl.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content == bytes(released.renditions.get(language="nl").pdf)
    assert answer.content.startswith(b"%PDF-")
    reads = AuditEvent.objects.filter(event="diagnostics.report.read", actor_kind="patient")
    assert {each.actor_id for each in reads} == {str(access.user_id)}


def test_a_report_that_is_not_released_or_was_an_error_is_not_there(
    client: Client, access: PatientAccess, report: DiagnosticReport, doctor: User
) -> None:
    come_in(client, access.user)
    version = sign(report, doctor)
    report_url = f"{overview(access)}verslagen/{report.pk}/"
    assert client.get(report_url).status_code == 404
    release_report(version_id=version.pk, actor=doctor.as_actor())
    assert client.get(report_url).status_code == 200
    withdraw_report(report_id=report.pk, reason="Demo: verkeerd", actor=doctor.as_actor())
    assert client.get(report_url).status_code == 404
    assert "Er is nog geen verslag." in client.get(overview(access)).content.decode()


@pytest.fixture
def front(client: Client, patient: Patient, make_staff: MakeStaff) -> Client:
    """Somebody at the desk."""
    make_staff(Role.DESK, username="front")
    log_in(client, "front")
    return client


def codes_of(booked: Appointment) -> str:
    return f"{WORK}bezoeken/balie/{booked.reference}/toegang/"


def test_the_desk_gives_a_code_once_and_ends_an_access(
    front: Client, patient: Patient, booked: Appointment
) -> None:
    address = codes_of(booked)
    form = {"basis": "self", "proof": "passport", "holder": "", "seen": "on"}
    wrong = front.post(address, form | {"seen": ""})
    assert wrong.status_code == 422
    answer = front.post(address, form)
    code = answer.context["code"]
    assert code in answer.content.decode()
    assert code not in front.get(address).content.decode()
    visitor = Client()
    assert visitor.post(OPEN, given(code, patient)).status_code == 302
    access = PatientAccess.objects.get()
    assert str(patient) in front.get(address).content.decode()
    front.post(f"{address}{access.pk}/")
    access.refresh_from_db()
    assert access.ended_at is not None


def test_the_desk_ends_no_access_to_another_record_by_this_address(
    front: Client, patient: Patient, booked: Appointment, desk: Actor
) -> None:
    access = open_access(register(patient), desk)
    assert front.post(f"{codes_of(booked)}{access.pk}/").status_code == 404
    access.refresh_from_db()
    assert access.ended_at is None


def register(like: Patient) -> Patient:
    """Somebody else of that birth date, whose document was seen too."""
    details = PatientDetails("Demo", "Ander", like.birth_date, "", "+31201234567", "nl")
    row = register_patient(details=details, actor=system("test"))
    Patient.objects.filter(pk=row.pk).update(verified=True)
    return row


def test_a_parent_is_named_and_only_the_parent_of_a_child_gets_a_code(
    front: Client, patient: Patient, booked: Appointment
) -> None:
    address = codes_of(booked)
    form = {"basis": "parent", "proof": "passport", "holder": "", "seen": "on"}
    answer = front.post(address, form)
    assert answer.status_code == 422
    assert "Vul de naam van de ouder" in answer.content.decode()
    answer = front.post(address, form | {"holder": "Demo Ouder"})
    assert answer.status_code == 409
    assert "De patiënt is meerderjarig." in answer.content.decode()
    Patient.objects.filter(pk=patient.pk).update(birth_date=date(2015, 3, 31))
    assert front.post(address, form | {"holder": "Demo Ouder"}).context["code"]
