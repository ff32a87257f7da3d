"""Our connection: replaced when the server has ended it; prepared questions."""

import os
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import OperationalError, close_old_connections, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from wervel.common import clock
from wervel.common.postgresql.base import DatabaseWrapper
from wervel.common.versions import numbers as versions

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def new_request() -> Iterator[None]:
    close_old_connections()
    yield
    connection.close()


def ours() -> DatabaseWrapper:
    """The connection as the class that it is."""
    found = connections["default"]
    assert isinstance(found, DatabaseWrapper)
    return found


def _ask() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _tell_server(statement: str, backend: int) -> str:
    """Ask over another connection."""
    with psycopg.connect(
        os.environ["DATABASE_URL"], dbname=connection.get_connection_params()["dbname"]
    ) as other:
        return str(other.execute(statement.encode(), [backend]).fetchall()[0][0])


def _end(backend: int) -> None:
    _tell_server("SELECT pg_terminate_backend(%s)", backend)
    while _tell_server("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", backend) != "0":
        time.sleep(0.05)


def test_an_ended_connection_is_replaced_at_the_next_request() -> None:
    before = _ask()
    _end(before)
    close_old_connections()
    assert _ask() != before


def test_an_error_makes_the_next_request_ask() -> None:
    before = _ask()
    _end(before)
    with pytest.raises(OperationalError):
        _ask()
    close_old_connections()
    assert _ask() != before


def test_a_living_connection_is_kept_without_a_question() -> None:
    before = _ask()
    close_old_connections()
    connection.cursor().close()
    last = _tell_server("SELECT query FROM pg_stat_activity WHERE pid = %s", before)
    assert last == "SELECT pg_backend_pid()"
    assert _ask() == before


SUM = "SELECT SUM(number), %s::int + %s::int, %s::text[] FROM (VALUES (1), (2)) AS one (number)"
VALUES = [3, 4, ["a", "%s", "ë, '"]]


def test_a_prepared_question_is_answered_as_with_a_cursor() -> None:
    with connection.cursor() as cursor:
        cursor.execute(SUM, VALUES)
        expected = cursor.fetchall()
    assert ours().prepared_rows(SUM, VALUES) == expected == [(3, 7, VALUES[2])]
    assert ours().prepared_rows(SUM, [5, 6, []]) == [(3, 11, [])]
    moment = clock.now()
    statement = "SELECT %s::timestamptz, NULL, '\\x00ff'::bytea WHERE %s > 0"
    assert ours().prepared_rows(statement, [moment, 1]) == [(moment, None, b"\x00\xff")]
    assert ours().prepared_rows(statement, [moment, 0]) == []


def test_a_prepared_question_sees_what_others_committed() -> None:
    before = versions.state_up_to(0)
    _tell_server(
        "INSERT INTO versions_version (subject, day, number) VALUES ('test', 0, 5)"
        " RETURNING %s::int",
        0,
    )
    assert versions.state_up_to(0) == (before[0] + 1, before[1] + 5)


def test_a_prepared_question_is_left_to_the_cursor_where_it_must_be() -> None:
    with transaction.atomic():
        assert ours().prepared_rows(SUM, VALUES) is None
    with CaptureQueriesContext(connection) as queries:
        versions.state_up_to(0)
    assert len(queries) == 1
    assert ours().prepared_rows("SELECT 1 / %s::int", [0]) is None
    assert ours().prepared_rows("SELECT nonsense", []) is None
    assert ours().prepared_rows("SELECT %s::int", [1]) == [(1,)]


def test_a_forgotten_question_is_asked_with_the_cursor() -> None:
    before = versions.state_up_to(0)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert versions.state_up_to(0) == before


def test_a_prepared_question_on_an_ended_connection_says_so() -> None:
    before = versions.state_up_to(0)
    _end(_ask())
    with pytest.raises(OperationalError):
        versions.state_up_to(0)
    close_old_connections()
    assert versions.state_up_to(0) == before
