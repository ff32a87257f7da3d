"""Triggers that refuse to change or delete rows that are only ever added, on both databases.

SQLite forgets the triggers of a table that a later migration makes anew: such a migration installs
them again. A test looks whether each guarded table has them.
"""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSAL = "rows of this table are only ever added"
VERBS = ("UPDATE", "DELETE")
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION only_ever_added() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
"""


def install(schema: BaseDatabaseSchemaEditor, tables: Iterable[str]) -> None:
    """Guard the tables; one that is guarded already stays so."""
    remove(schema, tables)
    if schema.connection.vendor == "postgresql":
        schema.execute(_FUNCTION)
        for table in tables:
            schema.execute(
                f"CREATE TRIGGER {table}_added_rows BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION only_ever_added()"
            )
            schema.execute(
                f"CREATE TRIGGER {table}_added_all BEFORE TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION only_ever_added()"
            )
        return
    for table in tables:
        for verb in VERBS:
            schema.execute(
                f"CREATE TRIGGER {table}_added_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )


def remove(schema: BaseDatabaseSchemaEditor, tables: Iterable[str]) -> None:
    """For going back a migration, and for tests that empty the tables."""
    is_postgresql = schema.connection.vendor == "postgresql"
    for table in tables:
        for ending in ("rows", "all") if is_postgresql else ("update", "delete"):
            on = f" ON {table}" if is_postgresql else ""
            schema.execute(f"DROP TRIGGER IF EXISTS {table}_added_{ending}{on}")


def guarded(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables that refuse both a change and a deletion now."""
    question = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        names = {str(name) for (name,) in cursor.fetchall()}
    first, second = (
        ("_added_rows", "_added_all")
        if connection.vendor == "postgresql"
        else ("_added_update", "_added_delete")
    )
    ends_well = {name.removesuffix(first) for name in names if name.endswith(first)}
    return {table for table in ends_well if f"{table}{second}" in names}


def fix(schema: BaseDatabaseSchemaEditor, table: str, columns: Iterable[str]) -> None:
    """Refuse to change these columns of a row once it is there; the others may change."""
    is_postgresql = schema.connection.vendor == "postgresql"
    if is_postgresql:
        schema.execute(_FUNCTION)
    for column in columns:
        name = f"{table}_fixed_{column}"
        on = f" ON {table}" if is_postgresql else ""
        schema.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        differs = "IS DISTINCT FROM" if is_postgresql else "IS NOT"
        refuse = (
            "EXECUTE FUNCTION only_ever_added()"
            if is_postgresql
            else f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        schema.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE OF {column} ON {table} FOR EACH ROW"
            f" WHEN (OLD.{column} {differs} NEW.{column}) {refuse}"
        )


def loosen(schema: BaseDatabaseSchemaEditor, table: str, columns: Iterable[str]) -> None:
    """For going back a migration."""
    for column in columns:
        on = f" ON {table}" if schema.connection.vendor == "postgresql" else ""
        schema.execute(f"DROP TRIGGER IF EXISTS {table}_fixed_{column}{on}")


def keep(schema: BaseDatabaseSchemaEditor, table: str, ends: str) -> None:
    """Refuse to delete a row, and to change one in which the column `ends` is set."""
    release(schema, table)
    is_postgresql = schema.connection.vendor == "postgresql"
    if is_postgresql:
        schema.execute(_FUNCTION)
        schema.execute(
            f"CREATE TRIGGER {table}_kept_all BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION only_ever_added()"
        )
    refuse = (
        "EXECUTE FUNCTION only_ever_added()"
        if is_postgresql
        else f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
    for verb, when in (("DELETE", ""), ("UPDATE", f" WHEN (OLD.{ends} IS NOT NULL)")):
        schema.execute(
            f"CREATE TRIGGER {table}_kept_{verb.lower()} BEFORE {verb} ON {table}"
            f" FOR EACH ROW{when} {refuse}"
        )


def release(schema: BaseDatabaseSchemaEditor, table: str) -> None:
    """For going back a migration, and for tests that empty the tables."""
    on = f" ON {table}" if schema.connection.vendor == "postgresql" else ""
    for ending in ("delete", "update", "all"):
        schema.execute(f"DROP TRIGGER IF EXISTS {table}_kept_{ending}{on}")
