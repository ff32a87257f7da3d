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
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    EmailField,
    Field,
    IntegerField,
    Model,
    PositiveIntegerField,
    TextField,
    UUIDField,
)

MOST_AT_ONCE = 500

# Most values go to the database as they are, and asking their fields takes longer.
_AS_IT_IS: dict[type[Field[Any, Any]], type] = {
    BooleanField: bool,
    CharField: str,
    EmailField: str,
    IntegerField: int,
    PositiveIntegerField: int,
    TextField: str,
}
_AS_IT_IS_IN = {
    "sqlite": _AS_IT_IS,
    "postgresql": {**_AS_IT_IS, DateTimeField: datetime, UUIDField: UUID},
}

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


def send_and_ask(text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Send what waits by now, and in the same message a question; the rows that answer it."""
    waiting = _waiting.get() or []
    writes = [*waiting, _Write(text, values)]
    waiting.clear()
    return _send(writes)


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


def _send(writes: Sequence[_Write]) -> list[tuple[Any, ...]]:
    """The rows of the last one, if it was a question."""
    if not writes:
        return []
    rest = iter(writes)
    with connection.cursor() as cursor:
        while part := list(islice(rest, MOST_AT_ONCE)):
            if connection.vendor == "postgresql":
                # One after the other: put together first, they would be too long for psycopg to
                # remember where their values go.
                texts = [cursor.mogrify(one.text, one.values) for one in part]
                cursor.execute(";".join(texts))
                for number, one in enumerate(part):
                    if number:
                        cursor.nextset()
                    one.check(cursor.rowcount)
            else:
                for one in part:
                    cursor.execute(one.text, one.values)
                    one.check(cursor.rowcount)
        return cursor.fetchall() if cursor.description else []


def _insertion(row: Model) -> Statement:
    statement, fields = _insertion_into(type(row))
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    database = connections[DEFAULT_DB_ALIAS]
    as_it_is = _AS_IT_IS_IN[database.vendor]
    values = [field.pre_save(row, True) for field in fields]
    return statement, [
        value
        if type(value) is as_it_is.get(type(field))
        else field.get_db_prep_save(value, database)
        for field, value in zip(fields, values, strict=True)
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
