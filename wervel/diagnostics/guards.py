"""The tables of diagnostics whose rows are only ever added."""

TABLES: tuple[str, ...] = (
    "diagnostics_contenttext",
    "diagnostics_justification",
    "diagnostics_mriclearance",
    "diagnostics_orderrating",
    "diagnostics_servicerequeststep",
)
