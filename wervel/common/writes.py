"""Writes of which nothing is read before the transaction ends: many of them in one message.

A booking writes a dozen rows. Sent one by one, waiting for each answer costs the database and us
more than the rows do. What is written here within `sent_together` waits, and goes in one message::

    with sent_together():
        patient = register_patient(...)   # its services call `insert` and `write`
        queue_email(...)

Whatever the database refuses is raised where the message is sent, within the same transaction.
Elsewhere every write is sent at once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model

MOST_AT_ONCE = 500

Statement = tuple[str, Sequence[Any]]
_waiting: ContextVar[list[Statement] | None] = ContextVar("waiting writes", default=None)


@contextmanager
def sent_together() -> Iterator[None]:
    """Let the writes of this block wait for its end; within another such block, for that one's."""
    if _waiting.get() is not None:
        yield
        return
    writes: list[Statement] = []
    token = _waiting.set(writes)
    try:
        yield
    finally:
        _waiting.reset(token)
    _send(writes)


def insert(*rows: Model) -> None:
    """Add new rows whose keys are known, or asked for by nobody; no signal is sent."""
    write(*(_insertion(row) for row in rows))


def insert_numbered(row: Model) -> None:
    """Add one new row, at once; the database numbers it, and the row knows its key."""
    statement, values = _insertion(row)
    key = row._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} RETURNING {key.column}", values)
        row.pk = cursor.fetchone()[0]


def write(*statements: Statement) -> None:
    """Run the statements, now or with those that wait."""
    waiting = _waiting.get()
    if waiting is None:
        _send(statements)
    else:
        waiting.extend(statements)


def write_counted(statement: Statement) -> int:
    """Run what waits and then this statement, now; how many rows it has written."""
    waiting = _waiting.get() or []
    statements = [*waiting, statement]
    waiting.clear()
    return _send(statements)


def _send(statements: Sequence[Statement]) -> int:
    """How many rows the last one has written."""
    if not statements:
        return 0
    count, rest = 0, iter(statements)
    with connection.cursor() as cursor:
        while part := list(islice(rest, MOST_AT_ONCE)):
            if connection.vendor == "postgresql":
                # One after the other: put together first, they would be too long for psycopg to
                # remember where their values go.
                cursor.execute(";".join(cursor.mogrify(*one) for one in part))
                while cursor.nextset():
                    pass
            else:
                for one in part:
                    cursor.execute(*one)
            count = cursor.rowcount
    return count


def _insertion(row: Model) -> Statement:
    statement, fields = _insertion_into(type(row))
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    database = connections[DEFAULT_DB_ALIAS]
    return statement, [
        field.get_db_prep_save(field.pre_save(row, True), database) for field in fields
    ]


@cache
def _insertion_into(model: type[Model]) -> tuple[str, list[Any]]:
    """The statement, and the fields that it wants; the database counts keys itself."""
    meta = model._meta
    fields = [one for one in meta.concrete_fields if one is not meta.auto_field]
    names = ", ".join(connection.ops.quote_name(str(one.column)) for one in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(meta.db_table)
    return f"INSERT INTO {table} ({names}) VALUES ({marks})", fields  # noqa: S608
