"""The tables of diagnostics whose rows are only ever added."""

TABLES: tuple[str, ...] = (
    "diagnostics_observationversion",
    "diagnostics_criticalhandover",
    "diagnostics_imagingstudy",
    "diagnostics_imagingseries",
    "diagnostics_imaginginstance",
    "diagnostics_externalreading",
)
