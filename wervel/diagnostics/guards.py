"""The tables of diagnostics whose rows are only ever added."""

TABLES: tuple[str, ...] = ("diagnostics_observationversion", "diagnostics_criticalhandover")
