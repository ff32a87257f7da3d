"""The tables of the visit whose rows are only ever added."""

TABLES = (
    "encounters_encounterstep",
    "encounters_identitycheck",
    "encounters_sectionversion",
)
