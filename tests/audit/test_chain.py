"""Who changes the trail is found, and told where."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from wervel.audit import guards
from wervel.audit.chain import START, Recorded, seal_hash
from wervel.audit.models import AuditEvent, AuditSeal
from wervel.audit.sealing import seal_waiting, something_waits
from wervel.audit.services import record
from wervel.audit.verification import verify_chain
from wervel.common.actor import VISITOR, system

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Happened(StrEnum):
    THING = "test.thing.happened"


def happen(count: int = 1) -> None:
    for number in range(count):
        record(
            event=Happened.THING,
            actor=VISITOR,
            object_type="Thing",
            object_id=str(number),
            detail={"words": "één €", "number": number, "nested": {"b": [1.5, None], "a": True}},
        )


def sealed(position: int) -> AuditEvent:
    return AuditSeal.objects.select_related("event").get(position=position).event


@pytest.mark.pure
def test_the_hash_covers_each_field_and_the_place() -> None:
    event = Recorded("i", NOON, "e", "k", "a", "l", "t", "o", None, {"x": 1})
    others = [
        Recorded("j", NOON, "e", "k", "a", "l", "t", "o", None, {"x": 1}),
        Recorded(
            "i", NOON + timedelta(microseconds=1), "e", "k", "a", "l", "t", "o", None, {"x": 1}
        ),
        Recorded("i", NOON, "e", "k", "a", "l", "t", "o", "p", {"x": 1}),
        Recorded("i", NOON, "e", "k", "a", "l", "t", "o", None, {"x": 2}),
        Recorded("i", NOON, "e", "k", "al", "", "t", "o", None, {"x": 1}),
    ]
    hashes = {seal_hash(each, position=1, previous=START) for each in [event, *others]}
    hashes.add(seal_hash(event, position=2, previous=START))
    hashes.add(seal_hash(event, position=1, previous="1" * 64))
    assert len(hashes) == 8
    text = (
        '{"actor_id":"a","actor_kind":"k","actor_label":"l","detail":{"x":1},"event":"e","id":"i",'
        '"object_id":"o","object_type":"t","patient_id":null,"position":1,"previous":"'
        + START
        + '","recorded_at":"2026-11-23T12:00:00.000000+00:00"}'
    )
    expected = hashlib.sha256(text.encode()).hexdigest()
    assert seal_hash(event, position=1, previous=START) == expected


@pytest.mark.django_db
def test_all_that_waits_is_sealed_in_order_and_verifies() -> None:
    happen(3)
    assert something_waits() is True
    assert verify_chain().waiting == 3
    assert seal_waiting() == 3
    assert something_waits() is False
    happen(1)
    found = verify_chain()
    assert (found.sealed, found.waiting, found.broken) == (3, 1, [])
    assert found.head == AuditSeal.objects.get(position=3).hash
    assert seal_waiting() == 1
    assert verify_chain(known_head=found.head).broken == []


@pytest.mark.django_db
def test_an_event_that_was_changed_is_named() -> None:
    happen(5)
    seal_waiting()
    target = sealed(3)
    AuditEvent.objects.filter(pk=target.pk).update(actor_label="somebody else")
    [link] = verify_chain().broken
    assert str(link) == (f"position 3, event {target.pk}: the event differs from what was sealed")


@pytest.mark.django_db
def test_a_seal_computed_again_breaks_the_next_link() -> None:
    happen(5)
    seal_waiting()
    target = AuditSeal.objects.get(position=3)
    AuditSeal.objects.filter(position=3).update(hash="f" * 64)
    reasons = [(link.position, link.reason) for link in verify_chain().broken]
    assert reasons == [
        (3, "the event differs from what was sealed"),
        (4, "does not follow from the link before it"),
    ]
    assert target.position == 3


@pytest.mark.django_db
def test_an_event_and_its_seal_that_were_deleted_leave_a_gap() -> None:
    happen(5)
    seal_waiting()
    target = sealed(2)
    AuditSeal.objects.filter(position=2).delete()
    AuditEvent.objects.filter(pk=target.pk).delete()
    [link] = verify_chain().broken
    assert (link.position, link.reason) == (2, "missing from the chain (2)")


@pytest.mark.django_db
def test_a_cut_off_end_is_missed_by_who_noted_the_head() -> None:
    happen(5)
    seal_waiting()
    head = verify_chain().head
    AuditSeal.objects.filter(position__gte=4).delete()
    AuditEvent.objects.filter(seal=None).delete()
    assert verify_chain().broken == []
    [link] = verify_chain(known_head=head).broken
    assert link.reason == f"the noted head {head} is gone"


@pytest.mark.django_db
def test_an_event_slipped_in_with_an_old_date_is_named() -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        happen(2)
        seal_waiting()
        traveller.shift(-3600)
        happen(1)
    [link] = verify_chain().broken
    assert link.position == 0
    assert link.reason == "unsealed, and older than the end of the chain"


@pytest.mark.django_db
def test_the_command_names_the_first_broken_link_and_fails() -> None:
    happen(3)
    seal_waiting()
    output = StringIO()
    call_command("audit", "verify", stdout=output)
    assert output.getvalue().startswith("sealed 3, waiting 0, head ")
    AuditEvent.objects.filter(pk=sealed(2).pk).update(object_id="9")
    with pytest.raises(CommandError, match="1 broken; the first: position 2, event"):
        call_command("audit", "verify", stdout=output)


@pytest.fixture
def guarded() -> Iterator[None]:
    with connection.schema_editor() as schema:
        guards.install(schema)
    yield
    with connection.schema_editor() as schema:
        guards.remove(schema)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_change_or_delete(guarded: None) -> None:
    happen(2)
    seal_waiting()
    attempts = [
        lambda: AuditEvent.objects.update(actor_label="x"),
        lambda: AuditEvent.objects.all()._raw_delete("default"),
        lambda: AuditSeal.objects.update(hash="x"),
        lambda: AuditSeal.objects.all()._raw_delete("default"),
    ]
    for attempt in attempts:
        with pytest.raises((DatabaseError, IntegrityError), match="append-only"):
            attempt()
    assert AuditEvent.objects.count() == 2
    assert verify_chain().broken == []


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_event() -> None:
    with transaction.atomic():
        happen(1)
        transaction.set_rollback(True)
    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_audit_store_that_fails_fails_the_action() -> None:
    with connection.schema_editor() as schema:
        schema.execute("ALTER TABLE audit_auditevent RENAME TO audit_away")
    try:
        with pytest.raises(DatabaseError):
            record(event=Happened.THING, actor=system("t"), object_type="T", object_id="1")
    finally:
        with connection.schema_editor() as schema:
            schema.execute("ALTER TABLE audit_away RENAME TO audit_auditevent")
