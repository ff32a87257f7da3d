"""The tables of the visit whose rows are only ever added."""

TABLES = (
    "encounters_consentstep",
    "encounters_encounterstep",
    "encounters_identitycheck",
    "encounters_intakeversion",
    "encounters_sectionversion",
    "encounters_examinationcatalogue",
    "encounters_cataloguerelease",
    "encounters_finding",
)
