"""Many writes in one message: what they leave behind is the same."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from wervel.common import clock
from wervel.common.idempotency.models import StoredAnswer
from wervel.common.jobs.models import Job
from wervel.common.writes import (
    MOST_AT_ONCE,
    insert,
    insert_numbered,
    send_and_ask,
    sent_together,
    write,
    write_exactly,
)

COLUMNS = ("scope", "request_hash", "status", "headers", "body", "created_at")
FORGET = "DELETE FROM idempotency_storedanswer WHERE key = %s"


def _answer(key: str) -> StoredAnswer:
    return StoredAnswer(
        scope="test",
        key=key,
        request_hash="0" * 64,
        status=201,
        headers={"Näme": "100 % 'wahr'; -- \\"},
        body="%s \U0001f9b4 '; SELECT 1; --",
        created_at=clock.now(),
    )


def _keys() -> list[str]:
    return list(StoredAnswer.objects.order_by("key").values_list("key", flat=True))


@pytest.mark.django_db
def test_a_row_comes_back_as_the_object_mapper_would_have_stored_it() -> None:
    inserted, saved = _answer("a"), _answer("b")
    saved.created_at = inserted.created_at
    insert(inserted)
    saved.save()
    first, second = (StoredAnswer.objects.values(*COLUMNS).get(key=key) for key in "ab")
    assert first == second
    assert first["body"] == inserted.body


@pytest.mark.django_db
def test_a_numbered_row_knows_its_key() -> None:
    answer = _answer("a")
    insert_numbered(answer)
    assert StoredAnswer.objects.get().pk == answer.pk


@pytest.mark.django_db
def test_an_inserted_row_can_be_saved_again() -> None:
    job = Job(kind="test", arguments={}, run_at=clock.now(), max_attempts=1, created_at=clock.now())
    insert(job)
    job.kind = "changed"
    job.save()
    assert list(Job.objects.values_list("pk", "kind")) == [(job.pk, "changed")]


@pytest.mark.django_db
def test_what_is_sent_together_waits_for_the_end_of_the_block() -> None:
    with CaptureQueriesContext(connection) as queries:
        with sent_together():
            insert(_answer("a"), _answer("b"))
            with sent_together():
                insert(_answer("c"))
            write((FORGET, ["b"]))
            assert len(queries) == 0
        assert len(queries) == (1 if connection.vendor == "postgresql" else 4)
    assert _keys() == ["a", "c"]


@pytest.mark.django_db
def test_what_waits_goes_before_a_question() -> None:
    with sent_together():
        insert(_answer("a"))
        assert send_and_ask("SELECT key, %s FROM idempotency_storedanswer", [1]) == [("a", 1)]
        insert(_answer("b"))
        assert _keys() == ["a"]
    assert _keys() == ["a", "b"]


@pytest.mark.django_db(transaction=True)
def test_a_write_of_fewer_rows_than_promised_undoes_all() -> None:
    insert(_answer("a"))
    with transaction.atomic():
        _forget_and_insert("a", "b")
    assert _keys() == ["b"]
    with pytest.raises(LookupError), transaction.atomic():
        _forget_and_insert("a", "c")
    with pytest.raises(LookupError):
        write_exactly((FORGET, ["a"]), rows=1, otherwise=LookupError)
    assert _keys() == ["b"]


def _forget_and_insert(old: str, new: str) -> None:
    with sent_together():
        write_exactly((FORGET, [old]), rows=1, otherwise=LookupError)
        insert(_answer(new))


@pytest.mark.django_db
def test_any_number_of_writes_arrives() -> None:
    count = MOST_AT_ONCE + 1
    with sent_together():
        insert(*(_answer(uuid4().hex) for _ in range(count)))
    assert StoredAnswer.objects.count() == count


@pytest.mark.django_db(transaction=True)
def test_one_refused_write_undoes_all() -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), sent_together():
        insert(_answer("a"), _answer("b"), _answer("a"))
    assert _keys() == []


@pytest.mark.django_db
def test_a_block_that_fails_sends_nothing() -> None:
    with pytest.raises(LookupError):
        _insert_and_fail()
    insert(_answer("b"))
    assert _keys() == ["b"]


def _insert_and_fail() -> None:
    with sent_together():
        insert(_answer("a"))
        raise LookupError
