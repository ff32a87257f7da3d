"""Who may see a record with an account: the code, the tries, one owner, an end."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from time_machine import travel

from tests.portal.accounts import PASSWORD, code_for, open_access
from wervel.accounts.choices import AccountKind, Role
from wervel.accounts.exceptions import EmailTaken, WeakPassword
from wervel.accounts.models import Membership, User
from wervel.accounts.patient_accounts import open_account
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import Actor, ActorKind
from wervel.common.errors import Forbidden
from wervel.encounters.models import Encounter
from wervel.patients.access_codes import LIFE, NewAccount, end_access, of_age, use_code
from wervel.patients.accesses import accesses_of, granted_accesses, held_access
from wervel.patients.choices import AccessBasis
from wervel.patients.exceptions import (
    AccessCodeWrong,
    AccessHeld,
    AccessUnknown,
    IdentityNotSeen,
    PatientOfAge,
)
from wervel.patients.models import MOST_TRIES, AccessCode, Patient, PatientAccess

ACCOUNT = NewAccount("demo@patient.example", PASSWORD)
WRONG_DAY = date(1981, 1, 1)


@pytest.fixture
def patient(arrived: Encounter) -> Patient:
    return Patient.objects.get(pk=arrived.patient_id)


def test_a_code_opens_one_record_once(patient: Patient, desk: Actor) -> None:
    code = code_for(patient.pk, desk)
    typed = code.lower().replace("-", " ")
    access = use_code(code=typed, birth_date=patient.birth_date, account=ACCOUNT, user=None)
    actor = access.user.as_actor()
    assert (actor.kind, actor.roles) == (ActorKind.PATIENT, frozenset())
    assert [each.patient_id for each in accesses_of(actor=actor)] == [patient.pk]
    with pytest.raises(AccessCodeWrong):
        use_code(
            code=code,
            birth_date=patient.birth_date,
            account=NewAccount("other@patient.example", PASSWORD),
            user=None,
        )
    assert PatientAccess.objects.count() == 1
    stored = AccessCode.objects.get()
    assert code.replace("-", "") not in stored.code_sha256
    events = set(AuditEvent.objects.filter(patient_id=patient.pk).values_list("event", flat=True))
    assert {"patients.access.code-given", "patients.access.begun"} <= events


def test_only_who_looks_at_documents_gives_a_code(patient: Patient, doctor: Actor) -> None:
    with pytest.raises(Forbidden):
        code_for(patient.pk, doctor)


def test_a_record_that_is_nobodys_for_certain_gets_none(encounter: Encounter, desk: Actor) -> None:
    with pytest.raises(IdentityNotSeen):
        code_for(encounter.patient_id, desk)


def test_five_wrong_tries_end_a_code_and_a_right_one_counts_none(
    patient: Patient, desk: Actor
) -> None:
    code = code_for(patient.pk, desk)
    for _ in range(MOST_TRIES + 2):
        with pytest.raises(WeakPassword):
            use_code(
                code=code,
                birth_date=patient.birth_date,
                account=NewAccount("demo@patient.example", "1234"),
                user=None,
            )
    for _ in range(MOST_TRIES):
        with pytest.raises(AccessCodeWrong):
            use_code(code=code, birth_date=WRONG_DAY, account=ACCOUNT, user=None)
    with pytest.raises(AccessCodeWrong):
        use_code(code=code, birth_date=patient.birth_date, account=ACCOUNT, user=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessCode.objects.update(tries=MOST_TRIES + 1)


def test_a_code_is_over_after_its_life_and_when_a_newer_is_given(
    patient: Patient, desk: Actor
) -> None:
    first = code_for(patient.pk, desk)
    second = code_for(patient.pk, desk)
    with pytest.raises(AccessCodeWrong):
        use_code(code=first, birth_date=patient.birth_date, account=ACCOUNT, user=None)
    with travel(clock.now() + LIFE + timedelta(seconds=1)), pytest.raises(AccessCodeWrong):
        use_code(code=second, birth_date=patient.birth_date, account=ACCOUNT, user=None)


def test_a_newer_code_takes_the_place_of_the_old_account(patient: Patient, desk: Actor) -> None:
    old = open_access(patient, desk)
    new = open_access(patient, desk)
    old.refresh_from_db()
    old.user.refresh_from_db()
    assert (old.user.is_active, old.user.email) == (False, "")
    assert old.ended_by == "a newer code"
    assert accesses_of(actor=old.user.as_actor()) == []
    assert new.user.email == "demo@patient.example"
    with pytest.raises(IntegrityError), transaction.atomic():
        PatientAccess.objects.filter(pk=old.pk).update(ended_at=None, ended_by="")


def test_an_address_that_is_in_use_is_refused_and_the_code_lives(
    patient: Patient, desk: Actor
) -> None:
    open_access(patient, desk)
    code = code_for(patient.pk, desk, AccessBasis.CARER, "Demo Zorg")
    with pytest.raises(EmailTaken):
        use_code(code=code, birth_date=patient.birth_date, account=ACCOUNT, user=None)
    other = NewAccount("carer@patient.example", None)
    access = use_code(code=code, birth_date=patient.birth_date, account=other, user=None)
    assert access.user.get_full_name() == "Demo Zorg"
    assert not access.user.has_usable_password()
    assert {each.holder for each in granted_accesses(patient_id=patient.pk, actor=desk)} == {
        str(patient),
        "Demo Zorg",
    }


def test_an_account_takes_another_record_once(patient: Patient, desk: Actor) -> None:
    own = open_access(patient, desk)
    code = code_for(patient.pk, desk, AccessBasis.CARER, "Demo")
    with pytest.raises(AccessHeld):
        use_code(code=code, birth_date=patient.birth_date, account=None, user=own.user)
    assert AccessCode.objects.get(basis=AccessBasis.CARER).used_at is None


def test_the_desk_ends_an_access_and_nobody_else(
    patient: Patient, desk: Actor, doctor: Actor
) -> None:
    access = open_access(patient, desk)
    actor = access.user.as_actor()
    assert held_access(access.pk, actor=actor).patient_id == patient.pk
    with pytest.raises(AccessUnknown):
        held_access(access.pk, actor=doctor)
    with pytest.raises(Forbidden):
        end_access(access_id=access.pk, actor=actor)
    end_access(access_id=access.pk, actor=desk)
    end_access(access_id=access.pk, actor=desk)
    with pytest.raises(AccessUnknown):
        held_access(access.pk, actor=actor)
    assert AuditEvent.objects.filter(event="patients.access.ended").count() == 1


def test_a_role_given_to_a_patients_account_opens_nothing(patient: Patient, desk: Actor) -> None:
    user = open_access(patient, desk).user
    Membership.objects.create(user=user, role=Role.DOCTOR)
    assert User.objects.get(pk=user.pk).as_actor().roles == frozenset()
    assert user.kind == AccountKind.PATIENT


def test_a_parent_sees_the_record_of_a_child_until_it_is_of_age(
    patient: Patient, desk: Actor
) -> None:
    with pytest.raises(PatientOfAge):
        code_for(patient.pk, desk, AccessBasis.PARENT, "Demo Ouder")
    eighteen = clock.today() + timedelta(days=2)
    patient.birth_date = eighteen.replace(year=eighteen.year - 18)
    patient.save()
    access = open_access(patient, desk, basis=AccessBasis.PARENT, holder="Demo Ouder")
    actor = access.user.as_actor()
    assert access.until == datetime.combine(eighteen, time(), clock.CLINIC_ZONE)
    with travel(access.until - timedelta(seconds=1), tick=False):
        assert len(accesses_of(actor=actor)) == 1
    with travel(access.until, tick=False):
        assert accesses_of(actor=actor) == []


def test_who_was_born_on_a_leap_day_is_of_age_on_the_first_of_march() -> None:
    assert of_age(date(2008, 2, 29)).date() == date(2026, 3, 1)


def test_the_database_keeps_one_access_of_a_code_and_one_of_an_account_to_a_record(
    patient: Patient, desk: Actor
) -> None:
    first = open_access(patient, desk)
    code_for(patient.pk, desk, AccessBasis.CARER, "Demo Zorg")
    unused = AccessCode.objects.get(used_at=None)
    somebody = open_account(email="b@demo.example", password=None, given="", family="")
    for user, code in ((somebody, first.code), (first.user, unused)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PatientAccess.objects.create(
                user=user,
                patient=patient,
                basis=AccessBasis.CARER,
                code=code,
                begins_at=clock.now(),
            )
    PatientAccess.objects.create(
        user=somebody,
        patient=patient,
        basis=AccessBasis.CARER,
        code=unused,
        begins_at=clock.now(),
    )
