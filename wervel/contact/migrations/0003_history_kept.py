"""The database itself refuses to change or delete the history of requests."""

from django.db import migrations

TABLE = "contact_contactrequestchange"
REFUSAL = "the history of requests is append-only"
SQLITE = (
    "CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
)
POSTGRESQL = (
    "CREATE FUNCTION contact_history_kept() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$",
    "CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION contact_history_kept()",
)


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement.format(table=TABLE, refusal=REFUSAL))
        return
    for verb in ("update", "delete"):
        schema_editor.execute(SQLITE.format(table=TABLE, verb=verb, refusal=REFUSAL))


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_kept ON {TABLE}")
        schema_editor.execute("DROP FUNCTION contact_history_kept()")
        return
    for verb in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_{verb}")


class Migration(migrations.Migration):
    dependencies = [("contact", "0002_contact_requests")]
    operations = [migrations.RunPython(add, remove)]
