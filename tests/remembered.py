"""What a build wrote, to be written again without building: most tests begin with one chain."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from wervel.common import clock

# SQLite takes at least so many values in one statement.
MOST_VALUES = 30_000
Row = tuple[Any, ...]
# How many rows each table had, and the hour it was by the clock of the test.
State = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Of one table: the keys of rows that went, and whole rows, as they are stored, that came."""

    table: str
    key: str
    columns: Sequence[str]
    gone: Sequence[Any]
    new: Sequence[Row]

    def repeat(self) -> None:
        with connection.cursor() as cursor:
            if self.gone:
                places = ", ".join(["%s"] * len(self.gone))
                cursor.execute(
                    f"DELETE FROM {self.table} WHERE {self.key} IN ({places})", self.gone
                )
            if connection.vendor == "postgresql":
                self._copy(cursor)
            else:
                self._insert(cursor)

    def _copy(self, cursor: Any) -> None:
        columns = ", ".join(self.columns)
        with cursor.copy(f"COPY {self.table} ({columns}) FROM STDIN") as rows:
            for row in self.new:
                rows.write_row(row)

    def _insert(self, cursor: Any) -> None:
        for some in self._parts():
            places = f"({', '.join(['%s'] * len(self.columns))})"
            into = f"INSERT INTO {self.table} ({', '.join(self.columns)}) VALUES "
            values = [value for row in some for value in row]
            cursor.execute(into + ", ".join([places] * len(some)), values)

    def _parts(self) -> Iterator[Sequence[Row]]:
        size = MOST_VALUES // len(self.columns)
        for begin in range(0, len(self.new), size):
            yield self.new[begin : begin + size]


class Remembered:
    """A build that each process does once for each state it begins in, and then repeats by its
    rows.

    Versions are random numbers, so that what a process keeps by them belongs to these very rows.
    """

    def __init__(self, build: Callable[[], object]) -> None:
        self._build = build
        self._known: dict[State, Sequence[Change]] = {}

    def put(self) -> None:
        state = _state()
        if state in self._known:
            # What refers to what is looked at in the end, also where a test commits as it goes.
            with transaction.atomic():
                for change in self._known[state]:
                    change.repeat()
            return
        before = _everything()
        self._build()
        self._known[state] = list(_changes(before, _everything()))


# Wagtail's index for full text on SQLite, which triggers keep.
KEPT_BY_TRIGGERS = "wagtailsearch_indexentry_fts"


def _tables() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        known = model._meta
        if known.managed and not known.proxy and known.db_table != KEPT_BY_TRIGGERS:
            yield model


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _state() -> State:
    counts = [f"(SELECT COUNT(*) FROM {_quoted(model._meta.db_table)})" for model in _tables()]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}")
        return (*cursor.fetchone(), clock.now().replace(minute=0, second=0, microsecond=0))


def _columns(model: type[models.Model]) -> list[str]:
    return [_quoted(field.column) for field in model._meta.local_concrete_fields]


def _everything() -> Mapping[type[models.Model], Sequence[Row]]:
    found = {}
    with connection.cursor() as cursor:
        for model in _tables():
            # As it is stored: no expression is turned into a value of Python's by its column.
            read = ", ".join(f"COALESCE({column}, NULL)" for column in _columns(model))
            cursor.execute(f"SELECT {read} FROM {_quoted(model._meta.db_table)}")
            found[model] = cursor.fetchall()
    return found


def _changes(
    before: Mapping[type[models.Model], Sequence[Row]],
    after: Mapping[type[models.Model], Sequence[Row]],
) -> Iterator[Change]:
    for model, rows in after.items():
        key = model._meta.pk
        place = model._meta.local_concrete_fields.index(key)
        stood, stands = set(before[model]), set(rows)
        gone = [row[place] for row in before[model] if row not in stands]
        new = [row for row in rows if row not in stood]
        if gone or new:
            table, column = _quoted(model._meta.db_table), _quoted(key.column)
            yield Change(table, column, _columns(model), gone, new)
