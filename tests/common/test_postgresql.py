"""A connection that the server has ended is replaced before it is used again."""

import os
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import OperationalError, close_old_connections, connection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def new_request() -> Iterator[None]:
    close_old_connections()
    yield
    connection.close()


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
