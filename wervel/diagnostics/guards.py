"""The tables of diagnostics whose rows are only ever added."""

TABLES: tuple[str, ...] = (
    "diagnostics_contenttext",
    "diagnostics_criticalhandover",
    "diagnostics_justification",
    "diagnostics_mriclearance",
    "diagnostics_observationversion",
    "diagnostics_orderrating",
    "diagnostics_servicerequeststep",
)
