"""Triggers that refuse to change or delete what was recorded, on SQLite and PostgreSQL."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("audit_auditevent", "audit_auditseal")
REFUSAL = "the audit trail is append-only"

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
"""


def install(schema: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place; their own migration does so."""
    if schema.connection.vendor == "postgresql":
        schema.execute(_FUNCTION)
        for table in TABLES:
            schema.execute(
                f"CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
            )
            schema.execute(
                f"CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
            )
        return
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            schema.execute(
                f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )


def remove(schema: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away: for going back a migration, and for tests that empty the tables."""
    endings = ("rows", "all") if schema.connection.vendor == "postgresql" else ("update", "delete")
    on = " ON {}" if schema.connection.vendor == "postgresql" else ""
    for table in TABLES:
        for ending in endings:
            schema.execute(f"DROP TRIGGER IF EXISTS {table}_{ending}" + on.format(table))
