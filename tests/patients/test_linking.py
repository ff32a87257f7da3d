"""Records of one person: linked and parted, nothing moved, access asked anew."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from time_machine import Traveller

from tests.accounts.conftest import MakeStaff
from tests.databases import template_database
from tests.patients.records import another_visit
from tests.portal.accounts import code_for, open_access
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common import append_only, clock
from wervel.common.actor import Actor, system
from wervel.common.errors import Forbidden
from wervel.common.text import InvalidText
from wervel.encounters.models import Encounter
from wervel.patients import guards
from wervel.patients.access_codes import NewAccount, use_code
from wervel.patients.accesses import accesses_of
from wervel.patients.exceptions import (
    AccessCodeWrong,
    CheckedRecordStays,
    LinkReasonMissing,
    LinkUnknown,
    PatientUnknown,
    RecordReplaced,
    RecordsLinked,
    SameRecord,
)
from wervel.patients.linked import kept_record, records_of_person
from wervel.patients.linking import link_records, unlink_records
from wervel.patients.models import AccessCode, Patient, PatientAccess, RecordLink
from wervel.patients.services import PatientDetails, register_patient

WHY = "demo: the same document"
FIXED = {
    "replaced_id": lambda link: link.kept_id,
    "kept_id": lambda link: link.replaced_id,
    "reason": lambda link: "other",
    "linked_at": lambda link: link.linked_at - timedelta(days=1),
}


@pytest.fixture
def kept(arrived: Encounter) -> Patient:
    return Patient.objects.get(pk=arrived.patient_id)


@pytest.fixture
def other(arrived: Encounter, details: PatientDetails) -> Patient:
    return another_visit(details).patient


@pytest.fixture
def third(details: PatientDetails) -> Patient:
    return register_patient(details=details, actor=system("test"))


def places() -> dict[str, list[tuple[object, object]]]:
    """On which patient every row of every table hangs."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is Patient and model is not RecordLink:
                rows = model._default_manager.order_by("pk").values_list("pk", field.attname)
                found[f"{model._meta.label}.{field.attname}"] = list(rows)
    return found


def test_linked_records_are_one_persons_from_either_side(
    kept: Patient, other: Patient, third: Patient, desk: Actor, morning: Traveller
) -> None:
    assert records_of_person(kept.pk) == (kept.pk,)
    link = link_records(replaced=other.pk, kept=kept.pk, reason=f" {WHY} ", actor=desk)
    morning.shift(timedelta(minutes=1))
    link_records(replaced=third.pk, kept=kept.pk, reason=WHY, actor=desk)
    everybody = (kept.pk, other.pk, third.pk)
    assert {records_of_person(each) for each in everybody} == {everybody}
    assert [kept_record(each) for each in everybody] == [kept.pk] * 3
    assert (link.reason, str(link.linked_by_id)) == (WHY, desk.id)
    unlink_records(link_id=link.pk, reason="demo: two people after all", actor=desk)
    assert records_of_person(kept.pk) == (kept.pk, third.pk)
    assert records_of_person(other.pk) == (other.pk,)


def test_nothing_moves(kept: Patient, other: Patient, desk: Actor) -> None:
    open_access(kept, desk)
    before, people = places(), list(Patient.objects.order_by("pk").values())
    assert len(before["encounters.Encounter.patient_id"]) == 2
    link = link_records(replaced=other.pk, kept=kept.pk, reason=WHY, actor=desk)
    assert places() == before
    unlink_records(link_id=link.pk, reason=WHY, actor=desk)
    assert places() == before
    assert list(Patient.objects.order_by("pk").values()) == people


def test_access_is_asked_anew_at_the_link_and_at_its_end(
    kept: Patient, other: Patient, desk: Actor
) -> None:
    Patient.objects.filter(pk=other.pk).update(verified=True)
    users = [open_access(kept, desk).user, open_access(other, desk, "b@patient.example").user]
    codes = [code_for(each.pk, desk) for each in (kept, other)]
    link = link_records(replaced=other.pk, kept=kept.pk, reason=WHY, actor=desk)
    assert [accesses_of(actor=user.as_actor()) for user in users] == [[], []]
    assert set(PatientAccess.objects.values_list("ended_by", flat=True)) == {desk.label}
    assert not AccessCode.objects.filter(used_at=None, revoked_at=None).exists()
    for code in codes:
        account = NewAccount("c@patient.example", None)
        with pytest.raises(AccessCodeWrong):
            use_code(code=code, birth_date=kept.birth_date, account=account, user=None)
    with pytest.raises(RecordReplaced) as refused:
        code_for(other.pk, desk)
    assert refused.value.extra == {"kept": str(kept.pk)}
    again = use_code(
        code=code_for(kept.pk, desk), birth_date=kept.birth_date, account=None, user=users[0]
    )
    unlink_records(link_id=link.pk, reason=WHY, actor=desk)
    again.refresh_from_db()
    assert again.ended_by == desk.label
    assert open_access(other, desk, "d@patient.example").patient_id == other.pk


