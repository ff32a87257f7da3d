"""A trigger that refuses a finding that nobody made, on both databases.

A finding is let in when its version, which never changes, names it with this value and catalogue,
and its examiner wrote that version, or stands with the same finding in the version before. SQLite
forgets the trigger of a table that a later migration makes anew: such a migration installs it
again.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSAL = "nobody made this finding"
NAME = "encounters_finding_made"
_KEY = (
    "NEW.code || CASE NEW.site WHEN '' THEN '' ELSE '.' || NEW.site END"
    " || CASE NEW.laterality WHEN '' THEN '' ELSE '.' || NEW.laterality END"
)
_VALUE = {
    "postgresql": f"v.content -> 'findings' ->> ({_KEY})",
    "sqlite": f"""json_extract(v.content, '$.findings."' || {_KEY} || '"')""",
}
_CATALOGUE = {
    "postgresql": "v.content ->> 'catalogue'",
    "sqlite": "json_extract(v.content, '$.catalogue')",
}
_MADE = """
EXISTS (
  SELECT 1 FROM encounters_sectionversion v
  WHERE v.id = NEW.version_id AND v.section = 'examination'
  AND {catalogue} = NEW.catalogue_id
  AND {value} = CASE NEW.state WHEN 'not-examined' THEN 'not-examined' ELSE NEW.value END
  AND (v.author_id = NEW.examiner_id OR EXISTS (
    SELECT 1 FROM encounters_finding f
    JOIN encounters_sectionversion b ON b.id = f.version_id
    WHERE b.encounter_id = v.encounter_id AND b.section = v.section AND b.number = v.number - 1
    AND f.code = NEW.code AND f.site = NEW.site AND f.laterality = NEW.laterality
    AND f.value = NEW.value AND f.state = NEW.state AND f.examiner_id = NEW.examiner_id
  ))
)
"""


def install(schema: BaseDatabaseSchemaEditor) -> None:
    """Guard the table; one that is guarded already stays so."""
    remove(schema)
    vendor = schema.connection.vendor
    made = _MADE.format(value=_VALUE[vendor], catalogue=_CATALOGUE[vendor])
    if vendor == "postgresql":
        schema.execute(
            f"CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF NOT {made} THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation';"
            " END IF; RETURN NEW; END $$"
        )
        schema.execute(
            f"CREATE TRIGGER {NAME} BEFORE INSERT ON encounters_finding"
            f" FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        )
        return
    schema.execute(
        f"CREATE TRIGGER {NAME} BEFORE INSERT ON encounters_finding WHEN NOT {made}"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def remove(schema: BaseDatabaseSchemaEditor) -> None:
    """For going back a migration, and for tests that show what the guard refuses."""
    if schema.connection.vendor == "postgresql":
        schema.execute(f"DROP TRIGGER IF EXISTS {NAME} ON encounters_finding")
        schema.execute(f"DROP FUNCTION IF EXISTS {NAME}()")
    else:
        schema.execute(f"DROP TRIGGER IF EXISTS {NAME}")
