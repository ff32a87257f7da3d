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
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model

MOST_AT_ONCE = 500

Statement = tuple[str, Sequence[Any]]
_waiting: ContextVar["list[_Write] | None"] = ContextVar("waiting writes", default=None)


@contextmanager
def sent_together() -> Iterator[None]:
    """Let the writes of this block wait for its end; within another such block, for that one's."""
    if _waiting.get() is not None:
        yield
        return
    writes: list[_Write] = []
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
    _add_or_send([_Write(*one) for one in statements])


def write_exactly(statement: Statement, *, rows: int, otherwise: type[Exception]) -> None:
    """The same; raises `otherwise`, when it is run, unless it writes so many rows."""
    _add_or_send([_Write(*statement, rows, otherwise)])


def send_waiting() -> None:
    """Send what waits by now, for what comes next should not be kept waiting by it."""
    writes = _waiting.get() or []
    sent = list(writes)
    writes.clear()
    _send(sent)


class _Write(NamedTuple):
    """A statement, and what is wrong when it does not write as many rows as it should."""

    text: str
    values: Sequence[Any]
    rows: int | None = None
    otherwise: type[Exception] = RuntimeError

    def check(self, written: int) -> None:
        if self.rows is not None and written != self.rows:
            raise self.otherwise


def _add_or_send(writes: Sequence[_Write]) -> None:
    waiting = _waiting.get()
    if waiting is None:
        _send(writes)
    else:
        waiting.extend(writes)


def _send(writes: Sequence[_Write]) -> None:
    if not writes:
        return
    rest = iter(writes)
    with connection.cursor() as cursor:
        while part := list(islice(rest, MOST_AT_ONCE)):
            if connection.vendor == "postgresql":
                # One after the other: put together first, they would be too long for psycopg to
                # remember where their values go.
                texts = [cursor.mogrify(one.text, one.values) for one in part]
                cursor.execute(";".join(texts))
                for one in part:
                    one.check(cursor.rowcount)
                    cursor.nextset()
            else:
                for one in part:
                    cursor.execute(one.text, one.values)
                    one.check(cursor.rowcount)


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
