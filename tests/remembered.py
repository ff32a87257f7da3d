"""What a build wrote, to be written again without building: most tests begin with one chain."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection

# SQLite and PostgreSQL take at least so many values in one statement.
MOST_VALUES = 30_000
Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """Its rows as the database has them; `was_empty` before the build."""

    name: str
    columns: Sequence[str]
    rows: Rows
    was_empty: bool

    def write(self) -> None:
        """Leave these rows in it and no others."""
        name = connection.ops.quote_name(self.name)
        with connection.cursor() as cursor:
            if not self.was_empty:
                cursor.execute(f"DELETE FROM {name}")
            for some in self._parts():
                places = f"({', '.join(['%s'] * len(self.columns))})"
                into = f"INSERT INTO {name} ({', '.join(self.columns)}) VALUES "
                values = [value for row in some for value in row]
                cursor.execute(into + ", ".join([places] * len(some)), values)

    def _parts(self) -> Iterator[Rows]:
        size = MOST_VALUES // len(self.columns)
        for begin in range(0, len(self.rows), size):
            yield self.rows[begin : begin + size]


class Remembered:
    """A build from an empty database, done once in each process and then repeated by its rows.

    It must be the same whenever it is done: at one frozen moment, say. Versions are random numbers,
    so that what a process keeps by them belongs to these very rows.
    """

    def __init__(self, build: Callable[[], object]) -> None:
        self._build = build
        self._tables: list[Table] | None = None

    def put(self) -> None:
        if self._tables is not None:
            for table in self._tables:
                table.write()
            return
        before = dict(_everything())
        self._build()
        self._tables = list(_changed(before, dict(_everything())))


Content = tuple[Sequence[str], Rows]


def _everything() -> Iterator[tuple[str, Content]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            name = model._meta.db_table
            columns = [
                connection.ops.quote_name(field.column) for field in model._meta.concrete_fields
            ]
            # As it is stored: no expression is turned into a value of Python's by its column.
            read = ", ".join(f"COALESCE({column}, NULL)" for column in columns)
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {read} FROM {connection.ops.quote_name(name)}")
                yield name, (columns, cursor.fetchall())


def _changed(before: Mapping[str, Content], after: Mapping[str, Content]) -> Iterator[Table]:
    for name, (columns, rows) in after.items():
        if rows != before[name][1]:
            yield Table(name, columns, rows, was_empty=not before[name][1])
