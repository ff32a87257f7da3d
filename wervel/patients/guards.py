"""What the database refuses about links between records."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LINKS = "patients_recordlink"
ENDS = "ended_at"
FIXED = ("id", "replaced_id", "kept_id", "reason", "linked_by_id", "linked_at")

REFUSAL = "a record that is read with another has none of its own"
_CHAIN = (
    "SELECT 1 FROM patients_recordlink WHERE ended_at IS NULL"
    " AND (kept_id = NEW.replaced_id OR replaced_id = NEW.kept_id)"
)
# The lock makes a second link of the same person wait, and then see the first.
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION record_link_no_chain() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  PERFORM 1 FROM patients_patient WHERE id IN (NEW.replaced_id, NEW.kept_id)
    ORDER BY id FOR UPDATE;
  IF EXISTS ({_CHAIN}) THEN
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
"""


def forbid_chains(schema: BaseDatabaseSchemaEditor) -> None:
    """Refuse a living link to a record that is read with another, or of one that has others."""
    allow_chains(schema)
    if schema.connection.vendor == "postgresql":
        schema.execute(_FUNCTION)
        schema.execute(
            f"CREATE TRIGGER {LINKS}_no_chain BEFORE INSERT ON {LINKS}"
            " FOR EACH ROW EXECUTE FUNCTION record_link_no_chain()"
        )
        return
    schema.execute(
        f"CREATE TRIGGER {LINKS}_no_chain BEFORE INSERT ON {LINKS}"
        f" WHEN EXISTS ({_CHAIN}) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def allow_chains(schema: BaseDatabaseSchemaEditor) -> None:
    """For going back a migration."""
    on = f" ON {LINKS}" if schema.connection.vendor == "postgresql" else ""
    schema.execute(f"DROP TRIGGER IF EXISTS {LINKS}_no_chain{on}")