def test_both_records_tell_that_they_were_linked_and_parted(
    kept: Patient, other: Patient, desk: Actor
) -> None:
    link = link_records(replaced=other.pk, kept=kept.pk, reason=WHY, actor=desk)
    unlink_records(link_id=link.pk, reason=WHY, actor=desk)
    for own, another in ((kept, other), (other, kept)):
        rows = AuditEvent.objects.filter(patient_id=own.pk, object_type="RecordLink")
        assert sorted(row.event for row in rows) == [
            "patients.records.linked",
            "patients.records.parted",
        ]
        assert [row.detail["other"] for row in rows] == [str(another.pk)] * 2
        assert WHY not in str([row.detail for row in rows])


@pytest.mark.parametrize("role", sorted({*Role} - {Role.DESK, Role.MANAGER}))
def test_only_desk_and_managers_link(db: None, role: Role, make_staff: MakeStaff) -> None:
    actor = make_staff(role, username="somebody").as_actor()
    with pytest.raises(Forbidden):
        link_records(replaced=uuid4(), kept=uuid4(), reason=WHY, actor=actor)
    with pytest.raises(Forbidden):
        unlink_records(link_id=uuid4(), reason=WHY, actor=actor)


def test_what_cannot_be_linked_is_refused(
    kept: Patient, other: Patient, third: Patient, desk: Actor, make_staff: MakeStaff
) -> None:
    def refused(why: type[Exception], replaced: UUID, to: UUID, reason: str = WHY) -> None:
        with pytest.raises(why):
            link_records(replaced=replaced, kept=to, reason=reason, actor=desk)

    refused(LinkReasonMissing, other.pk, kept.pk, " \u200b ")
    refused(InvalidText, other.pk, kept.pk, "x" * 501)
    refused(SameRecord, kept.pk, kept.pk)
    refused(PatientUnknown, uuid4(), kept.pk)
    refused(CheckedRecordStays, kept.pk, other.pk)
    manager = make_staff(Role.MANAGER, username="manager").as_actor()
    link = link_records(replaced=other.pk, kept=kept.pk, reason=WHY, actor=manager)
    refused(RecordsLinked, other.pk, kept.pk)
    refused(RecordsLinked, other.pk, third.pk)
    refused(RecordsLinked, third.pk, other.pk)
    Patient.objects.filter(pk=third.pk).update(verified=True)
    refused(RecordsLinked, kept.pk, third.pk)
    unlink_records(link_id=link.pk, reason=WHY, actor=manager)
    for gone in (link.pk, uuid4()):
        with pytest.raises(LinkUnknown):
            unlink_records(link_id=gone, reason=WHY, actor=desk)


def test_the_database_refuses_a_chain_and_a_link_without_its_parts(
    kept: Patient, other: Patient, third: Patient, desk: Actor
) -> None:
    def refused(**fields: object) -> None:
        row = {"reason": WHY, "linked_by_id": desk.id, "linked_at": clock.now(), **fields}
        with pytest.raises(IntegrityError), transaction.atomic():
            RecordLink.objects.create(**row)

    first = link_records(replaced=other.pk, kept=kept.pk, reason=WHY, actor=desk)
    refused(replaced=kept, kept=third)
    refused(replaced=third, kept=other)
    refused(replaced=other, kept=third)
    refused(replaced=kept, kept=other)
    unlink_records(link_id=first.pk, reason=WHY, actor=desk)
    refused(replaced=kept, kept=kept)
    refused(replaced=other, kept=kept, reason="")
    refused(replaced=other, kept=kept, ended_at=clock.now())
    refused(replaced=other, kept=kept, end_reason=WHY)
    assert link_records(replaced=other.pk, kept=kept.pk, reason=WHY, actor=desk).pk != first.pk


@pytest.mark.parametrize("column", FIXED)
def test_the_database_changes_no_link(
    column: str, kept: Patient, other: Patient, desk: Actor
) -> None:
    link = link_records(replaced=other.pk, kept=kept.pk, reason=WHY, actor=desk)
    change = {column: FIXED[column](link)}
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        RecordLink.objects.filter(pk=link.pk).update(**change)


def test_the_database_deletes_no_link_and_keeps_its_end(
    kept: Patient, other: Patient, desk: Actor
) -> None:
    schema = connection.SchemaEditorClass(connection)
    append_only.keep(schema, guards.LINKS, guards.ENDS)
    link = link_records(replaced=other.pk, kept=kept.pk, reason=WHY, actor=desk)
    rows = RecordLink.objects.filter(pk=link.pk)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        rows._raw_delete("default")
    unlink_records(link_id=link.pk, reason=WHY, actor=desk)
    for change in (
        {"ended_at": None, "ended_by": None, "end_reason": ""},
        {"end_reason": "another"},
    ):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            rows.update(**change)
    append_only.release(schema, guards.LINKS)


def test_a_migrated_database_has_every_guard_of_a_link() -> None:
    """The tests' own has lost two of them."""
    statement = (
        "from django.db import connection; cursor = connection.cursor(); cursor.execute("
        "'SELECT tgname FROM pg_trigger WHERE NOT tgisinternal'"
        " if connection.vendor == 'postgresql'"
        " else \"SELECT name FROM sqlite_master WHERE type = 'trigger'\");"
        " print(*(name for (name,) in cursor.fetchall()))"
    )
    names = set(template_database().copy().python(statement).split())
    wanted = {f"{guards.LINKS}_fixed_{column}" for column in guards.FIXED}
    wanted |= {f"{guards.LINKS}_{end}" for end in ("kept_delete", "kept_update", "no_chain")}
    assert wanted <= names
