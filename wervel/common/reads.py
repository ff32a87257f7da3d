"""Questions in plain SQL that are asked all the time."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

Row = tuple[Any, ...]


def ask(statement: str, values: Sequence[Any]) -> list[Row]:
    """All rows; %s stands for a value. PostgreSQL is asked in the quickest way it has."""
    prepared = getattr(connection, "prepared_rows", None)
    found: list[Row] | None = prepared(statement, values) if prepared else None
    if found is not None:
        return found
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchall()
    return found
