"""The database itself refuses to change what is kept for ever."""

from django.db import migrations

TABLES = ("triage_publishedpathway", "triage_pathwayrelease", "triage_checkoutcome")
SQLITE = (
    "CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
POSTGRESQL = (
    "CREATE FUNCTION triage_kept() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
)
POSTGRESQL_TRIGGER = (
    "CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION triage_kept()"
)


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL.replace("%", "%%"), params=())
        for table in TABLES:
            schema_editor.execute(POSTGRESQL_TRIGGER.format(table=table))
    else:
        for table in TABLES:
            schema_editor.execute(SQLITE.format(table=table))


def remove(apps, schema_editor):
    for table in TABLES:
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {table}_kept{on}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION triage_kept()")


class Migration(migrations.Migration):
    dependencies = [("triage", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
