"""Who looked at a record, told to those who may see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from tests.accounts.conftest import MakeStaff, log_in
from tests.portal.accounts import come_in, open_access
from wervel.accounts.choices import Role
from wervel.audit.acts import Act
from wervel.audit.looks import Look
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import VISITOR, Actor, machine, system
from wervel.patients.access_codes import end_access
from wervel.patients.choices import AccessBasis
from wervel.patients.lookers import Looker, lookers
from wervel.patients.models import Patient, PatientAccess
from wervel.patients.selectors import find_patients
from wervel.portal.record.words import Reader, who_words

ME = Reader("me", AccessBasis.SELF)
MOTHER = Reader("mother", AccessBasis.PARENT)
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
OPENED = Look(NOON, NOON, 1, "visitor", "anonymous", "visitor", "X", "x", Act.REPORT_OPENED)


def page(access: PatientAccess) -> str:
    return f"/nl/mijn/{access.pk}/wie-keek/"


def seen_by(actor: Actor, act: Act = Act.REPORT_READ) -> Look:
    return replace(
        OPENED, actor_kind=actor.kind.value, actor_id=actor.id, actor_label=actor.label, act=act
    )


@pytest.fixture
def owner(client: Client, access: PatientAccess) -> Client:
    come_in(client, access.user)
    return client


def test_the_desk_the_doctor_and_oneself_are_told_by_name_and_role(
    owner: Client, access: PatientAccess, make_staff: MakeStaff
) -> None:
    planner = make_staff(Role.PLANNER, username="planner").as_actor()
    assert find_patients("patiënt", actor=planner).people[0].id == access.patient_id
    text = owner.get(page(access)).text
    assert "Demo desk, balie bij Wervel</strong><br>Controleerde wie u bent." in text
    assert "Demo planner, planner bij Wervel</strong><br>Zocht iemand en zag uw naam." in text
    assert '<strong dir="auto">U</strong><br>Regelde wie dit dossier mag zien.' in text
    assert "Bekeek deze lijst" not in text
    assert "Bekeek deze lijst" in owner.get(page(access)).text


@pytest.mark.parametrize(
    ("language", "address", "title"),
    [
        ("nl", "/nl/mijn/{}/wie-keek/", "Wie keek"),
        ("de", "/de/mein/{}/wer-sah/", "Wer hat hineingesehen"),
        ("en", "/en/my/{}/who-looked/", "Who looked"),
    ],
)
def test_it_stands_in_three_languages(
    owner: Client, access: PatientAccess, language: str, address: str, title: str
) -> None:
    answer = owner.get(address.format(access.pk))
    assert (answer.status_code, answer["Content-Language"]) == (200, language)
    assert answer["Cache-Control"] == "no-store"
    assert f"<h1>{title}" in answer.text


def test_nobody_else_sees_it(
    client: Client, access: PatientAccess, patient: Patient, desk: Actor
) -> None:
    assert client.get(page(access))["Location"].startswith("/nl/account/login/")
    parent = open_access(
        patient, desk, "carer@patient.example", basis=AccessBasis.CARER, holder="Demo Zorg"
    )
    other = Client()
    come_in(other, parent.user)
    assert other.get(page(access)).status_code == 404
    assert other.get(page(parent)).status_code == 200
    end_access(access_id=parent.pk, actor=desk)
    assert other.get(page(parent)).status_code == 404
    staff = Client()
    log_in(staff, "desk")
    assert staff.get(page(access)).status_code == 403


def test_details_of_the_trail_stay_inside(owner: Client, access: PatientAccess) -> None:
    AuditEvent.objects.create(
        recorded_at=clock.now(),
        event="diagnostics.critical.opened",
        actor_kind="system",
        actor_id="worker",
        actor_label="worker",
        object_type="CriticalResult",
        object_id="x-secret",
        patient_id=access.patient_id,
        detail={"value": "CRP 300"},
    )
    text = owner.get(page(access)).text
    assert "Wervel, automatisch</strong><br>Werkte aan een uitslag." in text
    assert all(each not in text for each in ("CRP", "critical", "x-secret", "diagnostics."))


def test_a_long_trail_is_paged(owner: Client, access: PatientAccess) -> None:
    now = clock.now()
    AuditEvent.objects.bulk_create(
        AuditEvent(
            recorded_at=now - timedelta(hours=each + 1),
            event="diagnostics.report.read",
            actor_kind="system",
            actor_id="worker",
            actor_label="worker",
            object_type="DiagnosticReport",
            object_id="x",
            patient_id=access.patient_id,
        )
        for each in range(60)
    )
    first = owner.get(page(access))
    assert ">Ouder<" in first.text
    assert 'rel="prev"' not in first.text
    older = owner.get(page(access), {"before": first.context["older"]})
    assert first.text.count("<li><time") >= 50
    assert (first.text + older.text).count("Las uw verslag.") == 60
    assert ">Nieuwste<" in older.text


@pytest.mark.parametrize("typed", ["", "x", "-1", "9999999999", "99999999999", "\x00", "١٢", "1.5"])
def test_any_place_in_the_list_may_be_asked_for(
    owner: Client, access: PatientAccess, typed: str
) -> None:
    assert owner.get(page(access), {"before": typed}).status_code == 200


@pytest.mark.parametrize(
    ("look", "person", "reader", "words"),
    [
        (seen_by(system("worker")), None, ME, "Wervel, automatisch"),
        (seen_by(machine("planning")), None, ME, "Het programma planning"),
        (seen_by(VISITOR), None, ME, "Iemand zonder account: u, of wie uw link heeft"),
        (OPENED, None, ME, "Een arts buiten Wervel, met een link en een code"),
    ],
)
def test_who_has_no_account_is_named_by_how_they_came(
    look: Look, person: Looker | None, reader: Reader, words: str
) -> None:
    assert who_words(look, person, reader) == words


@pytest.mark.parametrize(
    ("basis", "reader", "words"),
    [
        (AccessBasis.PARENT, ME, "Demo Ouder, ouder, namens u"),
        (AccessBasis.CARER, ME, "Demo Ouder, verzorger, namens u"),
        (AccessBasis.SELF, MOTHER, "Demo Ouder, de patiënt"),
        (AccessBasis.CARER, MOTHER, "Demo Ouder, verzorger, namens de patiënt"),
        (None, ME, "Demo Ouder, met een account"),
    ],
)
def test_who_acts_for_a_patient_is_named_by_their_ground(
    basis: AccessBasis | None, reader: Reader, words: str
) -> None:
    look = replace(OPENED, actor_kind="patient", actor_id="holder", actor_label="Demo")
    assert who_words(look, Looker("Demo Ouder", (), basis), reader) == words
    assert who_words(replace(look, actor_id=reader.account_id), None, reader) == "U"


def test_people_are_found_with_roles_and_ground(
    access: PatientAccess, make_staff: MakeStaff
) -> None:
    both = make_staff(Role.DOCTOR, Role.MANAGER, username="both")
    ids = [str(both.pk), str(access.user_id), "demo-doctor", "anonymous"]
    found = lookers(ids, patient_id=access.patient_id)
    assert set(found) == set(ids[:2])
    assert found[str(both.pk)] == Looker("Demo both", [Role.DOCTOR, Role.MANAGER], None)
    assert found[str(access.user_id)].basis is AccessBasis.SELF
    elsewhere = lookers(ids, patient_id=access.pk)
    assert elsewhere[str(access.user_id)].basis is None
    with translation.override("nl"):
        words = who_words(seen_by(both.as_actor()), found[str(both.pk)], ME)
    assert words == "Demo both, arts, manager bij Wervel"
